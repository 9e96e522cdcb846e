package dev.hsmbackup.simulator.http;

/** A whole answer; the content length is added on the wire. */
public record Response(int status, Headers headers, Body body) {

    public static Response of(int status) {
        return new Response(status, Headers.NONE, Body.EMPTY);
    }

    public Response with(String header, String value) {
        return new Response(status, headers.with(header, value), body);
    }

    public Response with(Headers more) {
        Headers all = headers;
        for (Headers.Field field : more.fields()) {
            all = all.with(field.name(), field.value());
        }
        return new Response(status, all, body);
    }

    public Response withBody(String contentType, String text) {
        return new Response(status, headers.with("Content-Type", contentType), Body.of(text));
    }

    public Response json(Object value) {
        return withBody("application/json; charset=utf-8", Json.write(value));
    }
}

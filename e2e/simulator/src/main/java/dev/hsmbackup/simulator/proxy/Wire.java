package dev.hsmbackup.simulator.proxy;

import dev.hsmbackup.simulator.http.Headers;
import dev.hsmbackup.simulator.http.Response;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Map;

/** The sending side of a client's connection, down to how it ends. */
final class Wire {
    private static final DateTimeFormatter DATE = DateTimeFormatter.ofPattern(
                    "EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ENGLISH)
            .withZone(ZoneOffset.UTC);
    private static final Map<Integer, String> REASONS = Map.ofEntries(
            Map.entry(200, "OK"),
            Map.entry(201, "Created"),
            Map.entry(202, "Accepted"),
            Map.entry(204, "No Content"),
            Map.entry(206, "Partial Content"),
            Map.entry(400, "Bad Request"),
            Map.entry(401, "Unauthorized"),
            Map.entry(403, "Forbidden"),
            Map.entry(404, "Not Found"),
            Map.entry(409, "Conflict"),
            Map.entry(412, "Precondition Failed"),
            Map.entry(429, "Too Many Requests"),
            Map.entry(500, "Internal Server Error"),
            Map.entry(502, "Bad Gateway"),
            Map.entry(503, "Service Unavailable"));

    private final Socket raw;
    private final Socket talk;
    private final OutputStream out;
    private final InstantSource clock;

    /**
     * The sending side of a connection.
     *
     * @param raw the TCP connection
     * @param talk the same, or the TLS socket over it
     */
    Wire(Socket raw, Socket talk, InstantSource clock) throws IOException {
        this.raw = raw;
        this.talk = talk;
        this.clock = clock;
        this.out = new BufferedOutputStream(talk.getOutputStream());
    }

    static String date(Instant instant) {
        return DATE.format(instant);
    }

    /** Status line and headers as they go out; {@code announced} is the content length, negative for none. */
    byte[] head(int status, Headers headers, long announced) {
        StringBuilder text = new StringBuilder("HTTP/1.1 ")
                .append(status)
                .append(' ')
                .append(REASONS.getOrDefault(status, "Status"))
                .append("\r\n");
        for (Headers.Field field : headers.fields()) {
            text.append(field.name()).append(": ").append(field.value()).append("\r\n");
        }
        if (headers.first("Date").isEmpty()) {
            text.append("Date: ").append(date(clock.instant())).append("\r\n");
        }
        boolean bodiless = status == 204 || status == 304 || status < 200;
        if (announced >= 0 && !bodiless && headers.first("Content-Length").isEmpty()) {
            text.append("Content-Length: ").append(announced).append("\r\n");
        }
        return text.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1);
    }

    /** Sends a whole answer. */
    void send(Response response, boolean headOnly) throws IOException {
        write(head(response.status(), response.headers(), response.body().length()));
        if (!headOnly && response.status() != 204 && response.status() != 304) {
            write(response.body().bytes());
        }
        flush();
    }

    void write(byte[] bytes) throws IOException {
        out.write(bytes);
    }

    void write(String text) throws IOException {
        write(text.getBytes(StandardCharsets.UTF_8));
    }

    void flush() throws IOException {
        out.flush();
    }

    OutputStream out() {
        return out;
    }

    /** Ends the connection by RST: a socket that does not linger throws its buffers away. */
    void reset() throws IOException {
        raw.setSoLinger(true, 0);
        raw.close();
    }

    /** Ends the connection in order: close_notify, then FIN. */
    void close() throws IOException {
        talk.close();
        raw.close();
    }
}

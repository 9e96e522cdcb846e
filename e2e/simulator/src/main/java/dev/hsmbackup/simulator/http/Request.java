package dev.hsmbackup.simulator.http;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A request as it came through the tunnel.
 *
 * @param host the host the tunnel was opened for, lower case, without port
 * @param path the path as sent, still percent-encoded
 * @param query the query as sent, without {@code ?}; empty if there was none
 */
public record Request(String method, String host, String path, String query, Headers headers, Body body) {

    public Optional<String> header(String name) {
        return headers.first(name);
    }

    /** The decoded value of a query parameter. */
    public Optional<String> parameter(String name) {
        return Optional.ofNullable(form(query).get(name));
    }

    /** The request's body read as a form. */
    public Map<String, String> form() {
        return form(body.text());
    }

    /** The last value wins where a name stands twice. */
    public static Map<String, String> form(String text) {
        Map<String, String> values = new LinkedHashMap<>();
        for (String pair : text.split("&", -1)) {
            if (!pair.isEmpty()) {
                int equals = pair.indexOf('=');
                String name = equals < 0 ? pair : pair.substring(0, equals);
                values.put(decode(name), equals < 0 ? "" : decode(pair.substring(equals + 1)));
            }
        }
        return values;
    }

    private static String decode(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException broken) {
            return text; // a broken escape is the client's text, not our failure
        }
    }
}

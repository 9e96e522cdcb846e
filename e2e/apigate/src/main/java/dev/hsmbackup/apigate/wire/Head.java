package dev.hsmbackup.apigate.wire;

import dev.hsmbackup.simulator.http.Headers;
import java.util.Locale;
import java.util.Set;

/**
 * Start line and headers of a request (method, target) or of an answer (status, reason).
 *
 * @param target path and query as sent
 */
record Head(String method, String target, int status, String reason, Headers headers) {
    private static final Set<String> HOP_BY_HOP =
            Set.of("connection", "keep-alive", "proxy-connection", "te", "trailer", "transfer-encoding", "upgrade");

    /** Whether the client asks for a WebSocket, as fabric8's watches do. */
    boolean asksForWebSocket() {
        return headers.first("Upgrade").orElse("").equalsIgnoreCase("websocket");
    }

    /** Whether the connection ends after this message. */
    boolean endsConnection() {
        return headers.first("Connection").orElse("").equalsIgnoreCase("close");
    }

    /** The headers that concern the far side, in their order. */
    Headers endToEnd() {
        return new Headers(headers.fields().stream()
                .filter(field -> !HOP_BY_HOP.contains(field.name().toLowerCase(Locale.ROOT)))
                .toList());
    }
}

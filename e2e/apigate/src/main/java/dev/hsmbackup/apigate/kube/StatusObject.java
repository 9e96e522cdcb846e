package dev.hsmbackup.apigate.kube;

import dev.hsmbackup.simulator.http.Json;
import java.util.Map;

/** Kubernetes' object for errors, {@code v1 Status}. */
public final class StatusObject {
    private static final Map<Integer, String> REASONS = Map.ofEntries(
            Map.entry(400, "BadRequest"),
            Map.entry(401, "Unauthorized"),
            Map.entry(403, "Forbidden"),
            Map.entry(404, "NotFound"),
            Map.entry(409, "Conflict"),
            Map.entry(410, "Expired"),
            Map.entry(413, "RequestEntityTooLarge"),
            Map.entry(422, "Invalid"),
            Map.entry(429, "TooManyRequests"),
            Map.entry(500, "InternalError"),
            Map.entry(503, "ServiceUnavailable"),
            Map.entry(504, "Timeout"));

    private StatusObject() {}

    /** The reason that the API server gives with this code. */
    public static String reason(int code) {
        return REASONS.getOrDefault(code, "");
    }

    public static String json(int code, String reason, String message) {
        return Json.write(fields(code, reason, message));
    }

    /** An event of a watch whose resource version is too old. */
    public static String expiredEvent() {
        return Json.write(Json.object(
                "type",
                "ERROR",
                "object",
                fields(410, reason(410), "too old resource version: 1 (2) (said by apigate)")));
    }

    private static Map<String, ?> fields(int code, String reason, String message) {
        return Json.object(
                "kind",
                "Status",
                "apiVersion",
                "v1",
                "metadata",
                Map.of(),
                "status",
                "Failure",
                "message",
                message,
                "reason",
                reason,
                "code",
                code);
    }
}

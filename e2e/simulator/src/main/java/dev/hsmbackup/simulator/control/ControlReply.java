package dev.hsmbackup.simulator.control;

import dev.hsmbackup.simulator.fleet.FleetReader;
import dev.hsmbackup.simulator.http.Json;
import org.jspecify.annotations.Nullable;

/** An answer of a control endpoint; the body is written as JSON, durations as people write them. */
public record ControlReply(int status, @Nullable Object body) {

    public static ControlReply ok(@Nullable Object body) {
        return new ControlReply(200, body);
    }

    public static ControlReply error(int status, String message) {
        return new ControlReply(status, Json.object("error", message));
    }

    String json() {
        return body == null ? "null" : FleetReader.tree(body).toString();
    }
}

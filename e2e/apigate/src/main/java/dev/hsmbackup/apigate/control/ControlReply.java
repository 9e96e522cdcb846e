package dev.hsmbackup.apigate.control;

import dev.hsmbackup.simulator.fleet.FleetReader;
import dev.hsmbackup.simulator.http.Json;
import org.jspecify.annotations.Nullable;

/** An answer of the control endpoint; the body is written as JSON, durations as people write them. */
record ControlReply(int status, @Nullable Object body) {

    static ControlReply ok(@Nullable Object body) {
        return new ControlReply(200, body);
    }

    static ControlReply error(int status, String message) {
        return new ControlReply(status, Json.object("error", message));
    }

    String json() {
        return body == null ? "null" : FleetReader.tree(body).toString();
    }
}

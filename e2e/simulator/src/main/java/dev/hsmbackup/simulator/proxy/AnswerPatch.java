package dev.hsmbackup.simulator.proxy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hsmbackup.simulator.faults.FaultAction;
import dev.hsmbackup.simulator.http.Body;
import dev.hsmbackup.simulator.http.Headers;
import dev.hsmbackup.simulator.http.Json;
import dev.hsmbackup.simulator.http.Response;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Changes single headers and fields of a real answer. */
final class AnswerPatch {
    private AnswerPatch() {}

    /** Goes into objects, so that one field of an ARM resource's {@code properties} can be set. */
    private static void set(ObjectNode target, JsonNode changes) {
        changes.properties().forEach(change -> {
            if (change.getValue().isObject() && target.get(change.getKey()) instanceof ObjectNode inner) {
                set(inner, change.getValue());
            } else {
                target.set(change.getKey(), change.getValue());
            }
        });
    }

    static Response apply(FaultAction.Patch patch, Response real) {
        Headers headers = real.headers();
        if (patch.headers() != null) {
            for (Map.Entry<String, @Nullable String> change : patch.headers().entrySet()) {
                String value = change.getValue();
                headers = value == null ? headers.without(change.getKey()) : headers.with(change.getKey(), value);
            }
        }
        Body body = real.body();
        if (patch.body() != null) {
            // An answer without body can be given one.
            Optional<JsonNode> json = Json.readObject(body.length() == 0 ? "{}" : body.text());
            if (json.isPresent()) {
                set((ObjectNode) json.get(), patch.body());
                body = Body.of(Json.write(json.get()));
                headers = headers.first("Content-Type").isPresent()
                        ? headers
                        : headers.with("Content-Type", "application/json; charset=utf-8");
            }
        }
        return new Response(patch.status() == null ? real.status() : patch.status(), headers, body);
    }
}

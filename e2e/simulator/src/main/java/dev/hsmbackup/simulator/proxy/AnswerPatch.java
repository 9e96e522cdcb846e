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

    static Response apply(FaultAction.Patch patch, Response real) {
        Headers headers = real.headers();
        if (patch.headers() != null) {
            for (Map.Entry<String, @Nullable String> change : patch.headers().entrySet()) {
                String value = change.getValue();
                headers = value == null ? headers.without(change.getKey()) : headers.with(change.getKey(), value);
            }
        }
        Body body = real.body();
        Optional<JsonNode> json = patch.body() == null ? Optional.empty() : Json.readObject(body.text());
        if (patch.body() != null && json.isPresent()) {
            ObjectNode changed = (ObjectNode) json.get();
            patch.body().properties().forEach(field -> changed.set(field.getKey(), field.getValue()));
            body = Body.of(Json.write(changed));
        }
        return new Response(patch.status() == null ? real.status() : patch.status(), headers, body);
    }
}

package dev.hsmbackup.apigate.script;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.Optional;

/** What rules and log need of an event of a watch; texts are empty where there is nothing. */
public record WatchEvent(String type, String namespace, String name, String resourceVersion) {
    private static final ObjectMapper JSON = new ObjectMapper(new JsonFactory());

    /** Empty where the bytes are not an event in JSON. */
    public static Optional<WatchEvent> of(byte[] bytes) {
        try {
            JsonNode event = JSON.readTree(bytes);
            if (event == null || !event.path("type").isTextual()) {
                return Optional.empty();
            }
            JsonNode object = event.path("object");
            if (object.path("kind").asText("").equals("Table")) {
                object = object.path("rows").path(0).path("object"); // as kubectl asks for it
            }
            JsonNode metadata = object.path("metadata");
            return Optional.of(new WatchEvent(
                    event.path("type").asText(),
                    metadata.path("namespace").asText(""),
                    metadata.path("name").asText(""),
                    metadata.path("resourceVersion").asText("")));
        } catch (IOException notJson) {
            return Optional.empty();
        }
    }
}

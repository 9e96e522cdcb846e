package dev.hsmbackup.rig;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.util.List;
import java.util.Optional;

/**
 * The operator's JSON log, read anew on every call.
 *
 * @param lines the file
 * @param from how many bytes at the beginning belong to earlier processes
 */
public record OperatorLog(JsonLines lines, long from) {

    /** All lines, oldest first. */
    public List<JsonNode> entries() {
        return lines.read(from);
    }

    /** The lines with this {@code event} key. */
    public List<JsonNode> events(String event) {
        return entries().stream()
                .filter(line -> line.path("event").asText().equals(event))
                .toList();
    }

    /** Where one of the operator's endpoints ({@code health} or {@code metrics}) listens, once it does. */
    Optional<URI> listening(String endpoint) {
        return events("listening").stream()
                .filter(line -> line.path("endpoint").asText().equals(endpoint))
                .map(line -> URI.create("http://" + line.path("address").asText()))
                .findFirst();
    }
}

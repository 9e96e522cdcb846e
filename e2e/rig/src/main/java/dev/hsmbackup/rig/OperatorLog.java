package dev.hsmbackup.rig;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.util.List;

/**
 * The operator's JSON log, read anew on every call.
 *
 * @param lines the file
 * @param skip how many JSON lines at the beginning belong to earlier processes
 */
public record OperatorLog(JsonLines lines, int skip) {

    /** All lines, oldest first. */
    public List<JsonNode> entries() {
        return lines.read().stream().skip(skip).toList();
    }

    /** The lines with this {@code event} key. */
    public List<JsonNode> events(String event) {
        return entries().stream()
                .filter(line -> line.path("event").asText().equals(event))
                .toList();
    }

    /** Where one of the operator's servers ({@code health} or {@code metrics}) listens. */
    URI listening(String server) {
        return events("listening").stream()
                .filter(line -> line.path("endpoint").asText().equals(server))
                .map(line -> URI.create("http://" + line.path("address").asText()))
                .findFirst()
                .orElseThrow(() -> new RigException("the operator has not logged yet where its " + server
                        + " server listens: see " + lines.file()));
    }
}

package dev.hsmbackup.rig;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * A file of JSON objects, one a line, that another process appends to.
 *
 * @param file may not be there yet
 */
public record JsonLines(Path file) {

    static final ObjectMapper JSON = new ObjectMapper();

    /** All complete lines that are JSON objects, oldest first; lines of another form (a JVM's warning) are left out. */
    public List<JsonNode> read() {
        return read(0);
    }

    /** The same from a byte on. */
    List<JsonNode> read(long from) {
        return TextFile.completeLines(file, from).stream()
                .filter(line -> line.startsWith("{"))
                .flatMap(line -> parse(line).stream())
                .toList();
    }

    private static Optional<JsonNode> parse(String line) {
        try {
            return Optional.of(JSON.readTree(line));
        } catch (JsonProcessingException e) {
            return Optional.empty();
        }
    }
}

package dev.hsmbackup.crds;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Lists of bad values that the operator's tests read, too: one JSON string per line. */
final class Lines {

    private Lines() {}

    /** Maven runs tests in the module's folder. */
    static List<String> of(String resource) {
        try {
            var values = new ArrayList<String>();
            for (var line : Files.readAllLines(Path.of("src", "test", "resources", resource))) {
                values.add(new ObjectMapper().readValue(line, String.class));
            }
            return List.copyOf(values);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

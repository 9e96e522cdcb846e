package dev.hsmbackup.rig;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OperatorLogTest {

    @TempDir
    private Path dir;

    @Test
    void shouldTellTheLinesOfAProcessApartFromThoseOfOneThatWasKilled() throws IOException {
        Path file = Files.writeString(dir.resolve("operator.log"), """
            OpenJDK warning: something
            {"event": "started"}
            {"event": "backup-st\
            """);
        long before = TextFile.size(file);
        Files.writeString(file, "{\"event\": \"starting\"}\n{\"event\": \"star", StandardOpenOption.APPEND);

        OperatorLog log = new OperatorLog(new JsonLines(file), before);

        assertThat(log.entries())
                .singleElement()
                .satisfies(line -> assertThat(line.path("event").asText()).isEqualTo("starting"));
        assertThat(log.events("started")).isEmpty();
    }
}

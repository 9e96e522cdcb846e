package dev.hsmbackup.crds.sweep;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The recorded answers, one line per cell. */
record Golden(Path file) {

    private static final List<String> HEADER = List.of(
            "# What the API server answers to a value in a field. To record it anew, and to read what changed:",
            "#   mvn test -pl crds -am -Dtest=SweepTest -Dsurefire.failIfNoSpecifiedTests=false -Dsweep.update",
            "# field\twhat is special\tvalue\tsent as\tanswer");

    /** Maven runs tests in the module's folder. */
    static Golden of(String kind) {
        return new Golden(Path.of("src", "test", "resources", "sweep", kind + ".tsv"));
    }

    void compare(List<Answer> answers) throws IOException {
        if (System.getProperty("sweep.update") != null) {
            var lines = new ArrayList<>(HEADER);
            answers.forEach(answer -> lines.add(answer.line()));
            Files.createDirectories(file.getParent());
            Files.write(file, lines);
        }
        var wanted = recorded();
        var wrong = new ArrayList<String>();
        for (var answer : answers) {
            var line = wanted.remove(answer.cell().key());
            if (!answer.line().equals(line)) {
                wrong.add("\n- " + line + "\n+ " + answer.line());
            }
        }
        wanted.values().forEach(line -> wrong.add("\n- " + line));
        assertThat(wrong).as("cells that are not as recorded in %s", file).isEmpty();
    }

    private Map<String, String> recorded() throws IOException {
        var lines = new LinkedHashMap<String, String>();
        for (var line : Files.readAllLines(file)) {
            if (!line.startsWith("#")) {
                lines.put(line.substring(0, line.lastIndexOf('\t')), line);
            }
        }
        return lines;
    }
}

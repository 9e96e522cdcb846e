package dev.hsmbackup.restores;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hsmbackup.crds.Phase;
import dev.hsmbackup.crds.RunStatus;
import dev.hsmbackup.team.Hsm;
import dev.hsmbackup.team.Restores;
import dev.hsmbackup.team.Team;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Faults of Azure at the start of a restore, of all or of one key, at the check before it, and at the questions about it, through the packaged operator. What the gateway
 * makes of an answer is the same code as for backups, which {@code azure-faults} judges in full; here is judged that a
 * restore is sent at most once after anything that leaves open whether it started.
 */
@ExtendWith(SharedPlatform.class)
class RestoreFaultsTest {

    /** One line of {@code faults.txt}. */
    record Row(String fault, String when, String what, String script, String end, int starts) {

        static Row parse(String line) {
            String[] cells = line.split(" \\| ", -1);
            return new Row(cells[0], cells[1], cells[2], cells[3], cells[4], Integer.parseInt(cells[5].strip()));
        }

        /** For the simulator, without host. */
        String fault(Hsm hsm) {
            String[] words = script.split(" ", 3);
            String match = switch (when) {
                case "START" -> "\"method\": \"PUT\", \"path\": \"/restore\"";
                case "KEY" -> "\"method\": \"PUT\", \"path\": \"/keys/first/restore\"";
                case "CHECK" -> "\"method\": \"PUT\", \"path\": \"/prerestore\"";
                case "POLL" -> "\"method\": \"GET\", \"path\": \"/restore/.*\"";
                default -> throw new IllegalArgumentException("no such request: " + when);
            };
            return match + ", \"count\": " + words[0]
                    + (words[1].equals("none") ? "" : ", \"effect\": \"" + words[1] + "\"") + ", \"action\": "
                    + words[2].replace("{host}", hsm.host());
        }

        @Override
        public String toString() {
            return fault + " " + when + " " + what;
        }
    }

    static Stream<Row> rows() throws IOException {
        try (InputStream in = Objects.requireNonNull(RestoreFaultsTest.class.getResourceAsStream("/faults.txt"))) {
            List<String> lines = Arrays.asList(new String(in.readAllBytes(), StandardCharsets.UTF_8).split("\n"));
            return lines.stream()
                    .filter(line -> !line.startsWith("#") && !line.isBlank())
                    .map(Row::parse);
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("rows")
    void shouldSendAtMostOnceAndSayWhatIsKnown(Row row, Team team) {
        Hsm hsm = RestoreTest.hsm(team, "fault");
        if (!row.when().equals("CHECK")) {
            // The HSM's own check asks where restores are asked about, too; it is not what is at fault here.
            hsm.fault("\"method\": \"PUT\", \"path\": \"/prerestore\", \"count\": 0, \"action\": {\"type\": \"status\","
                    + " \"status\": 404}");
        }
        RestoreTest.backUp(team, hsm, "nightly");
        boolean key = row.when().equals("KEY");
        if (key) {
            hsm.change("{\"keys\": []}");
        }
        String fault = hsm.fault(row.fault(hsm));

        team.restores().request("back", hsm, "backupRef: {name: nightly}", key ? "  keyName: first" : "");
        RunStatus status = team.restores().awaitEnd("back");

        assertThat(word(status.phase()) + " " + Team.condition(status, "Ready").reason())
                .as(Team.condition(status, "Ready").message())
                .isEqualTo(row.end());
        assertThat(hsm.hits(fault)).isPositive();
        assertThat(Restores.starts(hsm)).hasSize(row.starts());
        assertThat(Restores.starts(hsm).stream().filter(start -> start.answer().equals("202")))
                .hasSizeLessThanOrEqualTo(1);
    }

    private static String word(Phase phase) {
        return phase.name().charAt(0) + phase.name().substring(1).toLowerCase(Locale.ROOT);
    }
}

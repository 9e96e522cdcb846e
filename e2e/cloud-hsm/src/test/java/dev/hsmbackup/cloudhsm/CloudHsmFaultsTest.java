package dev.hsmbackup.cloudhsm;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hsmbackup.crds.Phase;
import dev.hsmbackup.crds.RunStatus;
import dev.hsmbackup.rig.ArrivalLog.Arrival;
import dev.hsmbackup.team.Cluster;
import dev.hsmbackup.team.Team;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Faults of Azure Resource Manager at every call, through the packaged operator: nothing is started twice, nothing is
 * restored without Azure's word about the destination, and no cluster is destroyed.
 */
@ExtendWith(SharedPlatform.class)
class CloudHsmFaultsTest {

    /** One line of {@code faults.txt}. */
    record Row(String fault, String call, String what, String script, String end, int starts) {

        static Row parse(String line) {
            String[] cells = line.split(" \\| ", -1);
            return new Row(cells[0], cells[1], cells[2], cells[3], cells[4], Integer.parseInt(cells[5].strip()));
        }

        boolean ofBackup() {
            return call.startsWith("BACKUP");
        }

        void lay(Cluster cluster) {
            String[] words = script.split(" ", 3);
            String fault = "\"count\": " + words[0]
                    + (words[1].equals("none") ? "" : ", \"effect\": \"" + words[1] + "\"") + ", \"action\": "
                    + words[2].replace("{id}", cluster.resourceId());
            switch (call) {
                case "CLUSTER" -> cluster.fault("GET", "", fault);
                case "VALIDATE" -> cluster.fault("POST", "/validateRestoreProperties", fault);
                case "START" -> cluster.fault("POST", "/restore", fault);
                case "POLL" -> {
                    // The check is asked about at the same route.
                    cluster.passChecks();
                    cluster.fault("GET", "/restoreOperationStatus/.*", fault);
                }
                case "BACKUP" -> cluster.fault("POST", "/backup", fault);
                case "BACKUP-POLL" -> cluster.fault("GET", "/backupOperationStatus/.*", fault);
                default -> throw new IllegalArgumentException(call);
            }
        }

        @Override
        public String toString() {
            return fault + " " + call + " " + what;
        }
    }

    static Stream<Row> rows() throws IOException {
        try (InputStream in = Objects.requireNonNull(CloudHsmFaultsTest.class.getResourceAsStream("/faults.txt"))) {
            return List.of(new String(in.readAllBytes(), StandardCharsets.UTF_8).split("\n", -1)).stream()
                    .filter(line -> !line.startsWith("#") && !line.isBlank())
                    .map(Row::parse);
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("rows")
    void shouldStartAtMostOnceAndSayWhatIsKnown(Row row, Team team) {
        Cluster source = team.cloudHsms().active("source");
        Cluster faulty = row.ofBackup() ? source : team.cloudHsms().fresh("dest");
        RunStatus status;
        if (row.ofBackup()) {
            row.lay(source);
            team.cloudHsms().requestBackup("nightly", source.name());
            status = team.awaitEnd("nightly");
        } else {
            CloudHsmTest.backUp(team, source, "nightly");
            row.lay(faulty);
            String soon = row.what().endsWith("for good") ? "  startDeadline: 1m" : "";
            team.cloudHsms().requestRestore("back", faulty.name(), "backupRef: {name: nightly}", soon);
            status = team.cloudHsms().awaitRestoreEnd("back");
        }

        assertThat(word(status.phase()) + " " + Team.condition(status, "Ready").reason())
                .as(Team.condition(status, "Ready").message())
                .isEqualTo(row.end());
        List<Arrival> starts = row.ofBackup() ? faulty.backups() : faulty.restores();
        assertThat(starts).hasSize(row.starts());
        assertThat(starts).filteredOn(start -> !start.jobId().isEmpty()).hasSizeLessThanOrEqualTo(1);
        assertThat(source.restores()).isEmpty();
        assertThat(Cluster.anyDamage(source.simulator())).isFalse();
    }

    private static String word(Phase phase) {
        return phase.name().charAt(0) + phase.name().substring(1).toLowerCase(Locale.ROOT);
    }
}

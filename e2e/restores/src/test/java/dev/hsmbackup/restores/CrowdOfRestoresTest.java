package dev.hsmbackup.restores;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.hsmbackup.crds.ManagedHsm;
import dev.hsmbackup.crds.ManagedHsmSpec;
import dev.hsmbackup.crds.Phase;
import dev.hsmbackup.crds.RunStatus;
import dev.hsmbackup.rig.ArrivalLog.Arrival;
import dev.hsmbackup.team.Hsm;
import dev.hsmbackup.team.Restores;
import dev.hsmbackup.team.Team;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A team that asks for the same thing many times. */
@ExtendWith(SharedPlatform.class)
class CrowdOfRestoresTest {

    private static final int CROWD = 40;

    @Test
    @DisplayName(
            "S18 forty restores at once: one runs, the others fail at once, and another team's backup gets its turn")
    void shouldRestoreOnceAndKeepNobodyWaiting(Team team) {
        Hsm hsm = RestoreTest.hsm(team, "crowd");
        RestoreTest.backUp(team, hsm, "nightly");
        hsm.change("{\"jobTimes\": {\"restore\": \"1h\", \"preRestore\": \"100ms\"}}");
        try (Team quiet = team.platform().team("quiet")) {
            openToAll(team, hsm);
            List<String> crowd = IntStream.range(0, CROWD)
                    .mapToObj(i -> "back-%02d".formatted(i))
                    .toList();

            crowd.forEach(name -> team.restores()
                    .request(name, hsm, "backupRef: {name: nightly}", "  safetyBackup: {policy: Always}"));
            String first = oneThatRuns(team, crowd);
            quiet.requestBackup("mine", hsm);
            List<RunStatus> others = crowd.stream()
                    .filter(name -> !name.equals(first))
                    .map(team.restores()::awaitEnd)
                    .toList();
            hsm.endJob();
            RunStatus mine = quiet.awaitEnd("mine");

            assertThat(team.restores().awaitEnd(first).phase()).isEqualTo(Phase.SUCCEEDED);
            assertThat(others).allSatisfy(status -> {
                assertThat(status.phase()).isEqualTo(Phase.FAILED);
                assertThat(Team.condition(status, "Ready").reason()).isEqualTo("HsmBusy");
            });
            assertThat(accepted(hsm)).hasSize(1);
            assertThat(Restores.starts(hsm)).extracting(Arrival::answer).isSubsetOf("202", "409");
            assertThat(mine.phase()).isEqualTo(Phase.SUCCEEDED);
            assertThat(turn(hsm, mine))
                    .as("turn of the other team's backup after the restore")
                    .isBetween(1, 2);
        }
    }

    /** The HSM is busy with the check of another restore now and then, and refuses for certain: that starts nothing. */
    private static List<Arrival> accepted(Hsm hsm) {
        return Restores.starts(hsm).stream()
                .filter(start -> !start.jobId().isEmpty())
                .toList();
    }

    /** From 1, among the backups that started since the restore did. */
    private static int turn(Hsm hsm, RunStatus backup) {
        long restored = accepted(hsm).getFirst().number();
        return 1
                + hsm.starts().stream()
                        .filter(start ->
                                start.number() > restored && !start.jobId().isEmpty())
                        .map(Arrival::jobId)
                        .toList()
                        .indexOf(Objects.requireNonNull(backup.jobId()));
    }

    /** Others may ask the platform for the same HSM. */
    private static void openToAll(Team team, Hsm hsm) {
        team.platform().admin().resources(ManagedHsm.class).withName(hsm.name()).edit(live -> {
            ManagedHsmSpec spec = live.getSpec();
            live.setSpec(new ManagedHsmSpec(
                    spec.uri(),
                    spec.storage(),
                    spec.identity(),
                    new ManagedHsmSpec.Backup(List.of("*")),
                    spec.restore()));
            return live;
        });
    }

    private static String oneThatRuns(Team team, List<String> crowd) {
        return await("one of the restores to run")
                .atMost(Duration.ofMinutes(3))
                .until(
                        () -> crowd.stream()
                                .filter(name ->
                                        team.restores().get(name).getStatus().phase() == Phase.RUNNING)
                                .findFirst()
                                .orElse(""),
                        name -> !name.isEmpty());
    }
}

package dev.hsmbackup.restores;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hsmbackup.crds.HsmBackup;
import dev.hsmbackup.crds.Phase;
import dev.hsmbackup.crds.RunStatus;
import dev.hsmbackup.rig.ArrivalLog.Arrival;
import dev.hsmbackup.team.Hsm;
import dev.hsmbackup.team.Platform;
import dev.hsmbackup.team.Restores;
import dev.hsmbackup.team.Team;
import dev.hsmbackup.team.crash.CrashPlan;
import dev.hsmbackup.team.crash.CrashPoint;
import dev.hsmbackup.team.crash.Scene;
import dev.hsmbackup.team.crash.Scene.Written;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * I1 and I3 at every request of a restore, its safety backup included: the operator is killed there and started again. At
 * most one request to restore ever arrives, and never one before a safety backup of this HSM succeeded.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
@Execution(ExecutionMode.SAME_THREAD)
class RestoreCrashTest {

    private static final String RESTORE = "back";

    private Platform platform;
    private CrashPlan plan;

    @BeforeAll
    void recordARunInPeace() {
        platform = Platform.start(
                        Path.of("target", "crash"),
                        options -> options.behindGate().operatorSettings(Map.of("HSMBACKUP_PROBE_INTERVAL", "24h")))
                .withKubelet();
        try (Team team = platform.team("peace")) {
            Hsm hsm = prepare(team);
            Scene scene = scene(team, hsm);
            plan = new CrashPlan(scene.record(() -> {
                request(team, hsm);
                assertThat(team.restores().awaitEnd(RESTORE).phase()).isEqualTo(Phase.SUCCEEDED);
                scene.awaitFree();
            }));
        }
    }

    Stream<CrashPoint> points() {
        return plan.points().stream();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("points")
    void shouldRestoreAtMostOnce(CrashPoint point) {
        plan.run(point, this::killedAndStartedAgain);
    }

    /** Whether the operator came to that point; what must hold holds in any case. */
    private boolean killedAndStartedAgain(CrashPoint point) {
        try (Team team = platform.team("crash")) {
            platform.operator();
            Hsm hsm = prepare(team);

            boolean struck = scene(team, hsm)
                    .kill(
                            point,
                            () -> request(team, hsm),
                            () -> team.restores().get(RESTORE).getStatus())
                    .isPresent();
            RunStatus status = team.restores().awaitEnd(RESTORE);

            List<Arrival> starts = Restores.starts(hsm);
            assertThat(starts).as("I1: requests to restore").hasSizeLessThanOrEqualTo(1);
            assertThat(starts).allSatisfy(start -> assertSecured(team, hsm, start));
            assertHonest(hsm, status, starts);
            return struck;
        }
    }

    @Test
    @Order(Integer.MAX_VALUE)
    void shouldHaveComeToNearlyAllPoints() {
        assertThat(plan.points()).hasSizeGreaterThan(30);
        assertThat(plan.missed()).hasSizeLessThanOrEqualTo(2);
    }

    /** I3: the safety backup had succeeded when the request arrived. */
    private static void assertSecured(Team team, Hsm hsm, Arrival start) {
        HsmBackup safety = team.backup(RESTORE + "-safety");
        assertThat(safety.getStatus().phase()).isEqualTo(Phase.SUCCEEDED);
        assertThat(hsm.jobs())
                .filteredOn(job -> job.id().equals(safety.getStatus().jobId()))
                .singleElement()
                .satisfies(job -> assertThat(job.status()).isEqualTo("Succeeded"));
        assertThat(hsm.simulator().arrivals().at(hsm.host()))
                .filteredOn(arrival -> arrival.number() < start.number()
                        && arrival.isBackupPoll()
                        && arrival.jobId().equals(safety.getStatus().jobId()))
                .as("I3: Azure was asked about the safety backup before")
                .isNotEmpty();
    }

    /** I6: Succeeded only where the HSM restored; Failed only where it surely did not; else Unknown. */
    private static void assertHonest(Hsm hsm, RunStatus status, List<Arrival> starts) {
        switch (status.phase()) {
            case SUCCEEDED -> {
                assertThat(starts).hasSize(1);
                assertThat(hsm.keys()).isEqualTo(Map.of("first", 1));
            }
            case FAILED -> {
                assertThat(Team.condition(status, "Ready").reason()).isEqualTo("SafetyBackupMissing");
                assertThat(starts).isEmpty();
            }
            case UNKNOWN -> {
                assertThat(status.jobId()).isNull();
                assertThat(status.attempt()).isNotNull();
            }
            default -> throw new AssertionError("not an end: " + status.phase());
        }
    }

    /** An HSM that was backed up and then lost its keys. */
    private Hsm prepare(Team team) {
        Hsm hsm = RestoreTest.hsm(team, "crash");
        RestoreTest.backUp(team, hsm, "nightly");
        scene(team, hsm).awaitFree();
        hsm.change("{\"keys\": []}");
        return hsm;
    }

    private static Scene scene(Team team, Hsm hsm) {
        return Scene.of(
                team,
                hsm,
                new Written("hsmrestores/status of the restore", "hsmrestores/status", RESTORE),
                new Written("hsmbackups/status of the safety backup", "hsmbackups/status", RESTORE + "-safety"),
                new Written("hsmbackups, the safety backup", "hsmbackups", "(" + RESTORE + ".*)?"));
    }

    private static void request(Team team, Hsm hsm) {
        team.restores().request(RESTORE, hsm, "backupRef: {name: nightly}", "  safetyBackup: {policy: Always}");
    }

    @AfterAll
    void end() {
        platform.close();
    }
}

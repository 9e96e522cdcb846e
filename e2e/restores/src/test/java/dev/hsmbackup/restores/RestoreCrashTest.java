package dev.hsmbackup.restores;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.hsmbackup.crds.HsmBackup;
import dev.hsmbackup.crds.Phase;
import dev.hsmbackup.crds.RunStatus;
import dev.hsmbackup.rig.ArrivalLog.Arrival;
import dev.hsmbackup.rig.AuditLog;
import dev.hsmbackup.rig.Rig;
import dev.hsmbackup.team.Hsm;
import dev.hsmbackup.team.Platform;
import dev.hsmbackup.team.Restores;
import dev.hsmbackup.team.Team;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
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

    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final String RESTORE = "back";
    private static final int MOST_RUNS = 3;

    private final List<CrashPoint> missed = new ArrayList<>();

    private Platform platform;
    private List<CrashPoint> points = List.of();

    @BeforeAll
    void recordARunInPeace() {
        platform = Platform.start(
                Path.of("target", "crash"),
                options -> options.behindGate().operatorSettings(Map.of("HSMBACKUP_PROBE_INTERVAL", "24h")));
        try (Team team = platform.team("peace")) {
            Hsm hsm = prepare(team);
            long arrivedBefore = arrivals(hsm).size();
            long writtenBefore = writes(team, hsm).size();
            request(team, hsm);
            assertThat(team.restores().awaitEnd(RESTORE).phase()).isEqualTo(Phase.SUCCEEDED);
            awaitFree(hsm);
            points = CrashPoint.of(
                    arrivals(hsm).stream().skip(arrivedBefore).toList(),
                    writes(team, hsm).stream().skip(writtenBefore).toList(),
                    RESTORE,
                    hsm);
        }
        System.err.println(points.size() + " crash plans: " + points);
    }

    Stream<CrashPoint> points() {
        return points.stream();
    }

    /**
     * How often a restore's status is written while it waits depends on how fast its safety backup is, so the last of
     * these writes may not come at all; then the next run shows it.
     */
    @ParameterizedTest(name = "{0}")
    @MethodSource("points")
    void shouldRestoreAtMostOnce(CrashPoint point) {
        boolean struck = false;
        for (int run = 0; run < MOST_RUNS && !struck; run++) {
            struck = killedAndStartedAgain(point);
        }
        if (!struck) {
            missed.add(point);
        }
    }

    /** Whether the operator came to that point; what must hold holds in any case. */
    private boolean killedAndStartedAgain(CrashPoint point) {
        Rig rig = platform.rig();
        try (Team team = platform.team("crash")) {
            platform.operator();
            Hsm hsm = prepare(team);
            long pid = rig.operator().pid();
            point.arm(rig, team.namespace(), RESTORE, hsm);
            request(team, hsm);
            await("the operator to be killed, or the restore to be over")
                    .atMost(PATIENCE)
                    .until(() -> !rig.operator().isAlive() || isOver(team, hsm));
            boolean struck = !rig.operator().isAlive();
            rig.gate().script().clear();
            rig.simulator().control().clearFaults();
            platform.operator();
            RunStatus status = team.restores().awaitEnd(RESTORE);

            assertThat(rig.operator().pid() != pid).isEqualTo(struck);
            List<Arrival> starts = Restores.starts(hsm);
            assertThat(starts).as("I1: requests to restore").hasSizeLessThanOrEqualTo(1);
            assertThat(starts).allSatisfy(start -> assertSecured(team, hsm, start));
            assertHonest(hsm, status, starts);
            return struck;
        }
    }

    private boolean isOver(Team team, Hsm hsm) {
        return team.restores().get(RESTORE).getStatus().phase().isTerminal() && isFree(hsm);
    }

    @Test
    @Order(Integer.MAX_VALUE)
    void shouldHaveComeToNearlyAllPoints() {
        assertThat(points).hasSizeGreaterThan(30);
        assertThat(missed).hasSizeLessThanOrEqualTo(2);
    }

    /** I3: the safety backup had succeeded when the request arrived. */
    private static void assertSecured(Team team, Hsm hsm, Arrival start) {
        HsmBackup safety = team.backup(RESTORE + "-safety");
        assertThat(safety.getStatus().phase()).isEqualTo(Phase.SUCCEEDED);
        assertThat(hsm.jobs())
                .filteredOn(job -> job.id().equals(safety.getStatus().jobId()))
                .singleElement()
                .satisfies(job -> assertThat(job.status()).isEqualTo("Succeeded"));
        assertThat(arrivals(hsm))
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
        awaitFree(hsm);
        hsm.change("{\"keys\": []}");
        return hsm;
    }

    /** The last write of a run comes after its end, and must not be taken for one of the next run. */
    private void awaitFree(Hsm hsm) {
        await("the lock of " + hsm.host() + " to be free").atMost(PATIENCE).until(() -> isFree(hsm));
    }

    private boolean isFree(Hsm hsm) {
        return platform.admin()
                        .leases()
                        .inNamespace("hsm-backup-system")
                        .withName(hsm.lock())
                        .get()
                        .getSpec()
                        .getHolderIdentity()
                == null;
    }

    private static void request(Team team, Hsm hsm) {
        team.restores().request(RESTORE, hsm, "backupRef: {name: nightly}", "  safetyBackup: {policy: Always}");
    }

    private static List<Arrival> arrivals(Hsm hsm) {
        return hsm.simulator().arrivals().at(hsm.host());
    }

    private List<AuditLog.Entry> writes(Team team, Hsm hsm) {
        Rig rig = platform.rig();
        return rig.auditLog().entriesOf(rig.operatorUser()).stream()
                .filter(entry -> entry.isWrite() && entry.code() < 300)
                .filter(entry -> entry.namespace().equals(team.namespace())
                        || entry.name().equals(hsm.lock()))
                .toList();
    }

    @AfterAll
    void end() {
        platform.close();
    }
}

package dev.hsmbackup.cloudhsm;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hsmbackup.crds.Phase;
import dev.hsmbackup.crds.RunStatus;
import dev.hsmbackup.rig.ArrivalLog.Arrival;
import dev.hsmbackup.team.Cluster;
import dev.hsmbackup.team.Platform;
import dev.hsmbackup.team.Team;
import dev.hsmbackup.team.crash.CrashPlan;
import dev.hsmbackup.team.crash.CrashPoint;
import dev.hsmbackup.team.crash.Scene;
import dev.hsmbackup.team.crash.Scene.Written;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
 * I1, I2 and I6 at every request of a backup of A and of a restore into the fresh B: the operator is killed there and
 * started again. At most one request of each kind ever arrives, and none that destroys a cluster.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
@Execution(ExecutionMode.SAME_THREAD)
class CloudHsmCrashTest {

    private static final String BACKUP = "nightly";
    private static final String RESTORE = "back";

    private Platform platform;
    private CrashPlan backups;
    private CrashPlan restores;

    @BeforeAll
    void recordBothInPeace() {
        platform = Platform.start(
                        Path.of("target", "crash"),
                        options -> options.behindGate().operatorSettings(Map.of("HSMBACKUP_PROBE_INTERVAL", "24h")))
                .withKubelet();
        try (Team team = platform.team("peace")) {
            CloudPair pair = CloudPair.of(team);
            backups = new CrashPlan(backupScene(team, pair).record(() -> backUp(team, pair)));
            Scene scene = restoreScene(team, pair);
            restores = new CrashPlan(scene.record(() -> {
                requestRestore(team, pair, RESTORE);
                assertThat(team.cloudHsms().awaitRestoreEnd(RESTORE).phase()).isEqualTo(Phase.SUCCEEDED);
                scene.awaitFree();
            }));
        }
    }

    Stream<CrashPoint> backupPoints() {
        return backups.points().stream();
    }

    Stream<CrashPoint> restorePoints() {
        return restores.points().stream();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("backupPoints")
    void shouldBackUpAtMostOnce(CrashPoint point) {
        backups.run(point, this::backupSurvives);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("restorePoints")
    void shouldRestoreAtMostOnce(CrashPoint point) {
        restores.run(point, this::restoreSurvives);
    }

    @Test
    @Order(Integer.MAX_VALUE)
    void shouldHaveComeToNearlyAllPoints() {
        assertThat(backups.points()).hasSizeGreaterThan(10);
        assertThat(restores.points()).hasSizeGreaterThan(24);
        assertThat(backups.missed().size() + restores.missed().size()).isLessThanOrEqualTo(3);
    }

    private boolean backupSurvives(CrashPoint point) {
        try (Team team = platform.team("crash")) {
            platform.operator();
            CloudPair pair = CloudPair.of(team);
            Scene scene = backupScene(team, pair);

            Optional<RunStatus> found = scene.kill(
                    point, () -> team.cloudHsms().requestBackup(BACKUP, pair.a().name()), () -> team.status(BACKUP));
            RunStatus status = team.awaitEnd(BACKUP);

            List<Arrival> starts = pair.a().backups();
            assertThat(starts).as("I2: requests to back up").hasSizeLessThanOrEqualTo(1);
            assertThat(status.phase()).as("%s, found %s", status, found).isEqualTo(honest(found));
            if (status.phase() == Phase.SUCCEEDED) {
                assertThat(starts).extracting(Arrival::jobId).containsExactly(status.jobId());
                assertThat(status.backupId()).isNotNull();
            }
            // Also after an Unknown one: Azure itself refuses a second job beside one that runs.
            assertFree(team, pair.a(), scene);
            pair.assertUnharmed();
            return found.isPresent();
        }
    }

    private boolean restoreSurvives(CrashPoint point) {
        try (Team team = platform.team("crash")) {
            platform.operator();
            CloudPair pair = CloudPair.of(team);
            backUp(team, pair);
            Scene scene = restoreScene(team, pair);

            Optional<RunStatus> found = scene.kill(
                    point,
                    () -> requestRestore(team, pair, RESTORE),
                    () -> team.cloudHsms().restore(RESTORE));
            RunStatus status = team.cloudHsms().awaitRestoreEnd(RESTORE);

            List<Arrival> starts = pair.b().restores();
            assertThat(starts).as("I1: requests to restore").hasSizeLessThanOrEqualTo(1);
            assertThat(status.phase()).as("%s, found %s", status, found).isEqualTo(honest(found));
            if (status.phase() == Phase.SUCCEEDED) {
                pair.assertRestored();
                assertThat(starts).extracting(Arrival::jobId).containsExactly(status.jobId());
                assertFree(team, pair.b(), scene);
            } else {
                assertFreeOnceAcknowledged(team, pair, scene, starts);
            }
            pair.assertUnharmed();
            return found.isPresent();
        }
    }

    /** I6: the one thing that a new process cannot know is whether an intent without an answer was sent. */
    private static Phase honest(Optional<RunStatus> found) {
        return found.filter(it -> it.phase() == Phase.STARTING || it.phase() == Phase.UNKNOWN)
                .map(_ -> Phase.UNKNOWN)
                .orElse(Phase.SUCCEEDED);
    }

    /** An Unknown restore keeps others away until somebody looked at B; then what B allows is done. */
    private static void assertFreeOnceAcknowledged(Team team, CloudPair pair, Scene scene, List<Arrival> starts) {
        assertThat(scene.isFree()).isFalse();
        assertThat(team.kubectl("annotate", "chr/" + RESTORE, "hsmbackup.dev/acknowledged=yes")
                        .succeeded())
                .isTrue();
        boolean carriedOut = starts.stream().anyMatch(start -> !start.jobId().isEmpty());
        if (!carriedOut) {
            requestRestore(team, pair, "again");
            assertThat(team.cloudHsms().awaitRestoreEnd("again").phase()).isEqualTo(Phase.SUCCEEDED);
            pair.assertRestored();
            scene.awaitFree();
        } else {
            pair.awaitAlive();
            assertFree(team, pair.b(), scene);
        }
    }

    /** A lock that a killed process left behind is free for the next one who wants it. */
    private static void assertFree(Team team, Cluster cluster, Scene scene) {
        CloudHsmTest.backUp(team, cluster, "after");
        scene.awaitFree();
    }

    private static void backUp(Team team, CloudPair pair) {
        CloudHsmTest.backUp(team, pair.a(), BACKUP);
        backupScene(team, pair).awaitFree();
    }

    private static void requestRestore(Team team, CloudPair pair, String name) {
        team.cloudHsms().requestRestore(name, pair.b().name(), "backupRef: {name: " + BACKUP + "}", "");
    }

    private static Scene backupScene(Team team, CloudPair pair) {
        return Scene.of(team, pair.a(), new Written("hsmbackups/status", "hsmbackups/status", BACKUP));
    }

    private static Scene restoreScene(Team team, CloudPair pair) {
        return Scene.of(team, pair.b(), new Written("cloudhsmrestores/status", "cloudhsmrestores/status", RESTORE));
    }

    @AfterAll
    void end() {
        platform.close();
    }
}

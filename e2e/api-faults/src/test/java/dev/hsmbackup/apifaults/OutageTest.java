package dev.hsmbackup.apifaults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hsmbackup.apigate.wire.Link;
import dev.hsmbackup.crds.Phase;
import dev.hsmbackup.crds.RunStatus;
import dev.hsmbackup.rig.Operator;
import dev.hsmbackup.team.Hsm;
import dev.hsmbackup.team.Platform;
import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;

/** The API server is away, for so long that the operator loses its lease, ends, and is started again as by a kubelet. */
@ResourceLock(Worlds.STORM)
class OutageTest {

    private final Platform platform = Worlds.stormy();

    @Test
    @DisplayName("F15 kube-apiserver is killed and comes back: the job goes on, nothing starts meanwhile")
    void shouldOutliveARestartOfTheApiServer() {
        try (Scene scene = new Scene(platform, "restart")) {
            Operator operator = platform.operator();
            Hsm hsm = scene.team().hsm("restart", Duration.ofMinutes(10));
            scene.team().requestBackup("running", hsm);
            RunStatus running = scene.awaitPhase("running", Phase.RUNNING);
            scene.team().requestBackup("waiting", hsm);
            scene.team()
                    .awaitStatus(
                            "waiting",
                            Worlds.PATIENCE,
                            "to wait",
                            status -> !status.conditions().isEmpty());

            platform.rig().controlPlane().killApiServer();
            int pollsBefore = hsm.polls(running.jobId()).size();
            int startsMeanwhile;
            int pollsMeanwhile;
            try {
                Worlds.await("polls without an API server")
                        .until(() -> hsm.polls(running.jobId()).size() > pollsBefore);
                hsm.endJob();
                awaitAnotherProcessThatWaits(operator);
            } finally {
                pollsMeanwhile = hsm.polls(running.jobId()).size() - pollsBefore;
                startsMeanwhile = hsm.starts().size();
                platform.rig().controlPlane().startApiServer();
            }
            RunStatus first = awaitEnd(scene, operator, "running");
            Worlds.await("the second job").until(() -> hsm.jobs().size() == 2);
            hsm.endJob();
            RunStatus second = awaitEnd(scene, operator, "waiting");
            operator.awaitReady();

            assertThat(pollsMeanwhile).isPositive();
            assertThat(startsMeanwhile).isEqualTo(1);
            assertThat(first.phase()).isEqualTo(Phase.SUCCEEDED);
            assertThat(first.jobId()).isEqualTo(running.jobId());
            assertThat(second.phase()).isEqualTo(Phase.SUCCEEDED);
            assertThat(hsm.starts()).hasSize(2);
        }
    }

    @Test
    @DisplayName("F16 two hours without API server while jobs end: each state is right on return")
    void shouldTellTheTruthAfterALongOutage() {
        try (Scene scene = new Scene(platform, "outage")) {
            Operator operator = platform.operator();
            Hsm succeeding = scene.team().hsm("succeeding", Duration.ofMinutes(90));
            Hsm failing = scene.team().hsm("failing", Duration.ofHours(10));
            Hsm lasting = scene.team().hsm("lasting", Duration.ofHours(3));
            scene.team().requestBackup("succeeding", succeeding);
            scene.team().requestBackup("failing", failing);
            scene.team().requestBackup("lasting", lasting);
            scene.awaitPhase("succeeding", Phase.RUNNING);
            scene.awaitPhase("failing", Phase.RUNNING);
            RunStatus running = scene.awaitPhase("lasting", Phase.RUNNING);

            platform.rig().gate().link().set(Link.State.RESET);
            try {
                platform.rig().simulator().control().advanceClock(Duration.ofHours(2));
                failing.endJob("""
                        {"status": "Failed", "error": {"code": "StorageGone", "message": "no container"}}""");
                awaitAnotherProcessThatWaits(operator);
            } finally {
                platform.rig().gate().link().set(Link.State.UP);
            }
            RunStatus succeeded = awaitEnd(scene, operator, "succeeding");
            RunStatus failed = awaitEnd(scene, operator, "failing");
            int polls = lasting.polls(running.jobId()).size();
            Worlds.await("questions about the job that goes on")
                    .until(() -> lasting.polls(running.jobId()).size() > polls);
            RunStatus still = scene.team().status("lasting");
            platform.rig().simulator().control().advanceClock(Duration.ofHours(2));
            RunStatus lasted = awaitEnd(scene, operator, "lasting");
            operator.awaitReady();

            assertThat(succeeded.phase()).isEqualTo(Phase.SUCCEEDED);
            assertThat(failed.phase()).isEqualTo(Phase.FAILED);
            assertThat(failed.error().code()).isEqualTo("StorageGone");
            assertThat(still.phase()).isEqualTo(Phase.RUNNING);
            assertThat(lasted.phase()).isEqualTo(Phase.SUCCEEDED);
            assertThat(lasted.attempt()).isEqualTo(running.attempt());
            for (Hsm hsm : new Hsm[] {succeeding, failing, lasting}) {
                assertThat(hsm.starts()).as(hsm.name()).hasSize(1);
            }
        }
    }

    /** The old one ends because it cannot renew its lease; the new one neither works nor ends. */
    private static void awaitAnotherProcessThatWaits(Operator operator) {
        Worlds.await("the operator to lose its lease and end").until(() -> !operator.isAlive());
        operator.start();
        Worlds.await("the new process to wait")
                .until(() -> Probe.ready(operator).refuses("informers failed: the leader lease cannot be read"));
        assertThat(operator.isAlive()).isTrue();
    }

    private static RunStatus awaitEnd(Scene scene, Operator operator, String backup) {
        return scene.team().awaitStatus(backup, Worlds.PATIENCE, "to end", status -> {
            Worlds.restartIfDead(operator);
            return status.phase().isTerminal();
        });
    }
}

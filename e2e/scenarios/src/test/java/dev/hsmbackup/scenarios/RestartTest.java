package dev.hsmbackup.scenarios;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.hsmbackup.crds.HsmBackupStatus;
import dev.hsmbackup.crds.Phase;
import dev.hsmbackup.rig.Operator;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(ScenarioExtension.class)
class RestartTest {

    /** More than the operator may take to finish a start that is in flight. */
    private static final Duration GRACE = Duration.ofSeconds(75);

    @Test
    void shouldAdoptTheJobAfterItWasKilled(Scenario scenario) {
        scenario.declareHsm("killed");
        scenario.requestBackup("nightly", "killed");
        HsmBackupStatus running = scenario.awaitPhase("nightly", Phase.RUNNING);

        scenario.operator().kill();
        assertThat(scenario.status("nightly").phase()).isEqualTo(Phase.RUNNING);
        SharedRig.operator();
        HsmBackupStatus ended = scenario.awaitEnd("nightly");

        assertThat(ended.phase()).isEqualTo(Phase.SUCCEEDED);
        assertThat(ended.jobId()).isEqualTo(running.jobId());
        assertThat(ended.attempt()).isEqualTo(running.attempt());
        assertThat(ended.startTime()).isEqualTo(running.startTime());
        assertThat(scenario.startsAt("killed")).hasSize(1);
    }

    @Test
    void shouldAdoptTheJobAfterItWasStopped(Scenario scenario) {
        scenario.declareHsm("stopped");
        scenario.requestBackup("nightly", "stopped");
        HsmBackupStatus running = scenario.awaitPhase("nightly", Phase.RUNNING);

        int exitCode = scenario.operator().stop(GRACE);
        SharedRig.operator();
        HsmBackupStatus ended = scenario.awaitEnd("nightly");

        assertThat(exitCode).isIn(0, 143);
        assertThat(ended.phase()).isEqualTo(Phase.SUCCEEDED);
        assertThat(ended.jobId()).isEqualTo(running.jobId());
        assertThat(scenario.startsAt("stopped")).hasSize(1);
    }

    @Test
    void shouldRecordTheJobOfAStartThatIsInFlightWhenItIsStopped(Scenario scenario) {
        scenario.declareHsm("graceful");
        scenario.rig().simulator().control().delayStart("graceful.managedhsm.azure.net", Duration.ofSeconds(4));
        scenario.requestBackup("nightly", "graceful");
        await("the start to arrive")
                .atMost(Duration.ofSeconds(20))
                .until(() -> !scenario.startsAt("graceful").isEmpty());

        scenario.operator().stop(GRACE);
        HsmBackupStatus recorded = scenario.status("nightly");
        SharedRig.operator();
        HsmBackupStatus ended = scenario.awaitEnd("nightly");

        assertThat(recorded.phase()).isEqualTo(Phase.RUNNING);
        assertThat(recorded.jobId())
                .isEqualTo(scenario.startsAt("graceful").getFirst().jobId());
        assertThat(ended.phase()).isEqualTo(Phase.SUCCEEDED);
        assertThat(scenario.startsAt("graceful")).hasSize(1);
    }

    @Test
    void shouldNotStartAnythingAfterItWasToldToStop(Scenario scenario) {
        scenario.declareHsm("draining");
        scenario.declareHsm("undisturbed");
        scenario.rig().simulator().control().delayStart("draining.managedhsm.azure.net", Duration.ofSeconds(4));
        scenario.requestBackup("in-flight", "draining");
        await("the start to arrive")
                .atMost(Duration.ofSeconds(20))
                .until(() -> !scenario.startsAt("draining").isEmpty());

        scenario.operator().send(dev.hsmbackup.rig.Signal.TERM);
        scenario.requestBackup("too-late", "undisturbed");
        scenario.operator().awaitExit(GRACE);

        assertThat(scenario.startsAt("undisturbed")).isEmpty();
        assertThat(scenario.status("too-late").phase()).isEqualTo(Phase.PENDING);
        SharedRig.operator();
        assertThat(scenario.awaitEnd("too-late").phase()).isEqualTo(Phase.SUCCEEDED);
    }

    @Test
    void shouldFindWhatWasAskedForWhileItWasAway(Scenario scenario) {
        scenario.operator().stop(GRACE);
        scenario.declareHsm("late");
        scenario.requestBackup("nightly", "late");
        assertThat(scenario.status("nightly").observedGeneration()).isEqualTo(-1);

        SharedRig.operator();

        assertThat(scenario.awaitEnd("nightly").phase()).isEqualTo(Phase.SUCCEEDED);
        assertThat(scenario.startsAt("late")).hasSize(1);
    }

    @Test
    void shouldHandTheJobOverToAnotherReplica(Scenario scenario) {
        scenario.declareHsm("takeover");
        scenario.requestBackup("nightly", "takeover");
        HsmBackupStatus running = scenario.awaitPhase("nightly", Phase.RUNNING);

        try (Operator standby = scenario.rig().newOperator("hsm-backup-operator-1")) {
            standby.start();
            scenario.operator().kill();
            HsmBackupStatus ended = scenario.awaitEnd("nightly");

            assertThat(ended.phase()).isEqualTo(Phase.SUCCEEDED);
            assertThat(ended.jobId()).isEqualTo(running.jobId());
            assertThat(scenario.startsAt("takeover")).hasSize(1);
            assertThat(standby.metrics().sum("hsmbackup_leader")).isEqualTo(1);
            standby.stop(GRACE);
        }
    }
}

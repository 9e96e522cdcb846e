package dev.hsmbackup.scenarios;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.hsmbackup.crds.Phase;
import dev.hsmbackup.crds.RunStatus;
import dev.hsmbackup.rig.Operator;
import dev.hsmbackup.rig.Signal;
import dev.hsmbackup.team.Hsm;
import dev.hsmbackup.team.Team;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.ResourceLock;

@ExtendWith(SharedPlatform.class)
@ResourceLock(SharedPlatform.OPERATOR)
class RestartTest {

    private static final Duration QUICK = Duration.ofSeconds(2);

    /** Long enough to do something in the middle. */
    private static final Duration LONG = Duration.ofSeconds(8);

    /** More than the operator may take to finish a start that is in flight. */
    private static final Duration GRACE = Duration.ofSeconds(75);

    @Test
    void shouldAdoptTheJobAfterItWasKilled(Team team) {
        Hsm killed = team.hsm("killed", LONG);
        team.requestBackup("nightly", killed);
        RunStatus running = team.awaitPhase("nightly", Phase.RUNNING);

        team.platform().rig().operator().kill();
        assertThat(team.status("nightly").phase()).isEqualTo(Phase.RUNNING);
        team.platform().operator();
        RunStatus ended = team.awaitEnd("nightly");

        assertThat(ended.phase()).isEqualTo(Phase.SUCCEEDED);
        assertThat(ended.jobId()).isEqualTo(running.jobId());
        assertThat(ended.attempt()).isEqualTo(running.attempt());
        assertThat(ended.startTime()).isEqualTo(running.startTime());
        assertThat(killed.starts()).hasSize(1);
    }

    @Test
    void shouldAdoptTheJobAfterItWasStopped(Team team) {
        Hsm stopped = team.hsm("stopped", LONG);
        team.requestBackup("nightly", stopped);
        RunStatus running = team.awaitPhase("nightly", Phase.RUNNING);

        int exitCode = team.platform().rig().operator().stop(GRACE);
        team.platform().operator();
        RunStatus ended = team.awaitEnd("nightly");

        assertThat(exitCode).isIn(0, 143);
        assertThat(ended.phase()).isEqualTo(Phase.SUCCEEDED);
        assertThat(ended.jobId()).isEqualTo(running.jobId());
        assertThat(stopped.starts()).hasSize(1);
    }

    @Test
    void shouldRecordTheJobOfAStartThatIsInFlightWhenItIsStopped(Team team) {
        Hsm gracefulHsm = team.hsm("graceful", LONG);
        team.platform().rig().simulator().control().delayStart(gracefulHsm.host(), Duration.ofSeconds(4));
        team.requestBackup("nightly", gracefulHsm);
        await("the start to arrive")
                .atMost(Duration.ofSeconds(20))
                .until(() -> !gracefulHsm.starts().isEmpty());

        team.platform().rig().operator().stop(GRACE);
        RunStatus recorded = team.status("nightly");
        team.platform().operator();
        RunStatus ended = team.awaitEnd("nightly");

        assertThat(recorded.phase()).isEqualTo(Phase.RUNNING);
        assertThat(recorded.jobId()).isEqualTo(gracefulHsm.starts().getFirst().jobId());
        assertThat(ended.phase()).isEqualTo(Phase.SUCCEEDED);
        assertThat(gracefulHsm.starts()).hasSize(1);
    }

    @Test
    void shouldNotStartAnythingAfterItWasToldToStop(Team team) {
        Hsm draining = team.hsm("draining", LONG);
        Hsm undisturbed = team.hsm("undisturbed", QUICK);
        team.platform().rig().simulator().control().delayStart(draining.host(), Duration.ofSeconds(4));
        team.requestBackup("in-flight", draining);
        await("the start to arrive")
                .atMost(Duration.ofSeconds(20))
                .until(() -> !draining.starts().isEmpty());

        team.platform().rig().operator().send(Signal.TERM);
        team.requestBackup("too-late", undisturbed);
        team.platform().rig().operator().awaitExit(GRACE);

        assertThat(undisturbed.starts()).isEmpty();
        assertThat(team.status("too-late").phase()).isEqualTo(Phase.PENDING);
        team.platform().operator();
        assertThat(team.awaitEnd("too-late").phase()).isEqualTo(Phase.SUCCEEDED);
    }

    @Test
    void shouldFindWhatWasAskedForWhileItWasAway(Team team) {
        team.platform().rig().operator().stop(GRACE);
        Hsm lateHsm = team.hsm("late", QUICK);
        team.requestBackup("nightly", lateHsm);
        assertThat(team.status("nightly").observedGeneration()).isEqualTo(-1);

        team.platform().operator();

        assertThat(team.awaitEnd("nightly").phase()).isEqualTo(Phase.SUCCEEDED);
        assertThat(lateHsm.starts()).hasSize(1);
    }

    @Test
    void shouldHandTheJobOverToAnotherReplica(Team team) {
        Hsm takeover = team.hsm("takeover", LONG);
        team.requestBackup("nightly", takeover);
        RunStatus running = team.awaitPhase("nightly", Phase.RUNNING);

        try (Operator standby = team.platform().rig().newOperator("hsm-backup-operator-1")) {
            standby.start();
            team.platform().rig().operator().kill();
            RunStatus ended = team.awaitEnd("nightly");

            assertThat(ended.phase()).isEqualTo(Phase.SUCCEEDED);
            assertThat(ended.jobId()).isEqualTo(running.jobId());
            assertThat(takeover.starts()).hasSize(1);
            assertThat(standby.metrics().sum("hsmbackup_leader")).isEqualTo(1);
            standby.stop(GRACE);
        }
    }
}

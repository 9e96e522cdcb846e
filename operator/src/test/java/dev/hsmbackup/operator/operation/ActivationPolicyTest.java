package dev.hsmbackup.operator.operation;

import static dev.hsmbackup.operator.operation.Backups.at;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hsmbackup.crds.CloudHsmRestore;
import dev.hsmbackup.crds.Phase;
import dev.hsmbackup.operator.port.ClusterAnswer;
import dev.hsmbackup.operator.port.JobAnswer;
import dev.hsmbackup.operator.port.JobAnswer.Outcome;
import dev.hsmbackup.operator.port.Problem;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A restore into a Cloud HSM succeeded when the HSM is in use: what Azure's words lead to, and when. */
class ActivationPolicyTest {

    private final CloudHsmRestore running = CloudRestores.in(Phase.RUNNING);

    @Test
    void shouldAskTheDestinationOnceAzureSucceeded() {
        Decision decision = JobPolicy.answered(
                running, CloudRestores.succeeded("2m"), PollHistory.beginning(at("2m")), null, at("2m"));

        assertThat(decision)
                .isInstanceOfSatisfying(
                        Decision.AskDestination.class,
                        ask -> assertThat(ask.hsm()).isEqualTo(CloudRestores.FRESH));
    }

    /** The job ended 2m after the creation; the timeout is 24h from the start. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            Succeeded    | Active       | 3m     | Succeeded RestoreSucceeded +
            Updating     | Active       | 3m     | Succeeded RestoreSucceeded +
            Succeeded    | Active       | 25h    | Succeeded RestoreSucceeded +
            Succeeded    | Failed       | 3m     | Failed DestinationNotActivated !
            Succeeded    | Failed       | 25h    | Failed DestinationNotActivated !
            Succeeded    | NotActivated | 3m     | Running WaitingForActivation 1s
            Succeeded    | NotActivated | 7m     | Running WaitingForActivation 5s
            Updating     | NotDefined   | 3m     | Running WaitingForActivation 1s
            Succeeded    | Unknown      | 3m     | Running WaitingForActivation 1s
            Failed       | Unknown      | 3m     | Running WaitingForActivation 1s
            Succeeded    | active       | 3m     | Running WaitingForActivation 1s
            Succeeded    | NotActivated | 12m    | Running WaitingForActivation stalled ! 10s
            Succeeded    | NotActivated | 23h59m | Running WaitingForActivation stalled ! 30s
            Succeeded    | NotActivated | 25h    | Unknown TimedOut !
            """)
    void shouldWaitUntilTheDestinationIsActive(String provisioning, String activation, String when, String wanted) {
        Decision decision = answered(running, new ClusterAnswer.Cluster(provisioning, activation, true, null), when);

        assertThat(Cell.text(decision)).isEqualTo(wanted);
    }

    @Test
    void shouldSayThatTheDestinationIsActive() {
        Decision decision = answered(running, cluster("Active"), "3m");

        assertThat(Restores.message(decision))
                .isEqualTo("CloudHsm \"fresh\" is restored from backup " + CloudRestores.BACKUP_ID + " in "
                        + Backups.CONTAINER + ", and is Active.");
    }

    @Test
    void shouldPassOnWhyTheActivationFailed() {
        Decision decision =
                answered(running, new ClusterAnswer.Cluster("Succeeded", "Failed", true, "HSM 2 is down."), "3m");

        assertThat(Restores.message(decision)).contains("HSM 2 is down.", "create another Cloud HSM");
        assertThat(((Decision.Write) decision).status().conditions())
                .anyMatch(c -> c.type().equals("HsmStateUncertain") && c.holds());
        assertThat(((Decision.Write) decision).status().error()).isNotNull();
    }

    @Test
    void shouldWriteOnceAndThenOnlyLook() {
        CloudHsmRestore waits = after(running, cluster("NotActivated"), "3m");
        CloudHsmRestore stalls = after(waits, cluster("NotActivated"), "12m");

        assertThat(Cell.text(answered(waits, cluster("NotActivated"), "4m"))).isEqualTo("again 2s");
        assertThat(Cell.text(answered(waits, cluster("NotActivated"), "12m")))
                .isEqualTo("Running WaitingForActivation stalled ! 10s");
        assertThat(Cell.text(answered(stalls, cluster("NotActivated"), "13m"))).isEqualTo("again 11s");
        assertThat(waits.getStatus().jobStatus()).isEqualTo("Succeeded");
    }

    @Test
    void shouldGoOnAskingWhereAzureDoesNotAnswer() {
        var first = new ClusterAnswer.Unavailable(new Problem(Problem.Kind.NO_ANSWER, null, "Request 1."), null);
        var later = new ClusterAnswer.Unavailable(
                new Problem(Problem.Kind.NO_ANSWER, null, "Request 2."), Duration.ofSeconds(40));
        CloudHsmRestore waits = after(running, first, "3m");

        assertThat(Cell.text(answered(running, first, "3m"))).isEqualTo("Running NoWordFromAzure ! 1s");
        assertThat(Cell.text(answered(waits, later, "4m"))).isEqualTo("again 40s");
        assertThat(Cell.text(answered(waits, cluster("Active"), "4m"))).isEqualTo("Succeeded RestoreSucceeded +");
    }

    /** ARM forgets jobs; what counts then is the destination, not the job. */
    @Test
    void shouldAskTheDestinationWhereAzureForgotTheJob() {
        CloudHsmRestore waits = after(running, cluster("NotActivated"), "3m");
        PollHistory often = PollHistory.beginning(at("4m"));
        for (int i = 0; i < 9; i++) {
            often = often.with(new JobAnswer.Unknown(), at("4m"));
        }

        Decision decision = JobPolicy.answered(waits, new JobAnswer.Unknown(), often, null, at("20m"));
        Decision unheard = JobPolicy.answered(running, new JobAnswer.Unknown(), often, null, at("20m"));

        assertThat(decision).isInstanceOfSatisfying(Decision.AskDestination.class, ask -> {
            assertThat(ask.hsm()).isEqualTo(CloudRestores.FRESH);
            assertThat(Cell.text(ActivationPolicy.answered(waits, ask.restored(), cluster("Active"), at("20m"))))
                    .isEqualTo("Succeeded RestoreSucceeded +");
        });
        assertThat(Cell.text(unheard)).isEqualTo("Unknown JobNotFound !");
    }

    /** The destination may be nonfunctional, and its lock stays. */
    @Test
    void shouldSayWhatAFailedRestoreLeavesBehind() {
        JobAnswer failed = Restores.ended(Outcome.FAILED, "Restore failed.", null, at("2m"));

        Decision decision = JobPolicy.answered(running, failed, PollHistory.beginning(at("2m")), null, at("2m"));

        assertThat(Cell.text(decision)).isEqualTo("Failed AzureFailed !");
        assertThat(Restores.message(decision))
                .contains(
                        "may be nonfunctional",
                        "kubectl annotate cloudhsmrestore into-fresh -n team-a hsmbackup.dev/acknowledged=$USER");
        assertThat(((Decision.Write) decision).status().conditions())
                .anyMatch(c -> c.type().equals("HsmStateUncertain") && c.holds());
        CloudHsmRestore ended = running.with(((Decision.Write) decision).status());
        assertThat(LockPolicy.outlivesItsEnd(ended, at("23h"))).isTrue();
        assertThat(LockPolicy.outlivesItsEnd(ended, at("25h"))).isFalse();
    }

    private static ClusterAnswer cluster(String activation) {
        return new ClusterAnswer.Cluster("Succeeded", activation, true, null);
    }

    private static Decision answered(CloudHsmRestore restore, ClusterAnswer destination, String when) {
        return ActivationPolicy.answered(restore, CloudRestores.succeeded("2m"), destination, at(when));
    }

    private static CloudHsmRestore after(CloudHsmRestore restore, ClusterAnswer destination, String when) {
        return restore.with(((Decision.Write) answered(restore, destination, when)).status());
    }
}

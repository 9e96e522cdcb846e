package dev.hsmbackup.operator.reconcile;

import static dev.hsmbackup.operator.cluster.ApiFaults.statusWrite;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hsmbackup.crds.CloudHsmRestore;
import dev.hsmbackup.crds.CloudHsmRestoreSpec.Source;
import dev.hsmbackup.crds.Phase;
import dev.hsmbackup.operator.operation.LockRecord;
import dev.hsmbackup.operator.port.ClusterAnswer;
import dev.hsmbackup.operator.port.JobAnswer.Outcome;
import dev.hsmbackup.operator.port.Problem;
import dev.hsmbackup.operator.port.StartAnswer;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Duration;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** I1 for restores into Cloud HSMs; and none is sent but right after a look that found the destination fresh. */
class CloudRestoreProtocolTest {

    private final EngineFixture it = new EngineFixture();
    private final CloudFixture cloud = new CloudFixture(it);

    @AfterEach
    void shouldHaveDestroyedNothing() {
        assertThat(cloud.clusters().damaged()).isEmpty();
    }

    /** Somebody activates it between the look and the lock; then between the lock and the request. */
    @Test
    void shouldLookAgainUnderTheLock() {
        cloud.clusters().afterLook(1, () -> cloud.is(cloud.fresh, FakeClusters.ACTIVE));

        CloudHsmRestore restore = cloud.stepped("late");

        assertThat(cloud.clusters().asked()).hasSize(2);
        assertThat(it.restores.starts()).isEmpty();
        assertThat(cloud.at(restore)).isEqualTo("FAILED DestinationActive");
        assertThat(cloud.lock(cloud.fresh)).isNull();
    }

    @Test
    void shouldTakeTheIntentBackWhereTheDestinationIsNotReady() {
        cloud.clusters().afterLook(1, () -> cloud.is(cloud.fresh, FakeClusters.cluster("Updating", "NotActivated")));
        CloudHsmRestore restore = cloud.stepped("late");
        assertThat(cloud.at(restore)).isEqualTo("PENDING DestinationNotReady");
        assertThat(it.status(restore).attempt()).isNull();
        assertThat(cloud.lock(cloud.fresh)).isNull();
        cloud.is(cloud.fresh, FakeClusters.FRESH);
        it.pass(Duration.ofMinutes(1));

        it.replica.step(restore);

        assertThat(cloud.at(restore)).startsWith("RUNNING");
        assertThat(it.restores.starts()).hasSize(1);
    }

    @Test
    void shouldNotSendWhereTheLookTookTooLong() {
        cloud.clusters().afterLook(2, () -> it.pass(Duration.ofSeconds(11)));

        CloudHsmRestore restore = cloud.stepped("slow");

        assertThat(it.restores.starts()).isEmpty();
        assertThat(it.status(restore).phase()).isEqualTo(Phase.PENDING);
    }

    @Test
    void shouldNotSendAfterNotAfter() {
        cloud.checked();
        CloudHsmRestore restore = cloud.restore(
                "bounded", cloud.fresh, Source.ofBackupId(CloudFixture.BACKUP_ID), Duration.ofSeconds(5), false);
        cloud.clusters().afterLook(2, () -> it.pass(Duration.ofSeconds(6)));

        it.replica.step(restore);
        it.replica.step(restore);

        assertThat(it.restores.starts()).isEmpty();
        assertThat(cloud.at(restore)).isEqualTo("FAILED DeadlineExceeded");
    }

    /** FAULTS F02–F04. */
    @Test
    void shouldNotSendAgainWhereAnotherProcessMayHaveSent() {
        CloudHsmRestore restore = crashedInStarting();
        // Azure took it and made nothing of it: even then.
        cloud.is(cloud.fresh, FakeClusters.FRESH);

        Replica next = it.replica("me");
        next.step(restore);
        next.step(restore);

        assertThat(cloud.at(restore)).isEqualTo("UNKNOWN StartOutcomeUnknown");
        assertThat(cloud.message(restore)).contains("hsmbackup.dev/acknowledged", "activity log");
        assertThat(it.restores.starts()).hasSize(1);
        assertThat(cloud.lock(cloud.fresh))
                .extracting(LockRecord::uid)
                .isEqualTo(restore.getMetadata().getUid());
    }

    /** FAULTS F57–F60. */
    @Test
    void shouldNotSendAgainWhereTheAnswerWasLost() {
        it.restores.loseNextAnswer(new Problem(Problem.Kind.NO_ANSWER, null, "No answer in 60 s."));
        CloudHsmRestore restore = cloud.stepped("lost");
        it.pass(Duration.ofMinutes(30));
        it.replica.step(restore);

        CloudHsmRestore other = cloud.stepped("other");

        assertThat(cloud.at(restore)).isEqualTo("UNKNOWN StartOutcomeUnknown");
        assertThat(it.status(restore).conditions()).anyMatch(c -> c.type().equals("HsmStateUncertain") && c.holds());
        assertThat(cloud.at(other)).isEqualTo("FAILED HsmBusy");
        assertThat(it.restores.starts()).hasSize(1);
    }

    /** FAULTS F05, F30. */
    @Test
    void shouldAdoptARunningJobAfterARestart() {
        CloudHsmRestore restore = cloud.stepped("long");
        cloud.finishRestore(Outcome.SUCCEEDED, FakeClusters.cluster("Succeeded", "NotDefined"));
        it.replica("me").step(restore);
        assertThat(cloud.at(restore)).isEqualTo("RUNNING WaitingForActivation");
        cloud.is(cloud.fresh, FakeClusters.ACTIVE);

        it.replica("me").step(restore);

        assertThat(it.status(restore).phase()).isEqualTo(Phase.SUCCEEDED);
        assertThat(it.restores.starts()).hasSize(1);
    }

    @Test
    void shouldAskTheDestinationWhereAzureForgotTheJob() {
        CloudHsmRestore restore = cloud.stepped("long");
        cloud.finishRestore(Outcome.SUCCEEDED, FakeClusters.cluster("Succeeded", "NotDefined"));
        it.replica.step(restore);
        it.azure.forget(Objects.requireNonNull(it.status(restore).jobId()));
        it.replica.step(restore);
        assertThat(cloud.at(restore)).isEqualTo("RUNNING WaitingForActivation");
        cloud.is(cloud.fresh, FakeClusters.ACTIVE);

        it.replica.step(restore);

        assertThat(it.status(restore).phase()).isEqualTo(Phase.SUCCEEDED);
    }

    /** FAULTS F12, F13, F18. */
    @Test
    void shouldSendOnceWhateverWritesAreLost() {
        cloud.checked();
        CloudHsmRestore restore = cloud.restore("back", cloud.fresh, Source.ofBackupId(CloudFixture.BACKUP_ID));
        it.replica.faults.loseAfter(statusWrite("\"Starting\""), it.commit());
        it.replica.faults.lose(statusWrite("\"Running\""), 1);

        assertThatThrownBy(() -> it.replica.step(restore)).isInstanceOf(KubernetesClientException.class);
        it.replica.step(restore);

        assertThat(it.restores.starts()).hasSize(1);
        assertThat(it.status(restore).jobId()).isEqualTo(it.azure.runningOn(CloudFixture.address(cloud.fresh)));
    }

    /** A refusal of Azure is certain, but the destination is looked at anew. */
    @Test
    void shouldLookAgainBeforeEachAttempt() {
        it.restores.answerNextStart(new StartAnswer.NotStarted(
                new Problem(Problem.Kind.BUSY, "Conflict", "Another job runs."), Duration.ofSeconds(30)));
        CloudHsmRestore restore = cloud.stepped("busy");
        assertThat(cloud.at(restore)).isEqualTo("PENDING HsmBusy");
        cloud.is(cloud.fresh, FakeClusters.ACTIVE);
        it.pass(Duration.ofMinutes(1));

        it.replica.step(restore);

        assertThat(cloud.at(restore)).isEqualTo("FAILED DestinationActive");
        assertThat(it.restores.starts()).hasSize(1);
    }

    @Test
    void shouldNotSendWhereTheSecondLookGetsNoAnswer() {
        ClusterAnswer none =
                new ClusterAnswer.Unavailable(new Problem(Problem.Kind.NO_ANSWER, null, "No answer in 30 s."), null);
        cloud.clusters().afterLook(1, () -> cloud.is(cloud.fresh, none));

        CloudHsmRestore restore = cloud.stepped("silent");

        assertThat(it.restores.starts()).isEmpty();
        assertThat(it.status(restore).phase()).isEqualTo(Phase.PENDING);
    }

    /** The process that sent the request, or not, is gone, and its status says Starting. */
    private CloudHsmRestore crashedInStarting() {
        cloud.checked();
        CloudHsmRestore restore = cloud.restore("back", cloud.fresh, Source.ofBackupId(CloudFixture.BACKUP_ID));
        it.replica.faults.lose(statusWrite("\"Running\""), 1);
        assertThatThrownBy(() -> it.replica.step(restore)).isInstanceOf(KubernetesClientException.class);
        assertThat(it.status(restore).phase()).isEqualTo(Phase.STARTING);
        return restore;
    }
}

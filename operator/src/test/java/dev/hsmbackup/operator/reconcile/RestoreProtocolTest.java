package dev.hsmbackup.operator.reconcile;

import static dev.hsmbackup.operator.cluster.ApiFaults.statusWrite;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hsmbackup.crds.BackupSchedule;
import dev.hsmbackup.crds.HsmBackup;
import dev.hsmbackup.crds.HsmRestore;
import dev.hsmbackup.crds.HsmRestoreSpec.Safety;
import dev.hsmbackup.crds.HsmRestoreSpec.Source;
import dev.hsmbackup.crds.LocalRef;
import dev.hsmbackup.crds.Phase;
import dev.hsmbackup.operator.operation.LockRecord;
import dev.hsmbackup.operator.port.JobAnswer.Outcome;
import dev.hsmbackup.operator.port.Problem;
import dev.hsmbackup.operator.port.StartAnswer;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** I1: at most one start request for each restore, whatever happens. */
class RestoreProtocolTest {

    private final EngineFixture it = new EngineFixture();
    private final RestoreFixture restores = new RestoreFixture(it);

    /** FAULTS F02–F04: a new process finds an intent and no job. */
    @Test
    void shouldNotSendAgainWhereAnotherProcessMayHaveSent() {
        HsmRestore restore = crashedInStarting();
        HsmBackup backup = it.backup("nightly");

        Replica next = it.replica("me");
        next.step(restore);
        next.step(restore);
        next.step(backup);

        assertThat(restores.at(restore)).isEqualTo("UNKNOWN StartOutcomeUnknown");
        assertThat(restores.message(restore)).contains("hsmbackup.dev/acknowledged");
        assertThat(it.restores.starts()).hasSize(1);
        assertThat(it.lock())
                .extracting(LockRecord::uid)
                .isEqualTo(restore.getMetadata().getUid());
        assertThat(restores.at(backup)).isEqualTo("PENDING HsmBusy");
    }

    @Test
    void shouldGiveTheLockAwayAfterSomebodyLooked() {
        HsmRestore restore = crashedInStarting();
        Replica next = it.replica("me");
        next.step(restore);
        restores.acknowledge(restore);
        HsmRestore again = restores.later("again");

        next.step(again);

        assertThat(it.restores.starts()).hasSize(2);
        assertThat(it.restores.starts().getLast().attemptId())
                .isNotEqualTo(it.restores.starts().getFirst().attemptId());
    }

    /** FAULTS F57–F60: whatever leaves open whether Azure started it. */
    @Test
    void shouldNotSendAgainWhereTheAnswerWasLost() {
        restores.fresh("before");
        HsmRestore restore = restores.restore("back");
        it.restores.loseNextAnswer(new Problem(Problem.Kind.NO_ANSWER, null, "No answer in 60 s."));

        it.replica.step(restore);
        it.pass(Duration.ofMinutes(30));
        it.replica.step(restore);

        assertThat(restores.at(restore)).isEqualTo("UNKNOWN StartOutcomeUnknown");
        assertThat(it.status(restore).conditions()).anyMatch(c -> c.type().equals("HsmStateUncertain") && c.holds());
        assertThat(it.restores.starts()).hasSize(1);
        assertThat(it.lock()).isNotNull();
    }

    /** FAULTS F05, F30. */
    @Test
    void shouldAdoptARunningJobAfterARestart() {
        HsmRestore restore = restores.running("back");
        restores.finishRestore(Outcome.SUCCEEDED, null);

        it.replica("me").step(restore);

        assertThat(it.status(restore).phase()).isEqualTo(Phase.SUCCEEDED);
        assertThat(it.restores.starts()).hasSize(1);
    }

    /** FAULTS F12. */
    @Test
    void shouldSendOnceWhereTheAnswerToTheIntentIsLost() {
        restores.fresh("before");
        HsmRestore restore = restores.restore("back");
        it.replica.faults.loseAfter(statusWrite("\"Starting\""), it.commit());

        it.replica.step(restore);

        assertThat(it.restores.starts()).hasSize(1);
        assertThat(it.status(restore).phase()).isEqualTo(Phase.RUNNING);
    }

    /** FAULTS F13, F18. */
    @Test
    void shouldKeepTheJobIdUntilItIsWritten() {
        restores.fresh("before");
        HsmRestore restore = restores.restore("back");
        it.replica.faults.lose(statusWrite("\"Running\""), 1);

        assertThatThrownBy(() -> it.replica.step(restore)).isInstanceOf(KubernetesClientException.class);
        it.replica.step(restore);

        assertThat(it.restores.starts()).hasSize(1);
        assertThat(it.status(restore).jobId()).isEqualTo(it.azure.runningOn(it.host));
    }

    /** A refusal of Azure is certain: it is tried again, with the same source, though the schedule has a newer one. */
    @Test
    void shouldTryAgainWithTheSameSource() {
        it.pass(Duration.ofMinutes(-10));
        labelled(restores.fresh("nightly-1"));
        it.pass(Duration.ofMinutes(1));
        HsmBackup newer = restores.fresh("nightly-2");
        HsmRestore restore =
                restores.restore("back", new Source(null, new LocalRef("nightly"), null), null, Safety.DEFAULT);
        it.restores.answerNextStart(new StartAnswer.NotStarted(
                new Problem(Problem.Kind.BUSY, "Conflict", "Another job runs."), Duration.ofSeconds(30)));
        it.replica.step(restore);
        assertThat(restores.at(restore)).isEqualTo("PENDING HsmBusy");
        it.pass(Duration.ofMinutes(1));
        labelled(newer);

        it.replica.step(restore);

        assertThat(restores.at(restore)).isEqualTo("RUNNING RestoreRunning");
        assertThat(it.restores.starts())
                .hasSize(2)
                .extracting(FakeRestoreGateway.Arrival::request)
                .containsOnly(it.restores.starts().getFirst().request());
    }

    /** The process that sent the request, or not, is gone, and its status says Starting. */
    private HsmRestore crashedInStarting() {
        restores.fresh("before");
        HsmRestore restore = restores.restore("back");
        it.replica.faults.lose(statusWrite("\"Running\""), 1);
        assertThatThrownBy(() -> it.replica.step(restore)).isInstanceOf(KubernetesClientException.class);
        assertThat(it.status(restore).phase()).isEqualTo(Phase.STARTING);
        return restore;
    }

    private void labelled(HsmBackup backup) {
        it.cluster.admin().resource(backup).edit(live -> {
            live.getMetadata().setLabels(Map.of(BackupSchedule.LABEL, "nightly"));
            return live;
        });
    }
}

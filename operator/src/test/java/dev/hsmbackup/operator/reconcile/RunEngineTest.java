package dev.hsmbackup.operator.reconcile;

import static dev.hsmbackup.operator.cluster.ApiFaults.statusWrite;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hsmbackup.crds.Attempt;
import dev.hsmbackup.crds.HsmBackup;
import dev.hsmbackup.crds.Phase;
import dev.hsmbackup.crds.RunStatus;
import dev.hsmbackup.operator.port.JobAnswer;
import dev.hsmbackup.operator.port.JobAnswer.Outcome;
import dev.hsmbackup.operator.port.Problem;
import dev.hsmbackup.operator.port.StartAnswer;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Backups from begin to end, on a real API server with a fake Azure. */
class RunEngineTest {

    private final EngineFixture it = new EngineFixture();

    @Test
    void shouldBackUp() {
        HsmBackup backup = it.backup("nightly");

        assertThat(it.replica.step(backup)).contains(Duration.ofSeconds(1));
        assertThat(it.status(backup).phase()).isEqualTo(Phase.RUNNING);
        it.pass(Duration.ofMinutes(4));
        assertThat(it.replica.step(backup)).contains(Duration.ofSeconds(4));
        it.azure.finish(it.host, Outcome.SUCCEEDED);
        assertThat(it.replica.step(backup)).isEmpty();

        RunStatus status = it.status(backup);
        assertThat(status.phase()).isEqualTo(Phase.SUCCEEDED);
        assertThat(status.folderUri()).endsWith("mhsm-" + status.jobId());
        assertThat(status.duration()).isEqualTo("4m");
        assertThat(it.azure.starts()).hasSize(1);
        assertThat(it.lock()).isNull();
        assertThat(it.events(backup)).containsExactly("BackupSucceeded");
    }

    @Test
    void shouldLeaveABackupThatEndedAlone() {
        HsmBackup backup = it.running("nightly");
        it.azure.finish(it.host, Outcome.FAILED);
        it.replica.step(backup);
        String version = it.cluster.live(backup).getMetadata().getResourceVersion();

        assertThat(it.replica.step(backup)).isEmpty();

        assertThat(it.cluster.live(backup).getMetadata().getResourceVersion()).isEqualTo(version);
        assertThat(it.status(backup).phase()).isEqualTo(Phase.FAILED);
    }

    /** FAULTS F05, F30. */
    @Test
    void shouldAdoptARunningJobAfterARestart() {
        HsmBackup backup = it.running("nightly");
        it.azure.finish(it.host, Outcome.SUCCEEDED);

        it.replica("me").step(backup);

        assertThat(it.status(backup).phase()).isEqualTo(Phase.SUCCEEDED);
        assertThat(it.azure.starts()).hasSize(1);
    }

    @Test
    void shouldTryAgainWithANewAttemptWhereAzureRefused() {
        HsmBackup backup = it.backup("nightly");
        it.azure.answerNextStart(new StartAnswer.NotStarted(
                new Problem(Problem.Kind.BUSY, "Conflict", "Another job runs."), Duration.ofSeconds(30)));

        assertThat(it.replica.step(backup)).contains(Duration.ofSeconds(30));
        assertThat(it.status(backup).phase()).isEqualTo(Phase.PENDING);
        assertThat(it.reason(backup)).isEqualTo("HsmBusy");
        assertThat(it.lock()).isNull();
        it.replica.step(backup);
        assertThat(it.azure.starts()).hasSize(1);
        it.pass(Duration.ofSeconds(31));
        it.replica.step(backup);

        assertThat(it.status(backup).phase()).isEqualTo(Phase.RUNNING);
        assertThat(it.azure.starts())
                .extracting(FakeHsmGateway.Arrival::attemptId)
                .hasSize(2)
                .doesNotHaveDuplicates();
        assertThat(it.status(backup).attempt())
                .extracting(Attempt::id)
                .isEqualTo(it.azure.starts().getLast().attemptId());
    }

    @Test
    void shouldFailAtOnceWhereWaitingWouldNotHelp() {
        HsmBackup backup = it.backup("nightly");
        it.azure.answerNextStart(
                new StartAnswer.NotStarted(new Problem(Problem.Kind.FORBIDDEN, null, "No role."), null));

        assertThat(it.replica.step(backup)).isEmpty();

        assertThat(it.status(backup).phase()).isEqualTo(Phase.FAILED);
        assertThat(it.reason(backup)).isEqualTo("Forbidden");
        assertThat(it.lock()).isNull();
        assertThat(it.events(backup)).containsExactly("Forbidden");
    }

    @Test
    void shouldSpendNoAttemptWhereThereIsNoToken() {
        HsmBackup backup = it.backup("nightly");
        it.azure.failNextPreparation(new Problem(Problem.Kind.CREDENTIAL, null, "No token."));

        it.replica.step(backup);
        assertThat(it.azure.starts()).isEmpty();
        assertThat(it.reason(backup)).isEqualTo("CredentialUnavailable");
        assertThat(it.replica.locks.read(it.host).lease()).isNull();

        it.replica.step(backup);
        assertThat(it.azure.starts()).hasSize(1);
    }

    @Test
    void shouldWaitForTheBackupThatHoldsTheLock() {
        HsmBackup first = it.running("first");
        HsmBackup second = it.backup("second");

        it.replica.step(second);
        assertThat(it.reason(second)).isEqualTo("HsmBusy");
        assertThat(it.azure.starts()).hasSize(1);
        it.azure.finish(it.host, Outcome.SUCCEEDED);
        it.replica.step(first);
        it.replica.step(second);

        assertThat(it.status(second).phase()).isEqualTo(Phase.RUNNING);
        assertThat(it.azure.starts()).hasSize(2);
    }

    /** FAULTS F95, F93: HSMs do not wait for each other. */
    @Test
    void shouldRunBackupsOfTwoHsmsAtOnce() {
        HsmBackup first = it.running("first");
        HsmBackup other = it.cluster.backup(
                it.namespace, "other", it.cluster.hsm().getMetadata().getName());

        it.replica.step(other);

        assertThat(List.of(it.status(first).phase(), it.status(other).phase()))
                .containsExactly(Phase.RUNNING, Phase.RUNNING);
    }

    @Test
    void shouldFailWhereThereIsNoSuchHsm() {
        HsmBackup backup = it.cluster.backup(it.namespace, "nightly", "missing");

        assertThat(it.replica.step(backup)).contains(Duration.ofSeconds(2));
        it.pass(Duration.ofSeconds(16));
        it.replica.step(backup);

        assertThat(it.status(backup).phase()).isEqualTo(Phase.FAILED);
        assertThat(it.reason(backup)).isEqualTo("HsmNotAvailable");
        assertThat(it.azure.starts()).isEmpty();
    }

    /** FAULTS F99. */
    @Test
    void shouldFollowTheJobThoughTheHsmIsGone() {
        HsmBackup backup = it.running("nightly");
        it.cluster.admin().resource(it.hsm).delete();
        it.azure.finish(it.host, Outcome.SUCCEEDED);

        it.replica.step(backup);

        assertThat(it.status(backup).phase()).isEqualTo(Phase.SUCCEEDED);
    }

    /** FAULTS F16, F52, I10. */
    @Test
    void shouldTellOfASilentAzureAndGoOnAsking() {
        HsmBackup backup = it.running("nightly");
        it.azure.answerEveryPoll(new JobAnswer.Unavailable(new Problem(Problem.Kind.SERVER_ERROR, null, "503"), null));

        it.replica.step(backup);
        it.pass(Duration.ofMinutes(11));
        it.replica.step(backup);
        it.replica.step(backup);
        assertThat(it.events(backup)).containsExactly("NoWordFromAzure");
        assertThat(it.status(backup).phase()).isEqualTo(Phase.RUNNING);
        it.azure.answerEveryPoll(null);
        it.azure.finish(it.host, Outcome.SUCCEEDED);
        it.replica.step(backup);

        assertThat(it.status(backup).phase()).isEqualTo(Phase.SUCCEEDED);
    }

    /** FAULTS F53. */
    @Test
    void shouldGiveUpAJobThatAzureDoesNotKnowOnlyAfterManyAnswers() {
        HsmBackup backup = it.running("nightly");
        it.azure.answerEveryPoll(new JobAnswer.Unknown());

        it.replica.step(backup);
        it.pass(Duration.ofMinutes(11));
        for (int i = 0; i < 3; i++) {
            it.replica.step(backup);
        }
        assertThat(it.status(backup).phase()).isEqualTo(Phase.RUNNING);
        it.replica.step(backup);

        assertThat(it.status(backup).phase()).isEqualTo(Phase.UNKNOWN);
        assertThat(it.reason(backup)).isEqualTo("JobNotFound");
    }

    /** FAULTS F21. */
    @Test
    void shouldNotStartWithoutTheRightToRecordIt() throws InterruptedException {
        HsmBackup backup = it.backup("nightly");
        Replica powerless = it.replica("me");
        powerless.faults.before(statusWrite("\"Starting\""), request -> it.cluster.revokeStatusWrites());

        try {
            assertThatThrownBy(() -> powerless.step(backup))
                    .isInstanceOfSatisfying(
                            KubernetesClientException.class,
                            e -> assertThat(e.getCode()).isEqualTo(403));
        } finally {
            it.cluster.grantStatusWrites();
        }

        assertThat(it.azure.starts()).isEmpty();
        powerless.step(backup);
        assertThat(it.azure.starts()).hasSize(1);
    }
}

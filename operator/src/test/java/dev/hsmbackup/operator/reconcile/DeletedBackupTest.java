package dev.hsmbackup.operator.reconcile;

import static dev.hsmbackup.operator.cluster.ApiFaults.statusWrite;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hsmbackup.crds.HsmBackup;
import dev.hsmbackup.crds.Phase;
import dev.hsmbackup.operator.operation.LockRecord;
import dev.hsmbackup.operator.port.JobAnswer.Outcome;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What becomes of an HSM's lock when the object that took it goes away. */
class DeletedBackupTest {

    private final EngineFixture it = new EngineFixture();

    /** FAULTS F80: Azure has no cancel. */
    @Test
    void shouldKeepTheLockOfADeletedBackupUntilItsJobEnds() {
        HsmBackup deleted = it.running("deleted");
        HsmBackup waiting = it.backup("waiting");
        it.delete(deleted);

        it.replica.engine.gone(deleted);
        it.replica.engine.gone(deleted);
        it.pass(Duration.ofMinutes(30));
        it.replica.step(waiting);
        assertThat(it.lock()).extracting(LockRecord::jobId).isEqualTo(it.azure.runningOn(it.host));
        assertThat(it.reason(waiting)).isEqualTo("HsmBusy");
        assertThat(it.events(deleted)).containsOnlyOnce("FollowOrphanedJob");
        it.azure.finish(it.host, Outcome.SUCCEEDED);
        it.replica.step(waiting);

        assertThat(it.azure.starts()).hasSize(2);
        assertThat(it.status(waiting).phase()).isEqualTo(Phase.RUNNING);
    }

    /** FAULTS F80: the watch may know no more of the object than that it was Pending. */
    @Test
    void shouldKeepTheLockOfABackupDeletedWhileItStarts() throws InterruptedException {
        HsmBackup backup = it.backup("nightly");
        it.azure.whenAStartArrives(() -> it.delete(backup));

        it.replica.step(backup);

        assertThat(it.lock()).extracting(LockRecord::jobId).isEqualTo(it.azure.runningOn(it.host));
        assertThat(it.replica.answers.awaitRecorded(Duration.ZERO)).isTrue();
    }

    /** FAULTS F80, F13: deleted while the job id could not be written. */
    @Test
    void shouldKeepTheLockOfABackupDeletedBeforeItsJobIdWasWritten() {
        HsmBackup backup = it.backup("nightly");
        it.replica.faults.lose(statusWrite("\"Running\""), 1);
        assertThatThrownBy(() -> it.replica.step(backup)).isInstanceOf(KubernetesClientException.class);
        HsmBackup last = it.cluster.live(backup);
        it.delete(backup);

        it.replica.engine.gone(last);

        assertThat(it.lock()).extracting(LockRecord::jobId).isEqualTo(it.azure.runningOn(it.host));
    }

    /** FAULTS F81: the name alone does not make it the object that holds the lock. */
    @Test
    void shouldLetTheSuccessorOfTheSameNameWaitForTheJob() {
        HsmBackup deleted = it.running("nightly");
        it.delete(deleted);
        it.replica.engine.gone(deleted);
        HsmBackup successor = it.backup("nightly");

        it.pass(Duration.ofMinutes(5));
        it.replica.step(successor);

        assertThat(it.azure.starts()).hasSize(1);
        assertThat(it.reason(successor)).isEqualTo("HsmBusy");
    }

    /** A crash between taking the lock and the intent must not block the HSM. */
    @Test
    void shouldTakeOverALockThatWasLeftBehind() {
        HsmBackup backup = it.backup("nightly");
        HsmBackup other = it.backup("other");
        it.replica.locks.take(it.replica.locks.read(it.host), held(other));

        it.replica.step(backup);
        assertThat(it.azure.starts()).isEmpty();
        it.pass(Duration.ofSeconds(61));
        it.replica.step(backup);

        assertThat(it.azure.starts()).hasSize(1);
    }

    private LockRecord held(HsmBackup by) {
        return new LockRecord(
                by.getMetadata().getUid(),
                "6b0c8a3e-1111-4222-8333-944455556666",
                "HsmBackup",
                by.getMetadata().getNamespace(),
                by.getMetadata().getName(),
                null,
                it.clock.instant());
    }
}

package dev.hsmbackup.operator.reconcile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hsmbackup.crds.Attempt;
import dev.hsmbackup.crds.CloudHsmRestore;
import dev.hsmbackup.crds.CloudHsmRestoreSpec.Source;
import dev.hsmbackup.crds.HsmBackup;
import dev.hsmbackup.crds.Phase;
import dev.hsmbackup.operator.port.JobAnswer.Outcome;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** FAULTS F84 for Cloud HSMs: whatever somebody writes into a status, no restore is sent that Azure would punish. */
@DisplayName("F84")
class CloudForgedStatusTest {

    private final EngineFixture it = new EngineFixture();
    private final CloudFixture cloud = new CloudFixture(it);

    @AfterEach
    void shouldHaveDestroyedNothing() {
        assertThat(cloud.clusters().damaged()).isEmpty();
    }

    @Test
    @DisplayName("F84 a backup that claims to be of another HSM")
    void shouldNotTakeTheClaimForTheDestinationsState() {
        HsmBackup claimed = cloud.forged(cloud.backup("claimed", cloud.fresh), cloud.fresh, CloudFixture.BACKUP_ID);
        HsmBackup moved = cloud.forged(cloud.backup("moved", cloud.old), cloud.fresh, CloudFixture.BACKUP_ID);
        cloud.checked();
        CloudHsmRestore itself = cloud.restore(
                "itself", cloud.fresh, Source.ofBackup(claimed.getMetadata().getName()));
        CloudHsmRestore onto = cloud.restore(
                "onto", cloud.old, Source.ofBackup(moved.getMetadata().getName()));

        it.replica.step(itself);
        it.replica.step(onto);

        assertThat(cloud.at(itself)).isEqualTo("FAILED DestinationIsSource");
        assertThat(cloud.at(onto)).isEqualTo("FAILED DestinationIsSource");
        assertThat(it.restores.starts()).isEmpty();
    }

    @Test
    @DisplayName("F84 a backup id that is a path")
    void shouldNotTakeAPathForABackup() {
        cloud.forged(cloud.backup("odd", cloud.old), cloud.old, "../../../vaults/v");
        cloud.checked();
        CloudHsmRestore restore = cloud.restore("back", cloud.fresh, Source.ofBackup("odd"));

        it.replica.step(restore);

        assertThat(cloud.at(restore)).isEqualTo("FAILED SourceNotUsable");
        assertThat(it.restores.starts()).isEmpty();
        assertThat(it.restores.checks()).isEmpty();
    }

    @Test
    @DisplayName("F84 an attempt that nobody made")
    void shouldCallAForgedAttemptUnknown() {
        CloudHsmRestore restore = cloud.restore("back", cloud.fresh, Source.ofBackupId(CloudFixture.BACKUP_ID));
        starting(restore, cloud.attempt(cloud.old));

        it.replica.step(restore);

        assertThat(cloud.at(restore)).isEqualTo("UNKNOWN StartOutcomeUnknown");
        assertThat(it.restores.starts()).isEmpty();
    }

    @Test
    @DisplayName("F84 an attempt at what is no Cloud HSM: the API server refuses it")
    void shouldNotBeStoredWhereItIsAboutAnotherKind() {
        CloudHsmRestore restore = cloud.restore("back", cloud.fresh, Source.ofBackupId(CloudFixture.BACKUP_ID));
        Attempt elsewhere = new Attempt(UUID.randomUUID(), it.clock.instant(), "evil.example", null, null, it.host);

        assertThatThrownBy(() -> starting(restore, elsewhere))
                .isInstanceOf(KubernetesClientException.class)
                .hasMessageContaining("attempt needs the ARM resourceId of the CloudHsm");
    }

    @Test
    @DisplayName("F84 Starting set back to Pending while the request is in the air")
    void shouldNotSendAgainWhereTheIntentWasRemoved() {
        cloud.checked();
        CloudHsmRestore restore = cloud.restore("back", cloud.fresh, Source.ofBackupId(CloudFixture.BACKUP_ID));
        it.restores.whenAStartArrives(
                () -> cloud.forge(restore, status -> status.phase(Phase.PENDING).attempt(null)));

        it.replica.step(restore);
        cloud.is(cloud.fresh, FakeClusters.FRESH);
        it.replica.step(restore);

        assertThat(it.restores.starts()).hasSize(1);
        assertThat(it.status(restore).jobId()).isEqualTo(it.azure.runningOn(CloudFixture.address(cloud.fresh)));
    }

    @Test
    @DisplayName("F84 a job that Azure says succeeded, in words only")
    void shouldBelieveAzureOnlyAboutTheEnd() {
        CloudHsmRestore restore = cloud.stepped("back");
        cloud.forge(restore, status -> status.jobStatus("Succeeded"));
        cloud.is(cloud.fresh, FakeClusters.ACTIVE);

        it.replica.step(restore);

        assertThat(it.status(restore).phase()).isEqualTo(Phase.RUNNING);
        cloud.finishRestore(Outcome.FAILED, FakeClusters.ACTIVE);
        it.replica.step(restore);
        assertThat(cloud.at(restore)).isEqualTo("FAILED AzureFailed");
    }

    private void starting(CloudHsmRestore restore, Attempt attempt) {
        cloud.forge(
                restore,
                status -> status.observedGeneration(1)
                        .phase(Phase.STARTING)
                        .attempt(attempt)
                        .backupId(CloudFixture.BACKUP_ID)
                        .folderUri(cloud.container));
    }
}

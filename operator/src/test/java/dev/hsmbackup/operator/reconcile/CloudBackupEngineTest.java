package dev.hsmbackup.operator.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hsmbackup.crds.Attempt;
import dev.hsmbackup.crds.CloudHsm;
import dev.hsmbackup.crds.CloudHsmSpec;
import dev.hsmbackup.crds.HsmBackup;
import dev.hsmbackup.crds.HsmBackupSpec;
import dev.hsmbackup.crds.RunStatus;
import dev.hsmbackup.operator.cluster.TestCluster;
import dev.hsmbackup.operator.operation.LockRecord;
import dev.hsmbackup.operator.port.HsmTarget;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Backups of Cloud HSMs with the engine of all runs, on a real API server and against a fake Azure. */
class CloudBackupEngineTest {

    private final EngineFixture it = new EngineFixture();
    private final CloudFixture cloud = new CloudFixture(it);

    @Test
    void shouldBackUpACloudHsm() {
        HsmBackup backup = cloud.backup("nightly", cloud.old);

        it.replica.step(backup);
        RunStatus running = it.status(backup);
        Instant content = it.clock.instant().minus(Duration.ofMinutes(57));
        cloud.finishBackup(CloudFixture.BACKUP_ID, content);
        it.replica.step(backup);

        assertThat(it.azure.starts())
                .extracting(FakeHsmGateway.Arrival::hsm)
                .containsExactly(new HsmTarget(CloudFixture.address(cloud.old), null, null));
        Attempt attempt = Objects.requireNonNull(running.attempt());
        assertThat(attempt.host()).isEqualTo("management.azure.com");
        assertThat(attempt.resourceId())
                .isEqualToIgnoringCase(cloud.old.getSpec().resourceId());
        assertThat(cloud.at(backup)).isEqualTo("SUCCEEDED BackupSucceeded");
        assertThat(it.status(backup).backupId()).isEqualTo(CloudFixture.BACKUP_ID);
        assertThat(it.status(backup).folderUri()).isEqualTo(cloud.container);
        assertThat(it.status(backup).contentTime()).isEqualTo(content.truncatedTo(ChronoUnit.SECONDS));
        assertThat(cloud.message(backup)).contains("57m");
        assertThat(cloud.lock(cloud.old)).isNull();
        assertThat(it.replica.metrics.registry().scrape())
                .contains("hsm=\"cloudhsm/" + cloud.old.getMetadata().getName() + "\"");
    }

    @Test
    void shouldNotCallASuccessWhatCannotBeRestored() {
        HsmBackup backup = cloud.backup("nightly", cloud.old);
        it.replica.step(backup);
        cloud.finishBackup(null, null);

        it.replica.step(backup);

        assertThat(cloud.at(backup)).isEqualTo("UNKNOWN NoArtifact");
    }

    /** I4: the lock is by what Azure calls the cluster, not by the object. */
    @Test
    void shouldRunOneJobOnAClusterThatTwoObjectsName() {
        CloudHsm alias = it.cluster.cloudHsm(
                TestCluster.unique("alias"),
                cloud.old.getSpec().resourceId().toUpperCase(Locale.ROOT),
                cloud.container);
        HsmBackup first = cloud.backup("first", cloud.old);
        HsmBackup second = cloud.backup("second", alias);

        it.replica.step(first);
        it.replica.step(second);

        assertThat(cloud.at(second)).isEqualTo("PENDING HsmBusy");
        assertThat(it.azure.starts()).hasSize(1);
    }

    @Test
    void shouldGiveTheSameAnswerForMissingAndForbidden() {
        HsmBackup missing = it.cluster.backup(it.namespace, "missing", HsmBackupSpec.ofCloudHsm("none-of-ours"));
        it.cluster.admin().resource(cloud.fresh).edit(live -> {
            var spec = live.getSpec();
            live.setSpec(new CloudHsmSpec(spec.resourceId(), spec.cloud(), spec.storage(), null, null, null));
            return live;
        });
        HsmBackup forbidden = cloud.backup("forbidden", cloud.fresh);
        it.pass(Duration.ofSeconds(20));

        it.replica.step(missing);
        it.replica.step(forbidden);

        assertThat(cloud.at(missing)).isEqualTo("FAILED HsmNotAvailable");
        assertThat(cloud.at(forbidden)).isEqualTo("FAILED HsmNotAvailable");
        assertThat(cloud.message(missing).replace("none-of-ours", "X"))
                .isEqualTo(cloud.message(forbidden)
                        .replace(cloud.fresh.getMetadata().getName(), "X"))
                .contains("spec.cloudHsmRef.name");
        assertThat(it.azure.starts()).isEmpty();
    }

    /** FAULTS F05: the job of a deleted object is followed through the lock, by the CloudHsm. */
    @Test
    void shouldFollowTheJobOfADeletedBackup() {
        HsmBackup backup = cloud.backup("nightly", cloud.old);
        it.replica.step(backup);
        HsmBackup last = it.cluster.live(backup);
        it.delete(backup);
        it.replica.engine.gone(last);

        assertThat(cloud.lock(cloud.old))
                .extracting(LockRecord::jobId)
                .isEqualTo(last.getStatus().jobId());
        cloud.finishBackup(CloudFixture.BACKUP_ID, null);
        it.replica.keeper.followOrphan(new HsmTarget(CloudFixture.address(cloud.old), null, null));

        assertThat(cloud.lock(cloud.old)).isNull();
    }
}

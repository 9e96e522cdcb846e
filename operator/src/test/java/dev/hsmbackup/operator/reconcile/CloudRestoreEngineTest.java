package dev.hsmbackup.operator.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hsmbackup.crds.BackupSchedule;
import dev.hsmbackup.crds.CloudHsm;
import dev.hsmbackup.crds.CloudHsmRestore;
import dev.hsmbackup.crds.CloudHsmRestoreSpec.Source;
import dev.hsmbackup.crds.HsmBackup;
import dev.hsmbackup.crds.LocalRef;
import dev.hsmbackup.crds.Phase;
import dev.hsmbackup.operator.cluster.TestCluster;
import dev.hsmbackup.operator.operation.LockRecord;
import dev.hsmbackup.operator.port.CheckAnswer;
import dev.hsmbackup.operator.port.ClusterAnswer;
import dev.hsmbackup.operator.port.JobAnswer;
import dev.hsmbackup.operator.port.JobAnswer.Outcome;
import dev.hsmbackup.operator.port.Problem;
import dev.hsmbackup.operator.port.StartAnswer;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Restores into Cloud HSMs, on a real API server and against a fake Azure that destroys what it may not restore into. */
class CloudRestoreEngineTest {

    private final EngineFixture it = new EngineFixture();
    private final CloudFixture cloud = new CloudFixture(it);

    @AfterEach
    void shouldHaveDestroyedNothing() {
        assertThat(cloud.clusters().damaged()).isEmpty();
    }

    @Test
    void shouldRestoreIntoAFreshCloudHsm() {
        cloud.succeeded("nightly");
        cloud.checked();
        CloudHsmRestore restore = cloud.restore("a-to-b", cloud.fresh, Source.ofBackup("nightly"));

        it.replica.step(restore);
        assertThat(cloud.at(restore)).isEqualTo("RUNNING RestoreRunning");
        cloud.finishRestore(Outcome.SUCCEEDED, FakeClusters.cluster("Updating", "NotDefined"));
        it.replica.step(restore);
        assertThat(cloud.at(restore)).isEqualTo("RUNNING WaitingForActivation");
        assertThat(cloud.lock(cloud.fresh)).isNotNull();
        assertThat(it.replica.activated).isEmpty();
        cloud.is(cloud.fresh, FakeClusters.ACTIVE);
        it.replica.step(restore);

        assertThat(it.replica.activated)
                .containsExactly(cloud.fresh.getMetadata().getName());
        assertThat(cloud.at(restore)).isEqualTo("SUCCEEDED RestoreSucceeded");
        assertThat(cloud.message(restore)).contains("is Active");
        assertThat(it.status(restore).backupId()).isEqualTo(CloudFixture.BACKUP_ID);
        assertThat(it.status(restore).folderUri()).isEqualTo(cloud.container);
        assertThat(it.restores.starts()).singleElement().satisfies(start -> {
            assertThat(start.hsm().host()).isEqualTo(CloudFixture.address(cloud.fresh));
            assertThat(start.request().folder()).isEqualTo(CloudFixture.BACKUP_ID);
        });
        assertThat(cloud.lock(cloud.fresh)).isNull();
        assertThat(it.replica.metrics.registry().scrape())
                .contains("hsmbackup_restores_total{hsm=\"cloudhsm/"
                        + cloud.fresh.getMetadata().getName());
    }

    /** The last one of the schedule from before the restore, also where the next one ended meanwhile. */
    @Test
    void shouldRestoreTheLatestBackupOfASchedule() {
        it.pass(Duration.ofMinutes(-10));
        scheduled("nightly-1", CloudFixture.BACKUP_ID + "1");
        it.pass(Duration.ofMinutes(1));
        scheduled("nightly-2", CloudFixture.BACKUP_ID + "2");
        cloud.checked();
        CloudHsmRestore restore = cloud.restore("back", cloud.fresh, ofSchedule("nightly"));
        CloudHsmRestore none = cloud.restore("none", cloud.fresh, ofSchedule("weekly"));
        it.pass(Duration.ofMinutes(1));
        scheduled("nightly-3", CloudFixture.BACKUP_ID + "3");

        it.replica.step(none);
        it.replica.step(restore);

        assertThat(cloud.at(none)).isEqualTo("FAILED SourceNotUsable");
        assertThat(cloud.message(none)).contains("BackupSchedule \"weekly\"");
        assertThat(cloud.at(restore)).isEqualTo("RUNNING RestoreRunning");
        assertThat(it.status(restore).backupId()).isEqualTo(CloudFixture.BACKUP_ID + "2");
    }

    private static Source ofSchedule(String name) {
        return new Source(null, new LocalRef(name), null);
    }

    private void scheduled(String name, String backupId) {
        HsmBackup backup = cloud.backup(name, cloud.old);
        it.replica.step(backup);
        cloud.finishBackup(backupId, null);
        it.replica.step(backup);
        it.cluster.admin().resource(it.cluster.live(backup)).edit(live -> {
            live.getMetadata().setLabels(Map.of(BackupSchedule.LABEL, "nightly"));
            return live;
        });
    }

    @Test
    void shouldNotRestoreOntoTheSource() {
        cloud.succeeded("nightly");
        cloud.checked();
        CloudHsm alias = it.cluster.cloudHsm(
                TestCluster.unique("alias"),
                cloud.old.getSpec().resourceId().toUpperCase(Locale.ROOT),
                cloud.container);
        // Even where its state would let it pass.
        cloud.is(cloud.old, FakeClusters.FRESH);
        CloudHsmRestore itself = cloud.restore("itself", cloud.old, Source.ofBackup("nightly"));
        CloudHsmRestore aliased = cloud.restore("aliased", alias, Source.ofBackup("nightly"));
        CloudHsmRestore byId = cloud.restore("by-id", alias, Source.ofBackupId(CloudFixture.BACKUP_ID));

        it.replica.step(itself);
        it.replica.step(aliased);
        it.replica.step(byId);

        assertThat(cloud.at(itself)).isEqualTo("FAILED DestinationIsSource");
        assertThat(cloud.at(aliased)).isEqualTo("FAILED DestinationIsSource");
        assertThat(cloud.at(byId)).isEqualTo("FAILED DestinationIsSource");
        assertThat(it.restores.starts()).isEmpty();
    }

    /** The second restore meets what the first one made. */
    @Test
    void shouldNotRestoreIntoAnActiveCloudHsm() {
        CloudHsmRestore first = cloud.stepped("first");
        cloud.finishRestore(Outcome.SUCCEEDED, FakeClusters.ACTIVE);
        it.replica.step(first);
        cloud.aSecondLater();

        CloudHsmRestore again = cloud.stepped("again");

        assertThat(cloud.at(first)).isEqualTo("SUCCEEDED RestoreSucceeded");
        assertThat(cloud.at(again)).isEqualTo("FAILED DestinationActive");
        assertThat(cloud.message(again)).contains("would destroy it");
        assertThat(it.status(again).attempt()).isNull();
        assertThat(it.restores.starts()).hasSize(1);
    }

    @Test
    void shouldWaitForADestinationThatIsBeingMade() {
        cloud.is(cloud.fresh, FakeClusters.cluster("Provisioning", "NotDefined"));
        CloudHsmRestore restore = cloud.stepped("early");
        assertThat(cloud.at(restore)).isEqualTo("PENDING DestinationNotReady");
        cloud.is(
                cloud.fresh,
                new ClusterAnswer.Unavailable(new Problem(Problem.Kind.NO_ANSWER, null, "No answer in 30 s."), null));
        it.replica.step(restore);
        assertThat(it.status(restore).phase()).isEqualTo(Phase.PENDING);
        cloud.is(cloud.fresh, FakeClusters.FRESH);
        it.pass(Duration.ofMinutes(1));

        it.replica.step(restore);

        assertThat(cloud.at(restore)).startsWith("RUNNING");
        assertThat(it.restores.starts()).hasSize(1);
    }

    @Test
    void shouldNotRestoreWithoutIdentity() {
        cloud.is(cloud.fresh, new ClusterAnswer.Cluster("Succeeded", "NotActivated", false, null));

        assertThat(cloud.at(cloud.stepped("blind"))).isEqualTo("FAILED NoIdentity");
        assertThat(it.restores.starts()).isEmpty();
    }

    /** Unlike a Managed HSM of an old version, no Cloud HSM is without a check. */
    @Test
    void shouldNotRestoreWithoutAzuresCheck() {
        CloudHsmRestore bad = cloud.restore("bad", cloud.fresh, Source.ofBackupId(CloudFixture.BACKUP_ID));
        it.restores.check(
                new CheckAnswer.Over(new JobAnswer.Ended(
                        Outcome.FAILED, "Failed", null, null, "BackupNotFound", "No such backup.", null, null)),
                null);
        it.replica.step(bad);
        CloudHsmRestore odd = cloud.restore("odd", cloud.fresh, Source.ofBackupId(CloudFixture.BACKUP_ID));
        it.restores.check(
                new StartAnswer.NotStarted(new Problem(Problem.Kind.NOT_FOUND, "NotFound", "No route."), null), null);
        it.replica.step(odd);

        assertThat(cloud.at(bad)).isEqualTo("FAILED CheckFailed");
        assertThat(cloud.at(odd)).isEqualTo("FAILED HsmNotFound");
        assertThat(it.restores.starts()).isEmpty();
    }

    @Test
    void shouldOnlyLookWhereNoMoreIsWanted() {
        cloud.checked();
        CloudHsmRestore good = cloud.restore(
                "good", cloud.fresh, Source.ofBackupId(CloudFixture.BACKUP_ID), Duration.ofHours(4), true);
        CloudHsmRestore bad =
                cloud.restore("bad", cloud.old, Source.ofBackupId(CloudFixture.BACKUP_ID), Duration.ofHours(4), true);

        it.replica.step(good);
        it.replica.step(bad);

        assertThat(cloud.at(good)).isEqualTo("SUCCEEDED PreflightPassed");
        assertThat(cloud.at(bad)).isEqualTo("FAILED DestinationActive");
        assertThat(it.restores.starts()).isEmpty();
        assertThat(cloud.lock(cloud.fresh)).isNull();
    }

    /** FAULTS F86: the first one waits, and holds no lock. */
    @Test
    void shouldNotQueueBehindAnotherRestore() {
        cloud.checked();
        cloud.is(cloud.fresh, FakeClusters.cluster("Updating", "NotActivated"));
        List<CloudHsmRestore> byAge = Stream.of("one", "two")
                .map(name -> cloud.restore(name, cloud.fresh, Source.ofBackupId(CloudFixture.BACKUP_ID)))
                .sorted(Comparator.comparing((CloudHsmRestore restore) ->
                                Instant.parse(restore.getMetadata().getCreationTimestamp()))
                        .thenComparing(restore -> restore.getMetadata().getUid()))
                .toList();
        it.replica.step(byAge.getFirst());

        it.replica.step(byAge.getLast());

        assertThat(cloud.at(byAge.getFirst())).isEqualTo("PENDING DestinationNotReady");
        assertThat(cloud.at(byAge.getLast())).isEqualTo("FAILED HsmBusy");
    }

    @Test
    void shouldKeepTheLockWhereTheDestinationMayBeBroken() {
        CloudHsmRestore restore = cloud.stepped("broken");
        cloud.finishRestore(Outcome.FAILED, FakeClusters.cluster("Succeeded", "Failed"));
        it.replica.step(restore);
        cloud.is(cloud.fresh, FakeClusters.FRESH);
        CloudHsmRestore again = cloud.stepped("again");
        HsmBackup backup = cloud.backup("of-it", cloud.fresh);
        it.replica.step(backup);

        assertThat(cloud.at(restore)).isEqualTo("FAILED AzureFailed");
        assertThat(it.status(restore).conditions()).anyMatch(c -> c.type().equals("HsmStateUncertain") && c.holds());
        assertThat(cloud.lock(cloud.fresh))
                .extracting(LockRecord::uid)
                .isEqualTo(restore.getMetadata().getUid());
        assertThat(cloud.at(again)).isEqualTo("FAILED HsmBusy");
        assertThat(cloud.at(backup)).isEqualTo("PENDING HsmBusy");
        assertThat(it.restores.starts()).hasSize(1);
    }
}

package dev.hsmbackup.operator.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hsmbackup.crds.BackupSchedule;
import dev.hsmbackup.crds.HsmBackup;
import dev.hsmbackup.crds.HsmRestore;
import dev.hsmbackup.crds.HsmRestoreSpec;
import dev.hsmbackup.crds.HsmRestoreSpec.Safety;
import dev.hsmbackup.crds.HsmRestoreSpec.Source;
import dev.hsmbackup.crds.LocalRef;
import dev.hsmbackup.crds.ManagedHsmRef;
import dev.hsmbackup.operator.port.Problem;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Restores while the blobs of backups are being deleted, on the real API server. */
class GoingBackupsTest {

    private final BlobFixture it = new BlobFixture();
    private final RestoreFixture restores = new RestoreFixture(it.base);
    private final BlobEngine engine = it.engine();

    /** Created after the first page went, while storage lets the operator wait for the next one. */
    @Test
    void shouldNotRestoreWhatIsHalfDeleted() {
        HsmBackup old = begun("old");
        it.storage.nextList(() -> FakeBlobGateway.unavailable(Problem.Kind.THROTTLED));
        it.step(engine, old);
        HsmRestore byName = restores.restore("by-name", Source.ofBackup("old"), null, Safety.DEFAULT);
        HsmRestore byFolder = restores.restore("by-folder", Source.ofFolder(folder(old)), null, Safety.DEFAULT);

        it.base.replica.step(byName);
        it.base.replica.step(byFolder);
        it.finish(engine, old);

        assertThat(restores.at(byName)).isEqualTo("FAILED SourceNotUsable");
        assertThat(restores.message(byName)).contains("HsmBackup \"old\" is being deleted");
        assertThat(restores.at(byFolder)).isEqualTo("FAILED SourceNotUsable");
        assertThat(restores.message(byFolder)).contains("is being deleted and may not be whole any more");
        assertThat(it.base.restores.starts()).isEmpty();
        assertThat(it.exists(old)).isFalse();
        assertThat(it.blobs(old)).isZero();
    }

    @Test
    void shouldNotRestoreWhatAnotherNamespaceDeletes() {
        HsmBackup old = begun("secret");
        String namespace = it.cluster.namespace();
        HsmRestore restore = it.cluster.restore(
                namespace,
                "back",
                new HsmRestoreSpec(
                        new ManagedHsmRef(it.name()),
                        Source.ofFolder(folder(old)),
                        null,
                        it.name(),
                        it.base.clock.instant().plus(Duration.ofHours(4)),
                        Safety.DEFAULT,
                        false,
                        "1h",
                        "24h"));

        it.base.replica.step(restore);

        assertThat(restores.at(restore)).isEqualTo("FAILED SourceNotUsable");
        assertThat(restores.message(restore)).doesNotContain("secret", it.base.namespace);
    }

    /** The restore was there first: its folder stays, and only the object goes. */
    @Test
    void shouldRestoreAFolderThatStays() {
        HsmBackup old = it.good("old", 3);
        it.good("good", 1);
        HsmRestore restore = restores.restore("back", Source.ofFolder(folder(old)), null, Safety.DEFAULT);
        it.base.delete(old);

        it.base.replica.step(restore);
        assertThat(restores.at(restore)).isEqualTo("PENDING SourceNotReady");
        it.finish(engine, old);
        it.base.replica.step(restore);

        assertThat(it.blobs(old)).isEqualTo(3);
        assertThat(restores.at(restore)).isEqualTo("RUNNING RestoreRunning");
    }

    @Test
    void shouldTakeTheNextNewestOfASchedule() {
        it.base.pass(Duration.ofMinutes(-10));
        HsmBackup older = scheduled(it.good("older", 3));
        HsmBackup old = scheduled(begun("old"));
        HsmRestore restore =
                restores.restore("back", new Source(null, new LocalRef("nightly"), null), null, Safety.DEFAULT);

        it.base.replica.step(restore);

        assertThat(restores.at(restore)).isEqualTo("RUNNING RestoreRunning");
        assertThat(it.base.status(restore).folderUri()).isEqualTo(BlobFixture.folder(older));
        assertThat(it.exists(old)).isTrue();
    }

    @Test
    void shouldTakeNoneOfThemForTheWayBack() {
        HsmBackup good = it.good("good", 1);
        it.base.delete(good);
        HsmRestore restore = restores.restore("back");

        it.base.replica.step(restore);

        assertThat(restores.at(restore)).isEqualTo("AWAITING_SAFETY_BACKUP AwaitingSafetyBackup");
        assertThat(restores.safetyOf(restore)).isNotNull();
    }

    /** One with 250 blobs of which 100 are deleted, and a newer one that stays. */
    private HsmBackup begun(String name) {
        HsmBackup old = it.good(name, 250);
        it.good("newest", 1);
        it.base.delete(old);
        it.step(engine, old);
        assertThat(it.blobs(old)).isEqualTo(150);
        return it.live(old);
    }

    private HsmBackup scheduled(HsmBackup backup) {
        return it.cluster.admin().resource(it.live(backup)).edit(live -> {
            live.getMetadata().setLabels(Map.of(BackupSchedule.LABEL, "nightly"));
            return live;
        });
    }

    private static String folder(HsmBackup backup) {
        return BlobFixture.folder(backup).replaceAll(".*/", "");
    }
}

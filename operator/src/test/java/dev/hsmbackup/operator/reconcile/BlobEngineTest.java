package dev.hsmbackup.operator.reconcile;

import static dev.hsmbackup.operator.reconcile.BlobFixture.PATCH;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.hsmbackup.crds.DeletionPolicy;
import dev.hsmbackup.crds.HsmBackup;
import dev.hsmbackup.crds.HsmRestoreSpec;
import dev.hsmbackup.crds.HsmRestoreSpec.Safety;
import dev.hsmbackup.crds.HsmRestoreSpec.Source;
import dev.hsmbackup.crds.ManagedHsm;
import dev.hsmbackup.crds.ManagedHsmRef;
import dev.hsmbackup.crds.Phase;
import dev.hsmbackup.operator.port.BlobAnswer;
import dev.hsmbackup.operator.port.Problem;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Deletions of backups with their blobs on the real API server, under the chart's RBAC. */
class BlobEngineTest {

    private final BlobFixture it = new BlobFixture();
    private final BlobEngine engine = it.engine();

    @Test
    void shouldPutTheFinalizerBeforeTheStart() {
        HsmBackup deleted = it.pending("nightly", DeletionPolicy.DELETE);
        HsmBackup retained = it.pending("kept", DeletionPolicy.RETAIN);
        it.faults.lose(PATCH, 1);

        assertThatThrownBy(() -> it.step(engine, deleted)).isInstanceOf(KubernetesClientException.class);
        assertThat(it.live(deleted).getStatus().phase()).isEqualTo(Phase.PENDING);
        it.step(engine, deleted);
        it.step(engine, retained);

        assertThat(it.live(deleted).getStatus().phase()).isEqualTo(Phase.RUNNING);
        assertThat(it.live(deleted).getMetadata().getFinalizers()).containsExactly(HsmBackup.BLOBS_FINALIZER);
        assertThat(it.live(retained).getMetadata().getFinalizers()).isEmpty();
    }

    @Test
    void shouldNotStartOnAnOldCopyWithoutTheFinalizer() {
        HsmBackup old = it.pending("nightly", DeletionPolicy.DELETE);
        it.base.annotate(old);

        assertThat(engine.step(old, it.base.replica.engine::step)).isPresent();

        assertThat(it.live(old).getStatus().phase()).isEqualTo(Phase.PENDING);
    }

    @Test
    void shouldDeleteTheBlobsAndThenTheObject() {
        HsmBackup old = it.good("old", 250);
        HsmBackup good = it.good("good", 3);
        it.storage.write(BlobFixture.folder(old) + "0", 2);

        it.base.delete(old);
        assertThat(it.exists(old)).isTrue();
        it.finish(engine, old);

        assertThat(it.exists(old)).isFalse();
        assertThat(it.blobs(old)).isZero();
        assertThat(it.storage.all()).as("all others").isEqualTo(5);
        assertThat(it.notes(old, "BlobsDeleted")).singleElement().asString().contains("250 blobs");
        assertThat(it.deletions()).isEqualTo("deleted 1");
        assertThat(it.exists(good)).isTrue();
    }

    @Test
    void shouldDeleteThousands() {
        HsmBackup old = it.good("old", 5_250);
        it.good("good", 1);

        it.base.delete(old);
        it.finish(engine, old);

        assertThat(it.exists(old)).isFalse();
        assertThat(it.storage.all()).isEqualTo(1);
    }

    @Test
    void shouldKeepTheNewestGoodOne() {
        HsmBackup old = it.good("old", 1);
        HsmBackup good = it.good("good", 2);

        it.base.delete(good);
        it.finish(engine, good);
        it.base.delete(old);
        it.finish(engine, old);

        assertThat(it.exists(good)).isFalse();
        assertThat(it.blobs(good)).isEqualTo(2);
        assertThat(it.blobs(old)).as("the newest that is left").isEqualTo(1);
        assertThat(it.notes(good, "BlobsKept"))
                .singleElement()
                .asString()
                .contains("newest good backup")
                .contains(BlobFixture.folder(good));
        assertThat(it.deletions()).isEqualTo("kept 2");
    }

    @Test
    void shouldKeepWhatARestoreNames() {
        HsmBackup old = it.good("old", 2);
        it.good("good", 1);
        it.cluster.restore(
                it.base.namespace,
                "back",
                new HsmRestoreSpec(
                        new ManagedHsmRef(it.name()),
                        Source.ofBackup("old"),
                        null,
                        it.name(),
                        it.base.clock.instant().plus(Duration.ofHours(2)),
                        Safety.DEFAULT,
                        false,
                        "1h",
                        "24h"));

        it.base.delete(old);
        it.finish(engine, old);

        assertThat(it.exists(old)).isFalse();
        assertThat(it.blobs(old)).isEqualTo(2);
        assertThat(it.notes(old, "BlobsKept")).singleElement().asString().contains("HsmRestore \"back\" names it");
    }

    @Test
    void shouldKeepWhatTheAdminDoesNotGiveLeaveFor() {
        HsmBackup old = it.good("old", 2);
        HsmBackup older = it.good("older", 2);
        it.good("good", 1);

        it.allowDelete(false);
        it.base.delete(old);
        it.finish(engine, old);
        it.cluster.admin().resources(ManagedHsm.class).withName(it.name()).delete();
        it.base.delete(older);
        it.finish(engine, older);

        assertThat(it.exists(old)).isFalse();
        assertThat(it.exists(older)).isFalse();
        assertThat(it.storage.all()).isEqualTo(5);
        assertThat(it.notes(old, "BlobsKept")).singleElement().asString().contains("spec.storage.allowDelete");
        assertThat(it.notes(older, "BlobsKept")).singleElement().asString().contains("no ManagedHsm");
        assertThat(it.storage.requests()).isZero();
    }

    @Test
    void shouldStopWhereTheLeaveIsWithdrawn() {
        HsmBackup old = it.good("old", 150);
        it.good("good", 1);
        it.base.delete(old);
        it.step(engine, old);

        it.allowDelete(false);
        it.finish(engine, old);

        assertThat(it.exists(old)).isFalse();
        assertThat(it.blobs(old)).isEqualTo(50);
        assertThat(it.notes(old, "BlobsKept"))
                .singleElement()
                .asString()
                .contains("allowDelete")
                .contains("not whole any more: 100 blobs");
    }

    @Test
    void shouldDropABackupThatNeverRan() {
        HsmBackup backup = it.pending("nightly", DeletionPolicy.DELETE);
        it.step(engine, backup);
        assertThat(it.live(backup).getStatus().phase()).isEqualTo(Phase.RUNNING);

        it.base.delete(backup);
        it.finish(engine, backup);

        assertThat(it.exists(backup)).isFalse();
        assertThat(it.storage.requests()).isZero();
    }

    @Test
    void shouldGoOnAfterARestart() {
        HsmBackup old = it.good("old", 150);
        it.good("good", 1);
        it.base.delete(old);
        it.storage.nextDelete(() -> null);
        it.storage.nextDelete(() -> FakeBlobGateway.unavailable(Problem.Kind.NO_ANSWER));
        it.step(engine, old);
        assertThat(it.blobs(old)).isEqualTo(149);

        it.finish(it.engine(), old);

        assertThat(it.exists(old)).isFalse();
        assertThat(it.storage.all()).isEqualTo(1);
    }

    /** What is left is no backup any more, whoever else has gone meanwhile. */
    @Test
    void shouldFinishAfterARestartWhatIsTheNewestByNow() {
        HsmBackup old = it.good("old", 250);
        HsmBackup good = it.good("good", 1, DeletionPolicy.RETAIN);
        it.base.delete(old);
        it.step(engine, old);
        assertThat(it.blobs(old)).isEqualTo(150);
        it.base.delete(good);

        it.finish(it.engine(), old);

        assertThat(it.exists(good)).isFalse();
        assertThat(it.exists(old)).isFalse();
        assertThat(it.blobs(old)).isZero();
    }

    @Test
    void shouldSayThatItIsNotWholeWhereTheLeaveIsWithdrawnOverARestart() {
        HsmBackup old = it.good("old", 250);
        it.good("good", 1);
        it.base.delete(old);
        it.step(engine, old);
        it.allowDelete(false);

        it.finish(it.engine(), old);

        assertThat(it.exists(old)).isFalse();
        assertThat(it.blobs(old)).isEqualTo(150);
        assertThat(it.notes(old, "BlobsKept"))
                .singleElement()
                .asString()
                .contains("allowDelete", "may not be whole any more");
    }

    @Test
    void shouldTellOnceWhyItTakesLonger() {
        HsmBackup old = it.good("old", 3);
        it.good("good", 1);
        it.base.delete(old);
        IntStream.range(0, 4)
                .forEach(i -> it.storage.nextList(() -> FakeBlobGateway.unavailable(Problem.Kind.FORBIDDEN)));

        it.finish(engine, old);

        assertThat(it.exists(old)).isFalse();
        assertThat(it.blobs(old)).isZero();
        assertThat(it.notes(old, "BlobDeletionDelayed"))
                .singleElement()
                .asString()
                .contains("FORBIDDEN");
    }

    @ParameterizedTest
    @ValueSource(strings = {"forbidden", "endless empty pages", "still listed"})
    void shouldGiveUpInTheEnd(String trouble) {
        HsmBackup old = it.good("old", 3);
        it.good("good", 1);
        String blob = BlobFixture.folder(old).replaceAll(".*/", "") + "/x";
        it.storage.everyList(() -> switch (trouble) {
            case "forbidden" -> FakeBlobGateway.unavailable(Problem.Kind.FORBIDDEN);
            case "still listed" -> new BlobAnswer.Page(List.of(blob), null);
            default -> new BlobAnswer.Page(List.of(), "next");
        });

        it.base.delete(old);
        for (int i = 0; i < 20; i++) {
            it.base.pass(it.step(engine, old).orElseThrow());
        }
        assertThat(it.exists(old)).isTrue();
        assertThat(it.storage.requests()).isLessThanOrEqualTo(21);
        it.base.pass(Duration.ofMinutes(31));
        it.step(engine, old);

        assertThat(it.exists(old)).isFalse();
        assertThat(it.blobs(old)).isEqualTo(3);
        assertThat(it.notes(old, "BlobDeletionGivenUp"))
                .singleElement()
                .asString()
                .contains("by hand");
        assertThat(it.deletions()).isEqualTo("given_up 1");
    }

    @Test
    void shouldKeepAtOnceWhatStorageKeeps() {
        HsmBackup old = it.good("old", 3);
        it.good("good", 1);
        it.storage.nextDelete(() -> new BlobAnswer.Immutable(new Problem(Problem.Kind.BUSY, "x", "A policy keeps it")));

        it.base.delete(old);
        it.finish(engine, old);

        assertThat(it.exists(old)).isFalse();
        assertThat(it.blobs(old)).isEqualTo(3);
        assertThat(it.notes(old, "BlobsKept")).singleElement().asString().contains("A policy keeps it");
    }

    @Test
    void shouldDeleteNothingWhereAnotherLeads() {
        HsmBackup old = it.good("old", 3);
        it.good("good", 1);
        it.base.delete(old);
        it.base.leases.leader("another");

        it.step(engine, old);

        assertThat(it.blobs(old)).isEqualTo(3);
        it.base.leases.leader("me");
        it.finish(engine, old);
        assertThat(it.blobs(old)).isZero();
    }

    @Test
    void shouldTakeTheFinalizerOffAgainstOthersWhoWrite() {
        HsmBackup old = it.good("old", 3);
        it.good("good", 1);
        it.base.delete(old);
        it.faults.before(PATCH, _ -> it.base.annotate(old));

        it.finish(engine, old);

        assertThat(it.exists(old)).isFalse();
        assertThat(it.notes(old, "BlobsDeleted")).hasSize(1);
        assertThat(it.deletions()).isEqualTo("deleted 1");
    }

    /** Where the API server takes no events any more. */
    @Test
    void shouldNotHoldUpTheEndOfANamespace() {
        HsmBackup old = it.good("old", 3);
        HsmBackup good = it.good("good", 1);

        it.cluster.admin().namespaces().withName(it.base.namespace).delete();
        await("the namespace's end to come to its backups")
                .until(() -> List.of(old, good).stream()
                        .allMatch(backup -> it.live(backup).getMetadata().getDeletionTimestamp() != null));
        it.finish(engine, old);
        it.finish(engine, good);

        assertThat(it.exists(old)).isFalse();
        assertThat(it.exists(good)).isFalse();
        assertThat(it.storage.all()).as("those of the newest").isEqualTo(1);
        await("the namespace to be gone")
                .until(() -> it.cluster
                                .admin()
                                .namespaces()
                                .withName(it.base.namespace)
                                .get()
                        == null);
    }
}

package dev.hsmbackup.operator.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hsmbackup.crds.Attempt;
import dev.hsmbackup.crds.HsmBackup;
import dev.hsmbackup.crds.HsmRestore;
import dev.hsmbackup.crds.HsmRestoreSpec;
import dev.hsmbackup.crds.HsmRestoreSpec.Safety;
import dev.hsmbackup.crds.HsmRestoreSpec.Source;
import dev.hsmbackup.crds.KeyVersions;
import dev.hsmbackup.crds.Phase;
import dev.hsmbackup.crds.RunStatus;
import dev.hsmbackup.crds.SafetyBackup;
import dev.hsmbackup.operator.operation.LockRecord;
import dev.hsmbackup.operator.port.JobAnswer.Outcome;
import dev.hsmbackup.operator.port.RestoreRequest;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Restores on a real API server, against a fake Azure. */
class RestoreEngineTest {

    private static final String COUNTS =
            "Number of successful key versions restored: %d, Number of key versions could not overwrite: %d";

    private final EngineFixture it = new EngineFixture();
    private final RestoreFixture restores = new RestoreFixture(it);

    @Test
    void shouldRestoreWithAFreshBackupBehindIt() {
        HsmBackup before = restores.fresh("nightly");
        HsmRestore restore = restores.restore("back");
        it.restores.whenAStartArrives(() -> {
            assertThat(it.status(restore).phase()).isEqualTo(Phase.STARTING);
            assertThat(it.lock())
                    .extracting(LockRecord::uid, LockRecord::kind)
                    .containsExactly(restore.getMetadata().getUid(), "HsmRestore");
        });

        assertThat(it.replica.step(restore)).contains(Duration.ofSeconds(1));
        assertThat(restores.at(restore)).isEqualTo("RUNNING RestoreRunning");
        it.pass(Duration.ofMinutes(4));
        assertThat(it.replica.step(restore)).contains(Duration.ofSeconds(4));
        restores.finishRestore(Outcome.SUCCEEDED, null);
        assertThat(it.replica.step(restore)).isEmpty();

        RunStatus status = it.status(restore);
        assertThat(restores.at(restore)).isEqualTo("SUCCEEDED RestoreSucceeded");
        assertThat(status.folderUri()).isEqualTo(restores.container + "/" + restores.folder);
        assertThat(status.sourceTime()).isEqualTo(Instant.parse("2026-03-01T01:02:03Z"));
        assertThat(status.safetyBackup())
                .extracting(SafetyBackup::name, SafetyBackup::jobId, SafetyBackup::folderUri)
                .containsExactly(
                        "nightly",
                        before.getStatus().jobId(),
                        before.getStatus().folderUri());
        assertThat(it.restores.starts()).singleElement().satisfies(start -> {
            assertThat(start.request())
                    .isEqualTo(new RestoreRequest(URI.create(restores.container), restores.folder, null));
            assertThat(status.attempt()).extracting(Attempt::id).isEqualTo(start.attemptId());
        });
        assertThat(restores.safetyOf(restore)).isNull();
        assertThat(it.lock()).isNull();
        assertThat(it.events(restore)).containsExactly("RestoreSucceeded");
        assertThat(it.azure.starts()).hasSize(1);
    }

    @Test
    void shouldMakeItsSafetyBackupAndStartOnlyAfterItSucceeded() {
        HsmRestore restore = restores.restore("back");

        it.replica.step(restore);
        HsmBackup safety = Objects.requireNonNull(restores.safetyOf(restore));
        assertThat(safety.getMetadata().getOwnerReferences()).singleElement().satisfies(owner -> {
            assertThat(owner.getUid()).isEqualTo(restore.getMetadata().getUid());
            assertThat(owner.getController()).isTrue();
        });
        assertThat(restores.at(restore)).isEqualTo("AWAITING_SAFETY_BACKUP AwaitingSafetyBackup");
        it.replica.step(restore);
        it.replica.step(safety);
        it.replica.step(restore);
        assertThat(restores.message(restore)).contains("back-safety", "Azure runs backup job");
        it.pass(Duration.ofMinutes(5));
        restores.finish();
        it.replica.step(restore);
        assertThat(it.restores.starts()).isEmpty();
        it.replica.step(safety);
        it.replica.step(restore);

        assertThat(it.status(safety).phase()).isEqualTo(Phase.SUCCEEDED);
        assertThat(restores.at(restore)).isEqualTo("RUNNING RestoreRunning");
        assertThat(it.restores.starts()).hasSize(1);
        assertThat(it.status(restore).safetyBackup())
                .extracting(SafetyBackup::name, SafetyBackup::folderUri)
                .containsExactly("back-safety", it.status(safety).folderUri());
    }

    @Test
    void shouldMakeItsOwnSafetyBackupWhereThePolicyIsAlways() {
        restores.fresh("nightly");
        HsmRestore restore = restores.restore(
                "back",
                Source.ofFolder(restores.folder),
                null,
                new Safety(HsmRestoreSpec.SafetyPolicy.ALWAYS, "30m", "0s"));

        it.replica.step(restore);

        assertThat(it.status(restore).phase()).isEqualTo(Phase.AWAITING_SAFETY_BACKUP);
        assertThat(restores.safetyOf(restore)).isNotNull();
    }

    @Test
    void shouldCountTheVersionsOfARestoredKey() {
        restores.fresh("nightly");
        HsmRestore restore = restores.restore("key", Source.ofFolder(restores.folder), "card-signing", Safety.DEFAULT);

        it.replica.step(restore);
        restores.finishRestore(Outcome.SUCCEEDED, COUNTS.formatted(3, 0));
        it.replica.step(restore);

        assertThat(restores.at(restore)).isEqualTo("SUCCEEDED RestoreSucceeded");
        assertThat(it.status(restore).keyVersions()).isEqualTo(new KeyVersions(3, 0));
        assertThat(it.restores.starts())
                .singleElement()
                .satisfies(start -> assertThat(start.request().keyName()).isEqualTo("card-signing"));
    }

    /** AZURE.md finding 5: Azure calls that Succeeded. */
    @Test
    void shouldFailWhereNoVersionOfTheKeyWasRestored() {
        restores.fresh("nightly");
        HsmRestore restore = restores.restore("key", Source.ofFolder(restores.folder), "card-signing", Safety.DEFAULT);

        it.replica.step(restore);
        restores.finishRestore(Outcome.SUCCEEDED, COUNTS.formatted(0, 2));
        it.replica.step(restore);

        assertThat(restores.at(restore)).isEqualTo("FAILED NothingRestored");
        assertThat(it.status(restore).keyVersions()).isEqualTo(new KeyVersions(0, 2));
        assertThat(it.lock()).isNull();
    }

    /** Backups of this HSM take minutes; how long its restores take nobody knows. */
    @Test
    void shouldNotMeasureARestoreByTheHsmsBackups() {
        HsmRestore restore = restores.running("back");

        it.pass(Duration.ofMinutes(30));
        it.replica.step(restore);

        assertThat(restores.at(restore)).isEqualTo("RUNNING RestoreRunning");
        assertThat(it.events(restore)).isEmpty();
    }

    /** FAULTS F85, S09: what git or a backup of the cluster brings back later does nothing but say so. */
    @Test
    void shouldNotRestoreAgainWhereItIsMadeAgainAfterNotAfter() {
        HsmRestore first = restores.running("back");
        restores.finishRestore(Outcome.SUCCEEDED, null);
        it.replica.step(first);
        assertThat(restores.at(first)).isEqualTo("SUCCEEDED RestoreSucceeded");
        it.delete(first);
        it.pass(Duration.ofHours(4).plusSeconds(1));

        HsmRestore again = it.cluster.restore(it.namespace, "back", first.getSpec());
        it.replica.step(again);

        assertThat(again.getMetadata().getUid())
                .isNotEqualTo(first.getMetadata().getUid());
        assertThat(restores.at(again)).isEqualTo("FAILED DeadlineExceeded");
        assertThat(restores.message(again)).contains("spec.notAfter");
        assertThat(it.restores.starts()).hasSize(1);
        assertThat(restores.safetyOf(again)).isNull();
    }
}

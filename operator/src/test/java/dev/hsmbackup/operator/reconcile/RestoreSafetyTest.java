package dev.hsmbackup.operator.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hsmbackup.crds.HsmBackup;
import dev.hsmbackup.crds.HsmRestore;
import dev.hsmbackup.crds.HsmRestoreSpec;
import dev.hsmbackup.crds.HsmRestoreSpec.Safety;
import dev.hsmbackup.crds.HsmRestoreSpec.Source;
import dev.hsmbackup.crds.Phase;
import dev.hsmbackup.operator.port.JobAnswer;
import dev.hsmbackup.operator.port.JobAnswer.Outcome;
import dev.hsmbackup.operator.port.Problem;
import dev.hsmbackup.operator.port.StartAnswer;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** I3: no restore before a backup of the HSM as it is, confirmed by Azure just now. FAULTS F88–F90, S10. */
class RestoreSafetyTest {

    private static final String NO_JOB = "f".repeat(32);

    private final EngineFixture it = new EngineFixture();
    private final RestoreFixture restores = new RestoreFixture(it);

    @Test
    void shouldNotBelieveAHandMadeBackup() {
        restores.forged(it.backup("forged"), NO_JOB, restores.container + "/" + restores.folder);
        HsmRestore restore = restores.restore("back");

        it.replica.step(restore);

        assertThat(restores.at(restore)).isEqualTo("AWAITING_SAFETY_BACKUP AwaitingSafetyBackup");
        assertThat(restores.safetyOf(restore)).isNotNull();
        assertThat(it.restores.starts()).isEmpty();
    }

    /** The job is real, but it is not where the status says, or not of now. */
    @Test
    void shouldNotBelieveAStatusAboutARealJob() {
        HsmBackup real = restores.fresh("real");
        String job = Objects.requireNonNull(real.getStatus().jobId());
        it.pass(Duration.ofMinutes(31));
        restores.forged(it.backup("other-folder"), job, restores.container + "/" + restores.folder);
        restores.forged(
                it.backup("old"), job, Objects.requireNonNull(real.getStatus().folderUri()));
        HsmRestore restore = restores.restore("back");

        it.replica.step(restore);

        assertThat(it.status(restore).phase()).isEqualTo(Phase.AWAITING_SAFETY_BACKUP);
        assertThat(restores.safetyOf(restore)).isNotNull();
        assertThat(it.restores.starts()).isEmpty();
    }

    /** Somebody was faster with the name, or made the operator's own backup look as if it were over. */
    @Test
    void shouldNotBelieveAForgedOneOfItsOwn() {
        HsmRestore first = restores.restore("first");
        restores.forged(it.backup("first-safety"), NO_JOB, restores.container + "/" + restores.folder);
        it.replica.step(first);
        HsmRestore second = restores.restore("second");
        restores.forged(owned(second), NO_JOB, restores.container + "/" + restores.folder);

        it.replica.step(second);

        assertThat(restores.at(first)).isEqualTo("FAILED SafetyBackupMissing");
        assertThat(restores.message(first)).contains("not made for this restore");
        assertThat(restores.at(second)).isEqualTo("FAILED SafetyBackupMissing");
        assertThat(restores.message(second)).contains("Azure does not know its job");
        assertThat(it.restores.starts()).isEmpty();
    }

    @Test
    void shouldNotStartWhereTheSafetyBackupFailed() {
        HsmRestore restore = restores.restore("back");
        it.replica.step(restore);
        HsmBackup safety = Objects.requireNonNull(restores.safetyOf(restore));
        it.replica.step(safety);
        it.azure.finish(it.host, Outcome.FAILED);
        it.replica.step(safety);

        it.replica.step(restore);

        assertThat(restores.at(restore)).isEqualTo("FAILED SafetyBackupMissing");
        assertThat(restores.message(restore)).contains("back-safety", "did not succeed");
        assertThat(it.restores.starts()).isEmpty();
    }

    @Test
    void shouldWaitWhileAzureCannotConfirmIt() {
        HsmRestore restore = restores.restore("back");
        it.replica.step(restore);
        HsmBackup safety = Objects.requireNonNull(restores.safetyOf(restore));
        it.replica.step(safety);
        restores.finish();
        it.replica.step(safety);
        it.azure.answerEveryPoll(new JobAnswer.Unavailable(
                new Problem(Problem.Kind.THROTTLED, null, "Too many."), Duration.ofMinutes(2)));

        assertThat(it.replica.step(restore)).contains(Duration.ofMinutes(2));
        assertThat(restores.message(restore)).contains("Azure cannot be asked", "Too many.");
        assertThat(it.restores.starts()).isEmpty();
        it.azure.answerEveryPoll(null);
        it.replica.step(restore);

        assertThat(it.restores.starts()).hasSize(1);
    }

    /** FAULTS F89. */
    @Test
    void shouldNotStartWithASafetyBackupThatGrewOldMeanwhile() {
        HsmRestore restore = restores.restore("back");
        it.replica.step(restore);
        HsmBackup safety = Objects.requireNonNull(restores.safetyOf(restore));
        it.replica.step(safety);
        restores.finish();
        it.replica.step(safety);
        it.pass(Duration.ofMinutes(31));

        it.replica.step(restore);

        assertThat(restores.at(restore)).isEqualTo("FAILED SafetyBackupMissing");
        assertThat(restores.message(restore)).contains("older than safetyBackup.maxAge (30m)");
        assertThat(it.restores.starts()).isEmpty();
    }

    /** By its status it is fresh: the operator heard late of the end. It is no reason to fail. */
    @Test
    void shouldMakeOneWhereAnotherIsTooOldByAzuresWord() {
        HsmBackup nightly = it.running("nightly");
        restores.finish();
        it.pass(Duration.ofMinutes(31));
        it.replica.step(nightly);
        HsmRestore restore = restores.restore("back");

        it.replica.step(restore);

        assertThat(restores.at(restore)).isEqualTo("AWAITING_SAFETY_BACKUP AwaitingSafetyBackup");
        assertThat(restores.safetyOf(restore)).isNotNull();
    }

    @Test
    void shouldWaitUntilTheSafetyBackupIsOldEnough() {
        restores.fresh("nightly");
        HsmRestore restore = restores.restore(
                "back",
                Source.ofFolder(restores.folder),
                null,
                new Safety(HsmRestoreSpec.SafetyPolicy.IF_NEEDED, "35m", "30m"));

        assertThat(it.replica.step(restore)).contains(Duration.ofSeconds(30));
        assertThat(restores.at(restore)).isEqualTo("AWAITING_SAFETY_BACKUP AwaitingSafetyBackup");
        assertThat(it.restores.starts()).isEmpty();
        it.pass(Duration.ofMinutes(30));
        it.replica.step(restore);

        assertThat(it.restores.starts()).hasSize(1);
    }

    /** The job of the one that was confirmed is asked about again before every start, not once. */
    @Test
    void shouldAskAgainBeforeTheNextAttempt() {
        HsmBackup nightly = restores.fresh("nightly");
        HsmRestore restore = restores.restore("back");
        it.restores.answerNextStart(new StartAnswer.NotStarted(
                new Problem(Problem.Kind.BUSY, "Conflict", "Another job runs."), Duration.ofSeconds(30)));
        it.replica.step(restore);
        assertThat(restores.at(restore)).isEqualTo("PENDING HsmBusy");
        it.azure.forget(Objects.requireNonNull(nightly.getStatus().jobId()));
        it.pass(Duration.ofSeconds(31));

        it.replica.step(restore);

        assertThat(it.status(restore).phase()).isEqualTo(Phase.AWAITING_SAFETY_BACKUP);
        assertThat(it.restores.starts()).hasSize(1);
    }

    /** Restore and safety backup stand in one line: the restore must not block what it waits for. */
    @Test
    void shouldNotBlockItsOwnSafetyBackup() {
        restores.fresh("nightly");
        HsmRestore restore = restores.restore("back");
        it.restores.answerNextStart(new StartAnswer.NotStarted(
                new Problem(Problem.Kind.BUSY, "Conflict", "Another job runs."), Duration.ofMinutes(15)));
        it.replica.step(restore);
        it.pass(Duration.ofMinutes(31));
        it.replica.step(restore);
        HsmBackup safety = Objects.requireNonNull(restores.safetyOf(restore));

        it.replica.step(safety);

        assertThat(it.status(safety).phase()).isEqualTo(Phase.RUNNING);
    }

    private HsmBackup owned(HsmRestore restore) {
        HsmBackup backup = it.backup(restore.getMetadata().getName() + "-safety");
        return it.cluster.admin().resource(backup).edit(live -> {
            live.getMetadata()
                    .setOwnerReferences(List.of(new OwnerReferenceBuilder()
                            .withApiVersion(restore.getApiVersion())
                            .withKind(restore.getKind())
                            .withName(restore.getMetadata().getName())
                            .withUid(restore.getMetadata().getUid())
                            .build()));
            return live;
        });
    }
}

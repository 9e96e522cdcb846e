package dev.hsmbackup.operator.reconcile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.hsmbackup.crds.HsmBackup;
import dev.hsmbackup.operator.operation.LockRecord;
import dev.hsmbackup.operator.port.HsmTarget;
import dev.hsmbackup.operator.port.JobAnswer;
import dev.hsmbackup.operator.port.JobAnswer.Outcome;
import dev.hsmbackup.operator.port.Problem;
import dev.hsmbackup.operator.reconcile.LockKeeper.Orphan;
import java.time.Duration;
import java.util.Objects;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class LockKeeperTest {

    private final EngineFixture it = new EngineFixture();
    private final LockKeeper keeper = it.replica.keeper;
    private final HsmTarget target = new HsmTarget(it.host, null, null);
    private final HsmBackup wanting = it.backup("wanting");

    @Test
    void shouldTakeAFreeLock() {
        UUID attempt = UUID.randomUUID();

        boolean taken = took(wanting, target, attempt);

        assertThat(taken).isTrue();
        assertThat(it.lock())
                .isEqualTo(new LockRecord(
                        wanting.getMetadata().getUid(),
                        attempt.toString(),
                        "HsmBackup",
                        it.namespace,
                        "wanting",
                        null,
                        it.clock.instant()));
    }

    @Test
    void shouldTakeItsOwnLockAgain() {
        keeper.take(wanting, target, UUID.randomUUID());
        UUID second = UUID.randomUUID();

        boolean taken = took(wanting, target, second);

        assertThat(taken).isTrue();
        assertThat(it.lock()).extracting(LockRecord::attemptId).isEqualTo(second.toString());
    }

    @Test
    void shouldLeaveTheLockOfARunningBackup() {
        it.running("running");
        it.pass(Duration.ofHours(100));

        boolean taken = took(wanting, target, UUID.randomUUID());

        assertThat(taken).isFalse();
    }

    /** FAULTS F01, F04: the process died before it gave the lock back. */
    @Test
    void shouldTakeTheLockOfABackupThatEnded() {
        HsmBackup ended = it.running("ended");
        LockRecord lock = Objects.requireNonNull(it.lock());
        it.azure.finish(it.host, Outcome.SUCCEEDED);
        it.replica.step(ended);
        it.replica.locks.take(it.replica.locks.read(it.host), lock);

        boolean taken = took(wanting, target, UUID.randomUUID());

        assertThat(taken).isTrue();
    }

    @Test
    void shouldLeaveTheLockOfADeletedBackupWhileItsRequestMayBeInTheAir() {
        HsmBackup deleted = it.backup("deleted");
        keeper.take(deleted, target, UUID.randomUUID());
        it.delete(deleted);

        it.pass(Duration.ofSeconds(119));
        assertThat(took(wanting, target, UUID.randomUUID())).isFalse();

        it.pass(Duration.ofSeconds(1));
        assertThat(took(wanting, target, UUID.randomUUID())).isTrue();
    }

    @Test
    void shouldFollowTheJobOfADeletedBackupToItsEnd() {
        orphan();

        assertThat(keeper.followOrphan(target)).isInstanceOf(Orphan.Runs.class);
        it.azure.finish(it.host, Outcome.FAILED);
        assertThat(keeper.followOrphan(target))
                .isInstanceOfSatisfying(
                        Orphan.Ended.class, ended -> assertThat(ended.answer()).isInstanceOf(JobAnswer.Ended.class));

        assertThat(it.lock()).isNull();
        assertThat(keeper.followOrphan(target)).isEqualTo(new Orphan.None());
    }

    @Test
    void shouldNotTakeAFailedQuestionForTheEndOfAnOrphan() {
        orphan();
        it.azure.answerEveryPoll(
                new JobAnswer.Unavailable(new Problem(Problem.Kind.FORBIDDEN, null, "No role."), null));
        it.pass(Duration.ofHours(1));

        assertThat(keeper.followOrphan(target)).isInstanceOf(Orphan.Runs.class);
        assertThat(took(wanting, target, UUID.randomUUID())).isFalse();
    }

    /** AZURE.md: right after a start the job may not be known yet. */
    @Test
    void shouldBelieveThatAnOrphanIsNotKnownOnlyAfterAWhile() {
        orphan();
        it.azure.answerEveryPoll(new JobAnswer.Unknown());

        assertThat(keeper.followOrphan(target)).isInstanceOf(Orphan.Runs.class);
        it.pass(Duration.ofMinutes(11));
        assertThat(keeper.followOrphan(target)).isInstanceOf(Orphan.Ended.class);
    }

    @Test
    void shouldFollowNothingWhereABackupHoldsTheLock() {
        it.running("running");

        assertThat(keeper.followOrphan(target)).isEqualTo(new Orphan.None());
        assertThat(it.azure.polls()).isEmpty();
    }

    @Test
    void shouldNotFailWhereTheLockCannotBeGivenBack() {
        UUID attempt = UUID.randomUUID();
        keeper.take(wanting, target, attempt);
        it.replica.faults.lose(request -> request.uri().getPath().contains("/leases/"), 1);

        assertThatCode(() -> keeper.release(it.host, wanting.getMetadata().getUid(), attempt))
                .doesNotThrowAnyException();

        assertThat(it.lock()).isNotNull();
    }

    private boolean took(HsmBackup backup, HsmTarget hsm, UUID attempt) {
        return keeper.take(backup, hsm, attempt) instanceof LockKeeper.Taken.Mine;
    }

    private void orphan() {
        HsmBackup deleted = it.running("deleted");
        it.delete(deleted);
        it.replica.engine.gone(deleted);
    }
}

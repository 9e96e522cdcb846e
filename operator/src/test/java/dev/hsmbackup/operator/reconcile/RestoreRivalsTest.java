package dev.hsmbackup.operator.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hsmbackup.crds.HsmBackup;
import dev.hsmbackup.crds.HsmRestore;
import dev.hsmbackup.crds.ManagedHsmSpec.Identity;
import dev.hsmbackup.crds.Phase;
import dev.hsmbackup.operator.operation.LockRecord;
import dev.hsmbackup.operator.port.HsmTarget;
import dev.hsmbackup.operator.port.JobAnswer.Outcome;
import dev.hsmbackup.operator.port.Problem;
import dev.hsmbackup.operator.port.StartAnswer;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Restores beside other jobs of the same HSM. */
class RestoreRivalsTest {

    private final EngineFixture it = new EngineFixture();
    private final RestoreFixture restores = new RestoreFixture(it);

    /** FAULTS F86. */
    @Test
    void shouldFailAtOnceBesideARunningRestore() {
        restores.running("first");
        HsmRestore second = restores.restore("second");

        assertThat(it.replica.step(second)).isEmpty();

        assertThat(restores.at(second)).isEqualTo("FAILED HsmBusy");
        assertThat(restores.message(second)).contains("Restores do not queue");
        assertThat(it.restores.starts()).hasSize(1);
        assertThat(restores.safetyOf(second)).isNull();
    }

    /** Neither holds the lock while it waits for its safety backup: the older one comes first. */
    @Test
    void shouldFailAtOnceBesideAnOlderOneThatWaits() {
        List<HsmRestore> byAge = twoByAge();
        HsmRestore older = byAge.getFirst();
        HsmRestore newer = byAge.getLast();

        it.replica.step(older);
        it.replica.step(newer);
        assertThat(restores.at(newer)).isEqualTo("FAILED HsmBusy");
        assertThat(restores.message(newer))
                .contains("Restores do not queue", '"' + older.getMetadata().getName() + '"');
        assertThat(restores.safetyOf(newer)).isNull();
        secure(older);
        it.replica.step(older);

        assertThat(restores.at(older)).isEqualTo("RUNNING RestoreRunning");
        assertThat(it.restores.starts()).hasSize(1);
    }

    /** The lock is free again when the second one looks: a restore may take no longer than a look. */
    @Test
    void shouldNotRestoreAgainAfterOneThatBeganSinceItWasAskedFor() {
        List<HsmRestore> byAge = twoByAge();
        HsmRestore older = byAge.getFirst();
        HsmRestore newer = byAge.getLast();
        it.replica.step(older);
        secure(older);
        it.replica.step(older);
        restores.finishRestore(Outcome.SUCCEEDED, null);
        it.replica.step(older);
        assertThat(it.status(older).phase()).isEqualTo(Phase.SUCCEEDED);
        assertThat(it.lock()).isNull();

        it.replica.step(newer);

        assertThat(restores.at(newer)).isEqualTo("FAILED HsmBusy");
        assertThat(it.restores.starts()).hasSize(1);
    }

    /** The same where both had their safety backup, by an operator that knew no better. */
    @Test
    void shouldNotRestoreAgainWhenItsSafetyBackupIsReadyAfterTheOthersEnd() {
        List<HsmRestore> byAge = twoByAge();
        HsmRestore older = byAge.getFirst();
        HsmRestore newer = byAge.getLast();
        it.replica.step(older);
        secure(older);
        it.replica.step(older);
        restores.forge(newer, status -> status.observedGeneration(1).phase(Phase.AWAITING_SAFETY_BACKUP));
        restores.finishRestore(Outcome.SUCCEEDED, null);
        it.replica.step(older);

        it.replica.step(newer);

        assertThat(restores.at(newer)).isEqualTo("FAILED HsmBusy");
        assertThat(it.restores.starts()).hasSize(1);
    }

    /** Azure had the older one wait, and nothing holds the lock: it still comes first. */
    @Test
    void shouldFailAtOnceBesideOneThatAzureHasWait() {
        restores.fresh("before");
        List<HsmRestore> byAge = twoByAge();
        HsmRestore older = byAge.getFirst();
        HsmRestore newer = byAge.getLast();
        it.restores.answerNextStart(new StartAnswer.NotStarted(
                new Problem(Problem.Kind.BUSY, "Conflict", "Another job runs."), Duration.ofSeconds(30)));
        it.replica.step(older);
        assertThat(restores.at(older)).isEqualTo("PENDING HsmBusy");
        assertThat(it.lock()).isNull();

        it.replica.step(newer);
        it.pass(Duration.ofMinutes(1));
        it.replica.step(older);

        assertThat(restores.at(newer)).isEqualTo("FAILED HsmBusy");
        assertThat(restores.at(older)).isEqualTo("RUNNING RestoreRunning");
        assertThat(it.restores.starts()).hasSize(2);
    }

    /** The API server writes whole seconds, so of two the name does not tell the age. */
    private List<HsmRestore> twoByAge() {
        return Stream.of(restores.restore("one"), restores.restore("two"))
                .sorted(Comparator.comparing((HsmRestore restore) ->
                                Instant.parse(restore.getMetadata().getCreationTimestamp()))
                        .thenComparing(restore -> restore.getMetadata().getUid()))
                .toList();
    }

    private void secure(HsmRestore restore) {
        HsmBackup safety = Objects.requireNonNull(restores.safetyOf(restore));
        it.replica.step(safety);
        restores.finish();
        it.replica.step(safety);
    }

    /** One whose safety backup is ready, but whose turn it is not, sleeps until it is. */
    @Test
    void shouldKeepItsPlaceWhenItsSafetyBackupIsReady() {
        HsmRestore first = restores.restore("first");
        it.delete(first);
        HsmRestore second = restores.restore("second");
        it.replica.step(second);
        secure(second);
        it.replica.line.first(first, it.host);

        it.replica.step(second);
        assertThat(restores.at(second)).isEqualTo("PENDING HsmBusy");
        it.replica.woken.clear();
        it.replica.line.leave(first.getMetadata().getUid());

        assertThat(it.replica.woken).extracting(HostLine.Place::name).containsExactly("second");
    }

    @Test
    void shouldWaitForARunningBackupAndGoBeforeTheNext() {
        restores.fresh("before");
        HsmBackup running = it.running("running");
        HsmBackup next = it.backup("next");
        it.replica.step(next);
        HsmRestore restore = restores.restore("back");

        it.replica.step(restore);
        assertThat(restores.at(restore)).isEqualTo("PENDING HsmBusy");
        restores.finish();
        it.replica.step(running);
        it.replica.step(next);
        assertThat(restores.at(next)).isEqualTo("PENDING HsmBusy");
        it.replica.step(restore);

        assertThat(restores.at(restore)).isEqualTo("RUNNING RestoreRunning");
        assertThat(it.replica.woken).extracting(HostLine.Place::name).contains("back");
    }

    @Test
    void shouldKeepBackupsWaitingWhileItRuns() {
        HsmRestore restore = restores.running("back");
        HsmBackup backup = it.backup("nightly");
        int starts = it.azure.starts().size();

        it.replica.step(backup);
        it.pass(Duration.ofMinutes(5));
        it.replica.step(backup);
        assertThat(restores.at(backup)).isEqualTo("PENDING HsmBusy");
        assertThat(it.azure.starts()).hasSize(starts);
        restores.finishRestore(Outcome.SUCCEEDED, null);
        it.replica.step(restore);
        it.replica.step(backup);

        assertThat(it.status(backup).phase()).isEqualTo(Phase.RUNNING);
    }

    /** FAULTS F92: nobody knows what is in the HSM now. */
    @Test
    void shouldKeepOthersAwayAfterAFailedFullRestoreUntilSomebodyLooked() {
        HsmRestore failed = restores.running("back");
        restores.finishRestore(Outcome.FAILED, "Invalid backup provided");
        it.replica.step(failed);
        HsmBackup backup = it.backup("nightly");
        HsmRestore another = restores.restore("another");

        it.replica.step(backup);
        it.replica.step(another);
        assertThat(restores.at(failed)).isEqualTo("FAILED AzureFailed");
        assertThat(it.status(failed).conditions()).anyMatch(c -> c.type().equals("HsmStateUncertain") && c.holds());
        assertThat(restores.at(backup)).isEqualTo("PENDING HsmBusy");
        assertThat(restores.at(another)).isEqualTo("FAILED HsmBusy");
        String command = "kubectl annotate hsmrestore back -n " + it.namespace + " hsmbackup.dev/acknowledged=$USER";
        assertThat(restores.waiting(backup)).contains("HsmRestore \"back\"", "outcome open", command);
        assertThat(restores.message(another)).contains("HsmRestore \"back\"", command);
        restores.acknowledge(failed);
        it.replica.step(backup);

        assertThat(it.status(backup).phase()).isEqualTo(Phase.RUNNING);
    }

    @Test
    void shouldLetOthersGoOnADayAfterAFailedFullRestore() {
        HsmRestore failed = restores.running("back");
        restores.finishRestore(Outcome.FAILED, "Invalid backup provided");
        it.replica.step(failed);
        it.pass(Duration.ofHours(24));
        HsmBackup backup = it.backup("nightly");
        // Created by the API server's clock, which did not go on.
        it.replica.keeper.take(backup, new HsmTarget(it.host, null, null), UUID.randomUUID());

        assertThat(it.lock())
                .extracting(LockRecord::uid)
                .isEqualTo(backup.getMetadata().getUid());
    }

    /** FAULTS F80; Azure has separate roles, so the identity for backups may not ask. */
    @Test
    void shouldFollowTheJobOfADeletedRestoreAsTheOneWhoStartedIt() {
        Identity restorer =
                new Identity("6f1c9f0e-6b1f-4a39-9d9e-0d9c6d1c6b11", "6f1c9f0e-6b1f-4a39-9d9e-0d9c6d1c6b22");
        restores.allow(RestoreFixture.access(false, restorer), null);
        HsmRestore deleted = restores.running("back");
        it.delete(deleted);
        it.replica.engine.gone(deleted);
        HsmBackup backup = it.backup("nightly");
        int polls = it.azure.polls().size();

        it.pass(Duration.ofMinutes(30));
        it.replica.step(backup);
        it.replica.keeper.followOrphan(new HsmTarget(it.host, null, null));

        assertThat(restores.at(backup)).isEqualTo("PENDING HsmBusy");
        assertThat(it.azure.polls()).hasSize(polls);
        assertThat(it.restores.polls())
                .isNotEmpty()
                .containsOnly(new FakeRestoreGateway.Poll(
                        new HsmTarget(it.host, restorer.clientId(), restorer.tenantId()),
                        Objects.requireNonNull(it.azure.runningOn(it.host))));
        restores.finishRestore(Outcome.SUCCEEDED, null);
        it.replica.step(backup);
        assertThat(it.status(backup).phase()).isEqualTo(Phase.RUNNING);
    }

    /** A backup of a half-empty HSM would be taken for the newest good one. */
    @ParameterizedTest
    @EnumSource(names = "SUCCEEDED", mode = EnumSource.Mode.EXCLUDE)
    void shouldKeepOthersAwayAfterADeletedRestoreThatDidNotSucceed(Outcome outcome) {
        HsmRestore deleted = restores.running("back");
        it.delete(deleted);
        it.replica.engine.gone(deleted);
        HsmTarget hsm = new HsmTarget(it.host, null, null);
        restores.finishRestore(outcome, "Invalid backup provided");
        HsmBackup nightly = it.backup("nightly");
        HsmRestore again = restores.restore("again");

        it.replica.step(nightly);
        assertThat(it.replica.keeper.followOrphan(hsm)).isInstanceOf(LockKeeper.Orphan.LeftOpen.class);
        assertThat(it.replica.keeper.followOrphan(hsm)).isInstanceOf(LockKeeper.Orphan.None.class);
        it.replica.step(again);
        it.pass(Duration.ofMinutes(30));
        it.replica.step(nightly);
        assertThat(restores.at(again)).isEqualTo("FAILED HsmBusy");
        assertThat(restores.at(nightly)).isEqualTo("PENDING HsmBusy");
        it.pass(Duration.ofHours(24));

        assertThat(it.replica.keeper.take(nightly, hsm, UUID.randomUUID())).isEqualTo(new LockKeeper.Taken.Mine());
    }

    /** A process that died between the two writes left the lock behind; a lock whose restore is gone would stay a day. */
    @Test
    void shouldFreeTheLockOfADeletedRestoreThatEnded() {
        HsmRestore succeeded = restores.running("back");
        restores.forge(succeeded, status -> status.phase(Phase.SUCCEEDED).completionTime(it.clock.instant()));
        HsmRestore last = it.cluster.live(succeeded);
        it.delete(last);

        it.replica.engine.gone(last);

        assertThat(it.lock()).isNull();
    }

    /** Nobody can acknowledge it any more, and deleting it is not looking at the HSM. */
    @Test
    void shouldKeepTheLockOfADeletedRestoreWhoseOutcomeIsOpen() {
        HsmRestore open = restores.running("back");
        restores.forge(open, status -> status.phase(Phase.UNKNOWN).completionTime(it.clock.instant()));
        HsmRestore last = it.cluster.live(open);
        it.delete(last);

        it.replica.engine.gone(last);

        assertThat(it.lock())
                .extracting(LockRecord::uid)
                .isEqualTo(last.getMetadata().getUid());
    }

    /** FAULTS F81, F85: the object is made again, by a GitOps sync for example. */
    @Test
    void shouldNotQueueBehindTheJobOfItsDeletedNamesake() {
        HsmRestore deleted = restores.running("back");
        it.delete(deleted);
        it.replica.engine.gone(deleted);
        HsmRestore again = restores.restore("back");

        assertThat(it.replica.step(again)).isEmpty();

        assertThat(restores.at(again)).isEqualTo("FAILED HsmBusy");
        assertThat(it.restores.starts()).hasSize(1);
    }
}

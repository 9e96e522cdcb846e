package dev.hsmbackup.operator.reconcile;

import static dev.hsmbackup.operator.cluster.ApiFaults.leaseRead;
import static dev.hsmbackup.operator.cluster.ApiFaults.statusWrite;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hsmbackup.crds.Attempt;
import dev.hsmbackup.crds.HsmBackup;
import dev.hsmbackup.crds.ManagedHsmSpec;
import dev.hsmbackup.crds.Phase;
import dev.hsmbackup.operator.kube.LeaderLease;
import dev.hsmbackup.operator.operation.LockRecord;
import dev.hsmbackup.operator.port.Problem;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** DESIGN §3 on a real API server: at most one start for each object, and an explicit Unknown. */
class StartProtocolTest {

    private final EngineFixture it = new EngineFixture();
    private final HsmBackup backup = it.backup("nightly");

    /** Steps 2 and 3: both stand before the request is sent. */
    @Test
    void shouldHoldTheLockAndRecordTheIntentBeforeItSends() {
        AtomicReference<@Nullable Attempt> intent = new AtomicReference<>();
        AtomicReference<@Nullable LockRecord> lock = new AtomicReference<>();
        it.azure.whenAStartArrives(() -> {
            assertThat(it.status(backup).phase()).isEqualTo(Phase.STARTING);
            intent.set(it.status(backup).attempt());
            lock.set(it.lock());
        });

        it.replica.step(backup);

        assertThat(it.azure.starts()).singleElement().satisfies(arrival -> {
            assertThat(intent.get())
                    .extracting(Attempt::id, Attempt::host)
                    .containsExactly(arrival.attemptId(), it.host);
            assertThat(lock.get())
                    .extracting(LockRecord::uid, LockRecord::attemptId)
                    .containsExactly(
                            backup.getMetadata().getUid(), arrival.attemptId().toString());
        });
    }

    /** FAULTS F08. */
    @Test
    void shouldDecideOnTheLiveObjectAndNotOnAnOldCopy() {
        it.replica.step(backup);
        HsmBackup old = backup;

        Optional<Duration> again = it.replica.engine.step(old);

        assertThat(it.azure.starts()).hasSize(1);
        assertThat(it.azure.polls()).hasSize(1);
        assertThat(again).contains(Duration.ofSeconds(1));
    }

    /** FAULTS F11. */
    @Test
    void shouldNotSendWhereSomebodyElseWroteInBetween() {
        it.azure.whilePreparing(() -> it.annotate(backup));

        it.replica.step(backup);
        assertThat(it.azure.starts()).isEmpty();
        assertThat(it.status(backup).phase()).isEqualTo(Phase.PENDING);

        it.replica.step(backup);
        assertThat(it.azure.starts()).hasSize(1);
    }

    /** FAULTS F12: the intent is ours, although the API server answers 409. */
    @Test
    void shouldSendOnceWhereItsOwnWriteConflictsWithItself() {
        it.replica.faults.before(statusWrite("\"Starting\""), it.commit());

        it.replica.step(backup);

        assertThat(it.replica.faults.allHappened()).isTrue();
        assertThat(it.azure.starts()).hasSize(1);
        assertThat(it.status(backup).phase()).isEqualTo(Phase.RUNNING);
    }

    /** FAULTS F12, F17. */
    @Test
    void shouldSendOnceWhereTheIntentIsCommittedAndItsAnswerLost() {
        it.replica.faults.loseAfter(statusWrite("\"Starting\""), it.commit());

        it.replica.step(backup);

        assertThat(it.azure.starts()).hasSize(1);
        assertThat(it.status(backup).phase()).isEqualTo(Phase.RUNNING);
    }

    @Test
    void shouldNotSendWhereTheIntentIsLost() {
        it.replica.faults.lose(statusWrite("\"Starting\""), 1);

        it.replica.step(backup);
        assertThat(it.azure.starts()).isEmpty();

        it.replica.step(backup);
        assertThat(it.azure.starts()).hasSize(1);
    }

    /** FAULTS F13, F18. */
    @Test
    void shouldKeepTheJobIdUntilItIsWritten() throws InterruptedException {
        it.replica.faults.lose(statusWrite("\"Running\""), 3);

        for (int i = 0; i < 3; i++) {
            assertThatThrownBy(() -> it.replica.step(backup)).isInstanceOf(KubernetesClientException.class);
            assertThat(it.status(backup).phase()).isEqualTo(Phase.STARTING);
            assertThat(it.replica.answers.awaitRecorded(Duration.ZERO)).isFalse();
        }
        it.replica.step(backup);

        assertThat(it.azure.starts()).hasSize(1);
        assertThat(it.status(backup).jobId()).isEqualTo(it.azure.runningOn(it.host));
        assertThat(it.status(backup).phase()).isEqualTo(Phase.RUNNING);
        assertThat(it.replica.answers.awaitRecorded(Duration.ZERO)).isTrue();
    }

    /** FAULTS F13. */
    @Test
    void shouldWriteTheJobIdThoughOthersWriteAllTheTime() {
        for (int i = 0; i < 5; i++) {
            it.replica.faults.before(statusWrite("\"Running\""), request -> it.annotate(backup));
        }

        it.replica.step(backup);
        it.replica.step(backup);

        assertThat(it.replica.faults.allHappened()).isTrue();
        assertThat(it.azure.starts()).hasSize(1);
        assertThat(it.status(backup).jobId()).isEqualTo(it.azure.runningOn(it.host));
    }

    /** Step 4. */
    @Test
    void shouldNotSendWhereAnotherLeads() {
        it.replica.faults.before(statusWrite("\"Starting\""), request -> it.leases.leader("other"));

        it.replica.step(backup);

        assertThat(it.azure.starts()).isEmpty();
        assertThat(it.status(backup).phase()).isEqualTo(Phase.PENDING);
        assertThat(it.status(backup).attempt()).isNull();
        assertThat(it.lock()).isNull();
    }

    /** Step 4: nothing was sent, and this process knows it, so the backup need not end as Unknown. */
    @Test
    void shouldGoBackToPendingWhereNobodyTellsWhoLeads() {
        it.replica.faults.lose(leaseRead(LeaderLease.NAME), 1);

        assertThatThrownBy(() -> it.replica.step(backup)).isInstanceOf(KubernetesClientException.class);
        assertThat(it.status(backup).phase()).isEqualTo(Phase.STARTING);

        it.replica.step(backup);
        assertThat(it.status(backup).phase()).isEqualTo(Phase.PENDING);
        assertThat(it.azure.starts()).isEmpty();

        it.replica.step(backup);
        assertThat(it.azure.starts()).hasSize(1);
    }

    /** FAULTS S01: what was read of the ManagedHsm before a slow token is too old to start on. */
    @Test
    void shouldNotStartWhereTheNamespaceLostItsRightWhileTheTokenWasFetched() {
        it.azure.whilePreparing(() -> {
            it.cluster.admin().resource(it.hsm).edit(hsm -> {
                ManagedHsmSpec spec = hsm.getSpec();
                hsm.setSpec(new ManagedHsmSpec(
                        spec.uri(),
                        spec.storage(),
                        spec.identity(),
                        new ManagedHsmSpec.Backup(List.of("others")),
                        null));
                return hsm;
            });
            it.pass(Duration.ofSeconds(5));
        });

        assertThat(it.replica.step(backup)).isPresent();
        it.replica.step(backup);

        assertThat(it.azure.starts()).isEmpty();
        assertThat(it.reason(backup)).isEqualTo("HsmNotAvailable");
        assertThat(it.lock()).isNull();
    }

    /** FAULTS F24. */
    @Test
    void shouldNotSendWhereItSleptAfterTheIntent() {
        it.replica.faults.before(statusWrite("\"Starting\""), request -> it.pass(Duration.ofSeconds(10)));

        it.replica.step(backup);

        assertThat(it.azure.starts()).isEmpty();
        assertThat(it.status(backup).phase()).isEqualTo(Phase.PENDING);
    }

    @Test
    void shouldNeverSendAgainWhereTheAnswerIsLost() {
        it.azure.loseNextAnswer(new Problem(Problem.Kind.NO_ANSWER, null, "No answer within 60 s."));

        for (int i = 0; i < 3; i++) {
            it.replica.step(backup);
            it.pass(Duration.ofMinutes(5));
        }

        assertThat(it.azure.starts()).hasSize(1);
        assertThat(it.status(backup).phase()).isEqualTo(Phase.UNKNOWN);
        assertThat(it.lock()).isNull();
    }

    /** FAULTS F81. */
    @Test
    void shouldNotStartTheSuccessorOfADeletedObjectInItsName() {
        it.delete(backup);
        it.backup("nightly");

        it.replica.engine.step(backup);

        assertThat(it.azure.starts()).isEmpty();
    }

    /** FAULTS F23. */
    @Test
    void shouldNotStartAfterItWasToldToStop() throws InterruptedException {
        it.azure.whilePreparing(() -> close(it.replica));

        it.replica.step(backup);
        it.replica.step(backup);

        assertThat(it.azure.starts()).isEmpty();
        assertThat(it.status(backup).phase()).isEqualTo(Phase.PENDING);
    }

    /** FAULTS F23: the intent stands already, and is taken back before the process ends. */
    @Test
    void shouldTakeItsIntentBackWhereItIsToldToStopBeforeItSends() {
        AtomicReference<@Nullable Boolean> mayEnd = new AtomicReference<>();
        it.replica.faults.before(leaseRead(LeaderLease.NAME), request -> it.replica.gate.close());
        it.replica.faults.before(statusWrite("\"Pending\""), request -> mayEnd.set(isAllRecorded()));

        it.replica.step(backup);

        assertThat(it.azure.starts()).isEmpty();
        assertThat(it.status(backup).phase()).isEqualTo(Phase.PENDING);
        assertThat(mayEnd.get())
                .as("the process may end before that is written")
                .isFalse();
        assertThat(isAllRecorded()).isTrue();
    }

    /** FAULTS F23: the same where the API server does not tell who leads, so that it takes a second step. */
    @Test
    void shouldNotEndBeforeAnIntentIsTakenBackThatNobodyMaySend() {
        it.replica.faults.lose(leaseRead(LeaderLease.NAME), 1);
        assertThatThrownBy(() -> it.replica.step(backup)).isInstanceOf(KubernetesClientException.class);
        it.replica.gate.close();

        assertThat(isAllRecorded()).isFalse();
        it.replica.step(backup);

        assertThat(isAllRecorded()).isTrue();
        assertThat(it.status(backup).phase()).isEqualTo(Phase.PENDING);
        assertThat(it.azure.starts()).isEmpty();
    }

    private boolean isAllRecorded() {
        try {
            return it.replica.answers.awaitRecorded(Duration.ZERO);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Test
    void shouldNotStartWithoutLeading() {
        it.replica.leadership.lose();

        it.replica.step(backup);

        assertThat(it.azure.starts()).isEmpty();
    }

    private static void close(Replica replica) {
        try {
            assertThat(replica.gate.closeAndWait(Duration.ZERO)).isTrue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}

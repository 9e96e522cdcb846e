package dev.hsmbackup.operator.reconcile;

import static dev.hsmbackup.operator.cluster.ApiFaults.leaseRead;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hsmbackup.crds.HsmBackup;
import dev.hsmbackup.crds.Phase;
import dev.hsmbackup.operator.kube.LeaderLease;
import dev.hsmbackup.operator.port.Problem;
import dev.hsmbackup.operator.port.StartAnswer;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

/** The start protocol with two processes, which both may believe that they lead. */
class TwoReplicasTest {

    private final EngineFixture it = new EngineFixture();
    private final HsmBackup backup = it.backup("nightly");

    /** FAULTS F02, F03: a new process cannot tell whether the old one sent it. */
    @Test
    void shouldEndAsUnknownWhereAnotherProcessLeftAnIntent() {
        it.replica.faults.lose(leaseRead(LeaderLease.NAME), 1);
        assertThatThrownBy(() -> it.replica.step(backup)).isInstanceOf(KubernetesClientException.class);
        Replica next = it.replica("me");

        for (int i = 0; i < 3; i++) {
            next.step(backup);
            it.pass(Duration.ofMinutes(5));
        }

        assertThat(it.azure.starts()).isEmpty();
        assertThat(it.status(backup).phase()).isEqualTo(Phase.UNKNOWN);
        assertThat(it.reason(backup)).isEqualTo("StartOutcomeUnknown");
    }

    /** FAULTS F32: the standby ends it as Unknown while the request is in the air; the job id is not lost. */
    @Test
    void shouldRecordAJobThatBecameKnownAfterTheEnd() throws InterruptedException {
        Replica standby = it.replica("other");
        it.azure.whenAStartArrives(() -> {
            it.leases.leader("other");
            standby.step(backup);
        });

        it.replica.step(backup);

        assertThat(it.azure.starts()).hasSize(1);
        assertThat(it.status(backup).phase()).isEqualTo(Phase.UNKNOWN);
        assertThat(it.status(backup).jobId()).isEqualTo(it.azure.runningOn(it.host));
        assertThat(it.replica.answers.awaitRecorded(Duration.ZERO)).isTrue();
    }

    /** Found by the model: a process that lost its lease without knowing it must not judge the new leader's intent. */
    @Test
    void shouldLeaveTheIntentOfTheLeaderAlone() {
        Replica former = it.replica("other");
        it.azure.whenAStartArrives(() -> former.step(backup));

        it.replica.step(backup);

        assertThat(it.status(backup).phase()).isEqualTo(Phase.RUNNING);
        assertThat(it.lock()).isNotNull();
    }

    /** Otherwise the graceful stop would wait for it in vain. */
    @Test
    void shouldForgetAnAnswerThatDoesNotMatterAnyMore() throws InterruptedException {
        Replica standby = it.replica("other");
        it.azure.whenAStartArrives(() -> {
            it.leases.leader("other");
            standby.step(backup);
        });
        it.azure.answerNextStart(new StartAnswer.Ambiguous(new Problem(Problem.Kind.NO_ANSWER, null, "No answer.")));

        it.replica.step(backup);

        assertThat(it.status(backup).phase()).isEqualTo(Phase.UNKNOWN);
        assertThat(it.replica.answers.awaitRecorded(Duration.ZERO)).isTrue();
    }

    /** FAULTS F32: two processes that both believe to lead. */
    @RepeatedTest(3)
    void shouldStartOnceThoughTwoReplicasTry() throws InterruptedException {
        Replica second = it.replica("me");

        together(() -> it.replica.step(backup), () -> second.step(backup));

        assertThat(it.azure.starts()).hasSizeLessThanOrEqualTo(1);
        it.replica.step(backup);
        assertThat(it.azure.starts()).hasSize(1);
    }

    /** FAULTS F93, I4. */
    @RepeatedTest(3)
    void shouldStartOneOfTwoBackupsOfOneHsm() throws InterruptedException {
        HsmBackup other = it.backup("weekly");
        Replica second = it.replica("me");

        together(() -> it.replica.step(backup), () -> second.step(other));
        for (int i = 0; i < 3; i++) {
            it.replica.step(backup);
            second.step(other);
        }

        assertThat(it.azure.starts()).hasSize(1);
        assertThat(Stream.of(it.status(backup).phase(), it.status(other).phase()))
                .containsExactlyInAnyOrder(Phase.RUNNING, Phase.PENDING);
    }

    private static void together(Callable<?> first, Callable<?> second) throws InterruptedException {
        CyclicBarrier barrier = new CyclicBarrier(2);
        try (var threads = Executors.newFixedThreadPool(2)) {
            var results = threads.invokeAll(Stream.of(first, second)
                    .<Callable<Object>>map(step -> () -> {
                        barrier.await();
                        return step.call();
                    })
                    .toList());
            assertThat(results).allSatisfy(result -> assertThat(result.state()).isEqualTo(Future.State.SUCCESS));
        }
    }
}

package dev.hsmbackup.operator.reconcile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class ReconcileThreadsTest {

    private final ReconcileThreads threads = new ReconcileThreads();
    private final List<Future<?>> submitted = new ArrayList<>();
    private final CountDownLatch azureAnswers = new CountDownLatch(1);
    private final CountDownLatch workIsDone = new CountDownLatch(1);
    private final AtomicInteger working = new AtomicInteger();
    private final AtomicInteger mostWorking = new AtomicInteger();
    private final AtomicInteger waiting = new AtomicInteger();
    private final AtomicInteger mostWaiting = new AtomicInteger();
    private final AtomicInteger done = new AtomicInteger();

    @AfterEach
    void endThreads() {
        azureAnswers.countDown();
        workIsDone.countDown();
        threads.executor().shutdownNow();
    }

    @Test
    @DisplayName("F95 many HSMs hang, the next one is asked at once")
    void shouldWorkOnWhileManyWaitForAzure() {
        submit(ReconcileThreads.WAITING, this::askAzure);
        await().until(() -> waiting.get() == ReconcileThreads.WAITING);

        submit(1, done::incrementAndGet);

        await().untilAsserted(() -> assertThat(done).hasValue(1));
    }

    @Test
    void shouldLetFewWorkAtTheSameTime() throws InterruptedException {
        submit(200, () -> {
            askAzure();
            work();
        });
        await().until(() -> waiting.get() == 200);

        azureAnswers.countDown();

        await().until(() -> waiting.get() == 0 && working.get() >= ReconcileThreads.WORKING);
        assertThatNoMoreWork();
        workIsDone.countDown();
        await().untilAsserted(() -> assertThat(done).hasValue(200));
    }

    @Test
    void shouldBoundThoseThatWait() {
        submit(ReconcileThreads.WAITING + 100, () -> {
            askAzure();
            done.incrementAndGet();
        });
        int all = ReconcileThreads.WAITING + ReconcileThreads.WORKING;
        await().until(() -> waiting.get() == all);

        azureAnswers.countDown();

        await().untilAsserted(() -> assertThat(done).hasValue(ReconcileThreads.WAITING + 100));
        assertThat(mostWaiting).hasValue(all);
    }

    @Test
    void shouldGiveThreadsBack() {
        submit(100, this::askAzure);
        await().until(() -> waiting.get() == 100);

        azureAnswers.countDown();

        await().untilAsserted(() -> assertThat(poolSize()).isLessThanOrEqualTo(ReconcileThreads.WORKING));
    }

    @Test
    void shouldKeepCountWhereTasksThrow() throws InterruptedException {
        submit(
                ReconcileThreads.WORKING * 2,
                () -> threads.whileOthersWork(() -> {
                    throw new IllegalStateException("Azure's answer cannot be read");
                }));
        await().until(() -> submitted.stream().allMatch(Future::isDone));

        submit(ReconcileThreads.WORKING * 3, this::work);

        await().until(() -> working.get() >= ReconcileThreads.WORKING);
        assertThatNoMoreWork();
        await().untilAsserted(() -> assertThat(poolSize()).isEqualTo(ReconcileThreads.WORKING));
    }

    private void submit(int times, Runnable task) {
        for (int i = 0; i < times; i++) {
            submitted.add(threads.executor().submit(task));
        }
    }

    private void askAzure() {
        threads.whileOthersWork(() -> {
            mostWaiting.accumulateAndGet(waiting.incrementAndGet(), Math::max);
            pass(azureAnswers);
            return waiting.decrementAndGet();
        });
    }

    private void work() {
        mostWorking.accumulateAndGet(working.incrementAndGet(), Math::max);
        pass(workIsDone);
        working.decrementAndGet();
        done.incrementAndGet();
    }

    /** Others could begin now if they were let: threads made after them come to their turn. */
    private void assertThatNoMoreWork() throws InterruptedException {
        for (int i = 0; i < 500; i++) {
            Thread.ofVirtual().start(() -> {}).join();
        }
        assertThat(mostWorking).hasValue(ReconcileThreads.WORKING);
    }

    private int poolSize() {
        return ((ThreadPoolExecutor) threads.executor()).getPoolSize();
    }

    private static void pass(CountDownLatch latch) {
        boolean interrupted = false;
        while (latch.getCount() > 0) {
            try {
                latch.await();
            } catch (InterruptedException _) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}

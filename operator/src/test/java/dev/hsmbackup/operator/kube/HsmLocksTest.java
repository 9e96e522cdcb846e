package dev.hsmbackup.operator.kube;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hsmbackup.operator.cluster.ApiFaults;
import dev.hsmbackup.operator.cluster.TestCluster;
import dev.hsmbackup.operator.operation.LockRecord;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

class HsmLocksTest {

    private static final String ATTEMPT = "6b0c8a3e-1111-4222-8333-944455556666";

    private static final String JOB = "0123456789abcdef0123456789abcdef";
    private static final int RACERS = 8;

    private final TestCluster cluster = TestCluster.get();
    private final HsmLocks locks = new HsmLocks(cluster.operator(new ApiFaults()), TestCluster.OPERATOR_NAMESPACE);
    private final String host = TestCluster.unique("hsm") + "." + TestCluster.HSM_SUFFIX;

    @Test
    void shouldBeFreeWhereNobodyTookIt() {
        HsmLocks.Snapshot snapshot = locks.read(host);

        assertThat(snapshot.record()).isNull();
        assertThat(snapshot.lease()).isNull();
    }

    @Test
    void shouldBeReadAsItWasTaken() {
        LockRecord mine = record("uid-a", null);

        boolean taken = locks.take(locks.read(host), mine);

        assertThat(taken).isTrue();
        assertThat(locks.read(host).record()).isEqualTo(mine);
        assertThat(lease().getMetadata().getAnnotations()).containsEntry(HsmLocks.HOST, host);
    }

    @Test
    void shouldLoseTheRaceToCreateIt() {
        HsmLocks.Snapshot seenFree = locks.read(host);
        locks.take(locks.read(host), record("uid-a", null));

        boolean taken = locks.take(seenFree, record("uid-b", null));

        assertThat(taken).isFalse();
        assertThat(holder()).isEqualTo("uid-a");
    }

    @Test
    void shouldLoseTheRaceToTakeItOver() {
        locks.take(locks.read(host), record("uid-a", null));
        HsmLocks.Snapshot seen = locks.read(host);
        locks.take(locks.read(host), record("uid-b", null));

        boolean taken = locks.take(seen, record("uid-c", null));

        assertThat(taken).isFalse();
        assertThat(holder()).isEqualTo("uid-b");
    }

    @Test
    void shouldCountHowOftenItWasTaken() {
        locks.take(locks.read(host), record("uid-a", null));
        locks.release(host, "uid-a", ATTEMPT);
        locks.take(locks.read(host), record("uid-b", null));

        assertThat(lease().getSpec().getLeaseTransitions()).isEqualTo(2);
    }

    @RepeatedTest(5)
    void shouldHaveExactlyOneWinner() throws Exception {
        locks.take(locks.read(host), record("uid-old", null));
        List<Boolean> results = race();

        assertThat(results).containsOnlyOnce(true);
    }

    @RepeatedTest(5)
    void shouldHaveExactlyOneCreator() throws Exception {
        List<Boolean> results = race();

        assertThat(results).containsOnlyOnce(true);
    }

    @Test
    void shouldBeReleasedByItsHolderForItsAttemptOnly() {
        locks.take(locks.read(host), record("uid-a", null));

        locks.release(host, "uid-b", ATTEMPT);
        locks.release(host, "uid-a", "another attempt");
        assertThat(holder()).isEqualTo("uid-a");

        locks.release(host, "uid-a", ATTEMPT);
        assertThat(holder()).isNull();
    }

    @Test
    void shouldLeaveTheLeaseWhereItIsReleased() {
        locks.take(locks.read(host), record("uid-a", null));

        locks.release(host, "uid-a", ATTEMPT);

        assertThat(lease().getSpec().getHolderIdentity()).isNull();
        assertThat(lease().getMetadata().getAnnotations()).containsOnlyKeys(HsmLocks.HOST);
    }

    @Test
    void shouldKeepTheJobOfItsHolder() {
        locks.take(locks.read(host), record("uid-a", null));

        boolean kept = locks.keepFor("uid-a", job(host));

        assertThat(kept).isTrue();
        assertThat(locks.read(host).record()).isEqualTo(record("uid-a", job(host)));
        assertThat(lease().getSpec().getHolderIdentity()).startsWith("uid-a/");
    }

    @Test
    void shouldKeepTheJobOnce() {
        locks.take(locks.read(host), record("uid-a", null));
        locks.keepFor("uid-a", job(host));

        boolean again = locks.keepFor("uid-a", job(host));

        assertThat(again).isFalse();
    }

    @Test
    void shouldNotKeepTheJobOfAnother() {
        locks.take(locks.read(host), record("uid-a", null));

        assertThat(locks.keepFor("uid-b", job(host))).isFalse();
        assertThat(locks.keepFor("uid-b", job("free." + TestCluster.HSM_SUFFIX)))
                .isFalse();
        assertThat(locks.read(host).record()).isEqualTo(record("uid-a", null));
    }

    /** FAULTS F34. */
    @Test
    void shouldTakeADeletedLeaseForALostRace() {
        locks.take(locks.read(host), record("uid-a", null));
        HsmLocks.Snapshot seen = locks.read(host);
        cluster.admin().resource(lease()).delete();

        boolean taken = locks.take(seen, record("uid-a", null));

        assertThat(taken).isFalse();
        assertThat(locks.take(locks.read(host), record("uid-a", null))).isTrue();
    }

    @Test
    void shouldHaveALockOfItsOwnForEachHost() {
        locks.take(locks.read(host), record("uid-a", null));

        boolean other = locks.take(locks.read("x" + host), record("uid-b", null));

        assertThat(other).isTrue();
        assertThat(HsmLocks.leaseName(host)).matches("hsm-[0-9a-f]{32}");
    }

    private List<Boolean> race() throws InterruptedException {
        CyclicBarrier barrier = new CyclicBarrier(RACERS);
        HsmLocks.Snapshot seen = locks.read(host);
        try (var threads = Executors.newFixedThreadPool(RACERS)) {
            List<Callable<Boolean>> racers = IntStream.range(0, RACERS)
                    .<Callable<Boolean>>mapToObj(i -> () -> {
                        barrier.await();
                        return locks.take(seen, record("uid-" + i, null));
                    })
                    .toList();
            return threads.invokeAll(racers).stream().map(HsmLocksTest::result).toList();
        }
    }

    private static boolean result(Future<Boolean> future) {
        try {
            return future.get();
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private @Nullable String holder() {
        LockRecord record = locks.read(host).record();
        return record == null ? null : record.uid();
    }

    private Lease lease() {
        return cluster.admin()
                .leases()
                .inNamespace(TestCluster.OPERATOR_NAMESPACE)
                .withName(HsmLocks.leaseName(host))
                .get();
    }

    private static LockRecord.Job job(String host) {
        return new LockRecord.Job(JOB, host, "client", null);
    }

    private static LockRecord record(String uid, LockRecord.@Nullable Job job) {
        return new LockRecord(
                uid, ATTEMPT, "HsmBackup", "team-a", "nightly", job, Instant.parse("2026-03-01T10:00:00.123456Z"));
    }
}

package dev.hsmbackup.operator.kube;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hsmbackup.operator.cluster.ApiFaults;
import dev.hsmbackup.operator.cluster.Leases;
import dev.hsmbackup.operator.cluster.MutableClock;
import dev.hsmbackup.operator.cluster.TestCluster;
import dev.hsmbackup.operator.kube.Election.Standing;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.api.model.coordination.v1.LeaseSpec;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Two replicas elect on a real API server; time is a number that the test sets. */
class ElectionTest {

    private final TestCluster cluster = TestCluster.get();
    private final Leases leases = new Leases(cluster);
    private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 1_000_000);
    private final MutableClock clock = new MutableClock();
    private final MutableClock otherClock = new MutableClock();
    private final ApiFaults faults = new ApiFaults();
    private final Election one = election("one", faults, clock);
    private final Election other = election("other", new ApiFaults(), otherClock);

    @BeforeEach
    @AfterEach
    void nobodyLeads() {
        leases.removeLeader();
    }

    @Test
    void shouldElectTheFirstOne() {
        assertThat(one.round()).isEqualTo(Standing.LEADS);
        assertThat(other.round()).isEqualTo(Standing.WAITS);

        assertThat(one.leads()).isTrue();
        assertThat(other.leads()).isFalse();
        assertThat(other.follows()).isTrue();
    }

    @Test
    void shouldWaitAsLongAsTheLeaseIsRenewed() {
        for (int round = 0; round < 20; round++) {
            assertThat(one.round()).isEqualTo(Standing.LEADS);
            assertThat(other.round()).isEqualTo(Standing.WAITS);
            pass(Duration.ofSeconds(2));
        }

        assertThat(spec().getLeaseTransitions()).isZero();
    }

    @Test
    void shouldTakeALeaseThatNobodyRenews() {
        one.round();
        assertThat(other.round()).isEqualTo(Standing.WAITS);

        pass(Duration.ofSeconds(15));
        assertThat(other.round()).isEqualTo(Standing.WAITS);
        pass(Duration.ofSeconds(1));

        assertThat(other.round()).isEqualTo(Standing.LEADS);
        assertThat(spec().getHolderIdentity()).isEqualTo("other");
        assertThat(spec().getLeaseTransitions()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"PT20S", "PT1H", "P1D", "PT-20S", "PT-1H", "P-1D"})
    @DisplayName("F32 a standby with a wrong clock leaves a renewed lease alone and takes a dead one in time")
    void shouldNotBelieveItsOwnClock(Duration skew) {
        otherClock.advance(skew);
        for (int round = 0; round < 10; round++) {
            assertThat(one.round()).isEqualTo(Standing.LEADS);
            assertThat(other.round()).isEqualTo(Standing.WAITS);
            pass(Duration.ofSeconds(2));
        }

        pass(Duration.ofSeconds(16));

        assertThat(other.round()).isEqualTo(Standing.LEADS);
    }

    @Test
    @DisplayName("F31 a leader that cannot renew gives up before others may take the lease")
    void shouldGiveUpInTime() {
        one.round();
        other.round();
        faults.lose(ApiFaults.leaseRead(LeaderLease.NAME), 100);

        pass(Duration.ofSeconds(9));
        assertThat(one.round()).isEqualTo(Standing.LEADS);
        pass(Duration.ofSeconds(1));

        assertThat(one.leads()).isFalse();
        assertThat(one.round()).isEqualTo(Standing.LOST);
        assertThat(other.round()).isEqualTo(Standing.WAITS);
    }

    @Test
    @DisplayName("F24 a leader that was stopped leads no more, and does not even ask")
    void shouldKnowThatItWasStopped() {
        one.round();
        pass(Duration.ofSeconds(60));

        assertThat(one.leads()).isFalse();
        assertThat(one.round()).isEqualTo(Standing.LOST);
        assertThat(spec().getRenewTime()).isEqualTo(spec().getAcquireTime());
    }

    @Test
    @DisplayName("F34 a deleted lease is written anew by its leader")
    void shouldRenewADeletedLease() {
        one.round();

        leases.removeLeader();

        assertThat(one.round()).isEqualTo(Standing.LEADS);
        assertThat(other.round()).isEqualTo(Standing.WAITS);
    }

    @Test
    @DisplayName("F34 a leader that sees another one's name in the lease ends")
    void shouldObeyTheLease() {
        one.round();

        leases.leader("other");

        assertThat(one.round()).isEqualTo(Standing.LOST);
    }

    @ParameterizedTest
    @ValueSource(strings = {"no spec", "no holder", "empty holder", "no duration", "no renew time", "nonsense"})
    @DisplayName("F34 whatever people make of the lease, somebody leads in the end")
    void shouldReadWhatPeopleEdit(String edit) {
        one.round();
        other.round();
        edit(edit);

        Standing old = one.round();
        other.round();
        pass(Duration.ofSeconds(16));
        Standing standing = other.round();

        assertThat(old).isEqualTo(edit.equals("nonsense") ? Standing.LOST : Standing.LEADS);
        assertThat(standing).isEqualTo(Standing.LEADS);
    }

    @Test
    void shouldFreeTheLeaseWhenItWithdraws() {
        one.round();

        one.withdraw();

        assertThat(one.round()).isEqualTo(Standing.WAITS);
        assertThat(other.round()).isEqualTo(Standing.LEADS);
    }

    @Test
    void shouldLeaveTheLeaseOfAnotherAloneWhenItWithdraws() {
        one.round();

        other.withdraw();

        assertThat(spec().getHolderIdentity()).isEqualTo("one");
    }

    @Test
    void shouldSayThatItCannotFollow() {
        assertThat(one.follows()).isFalse();
        one.round();
        faults.lose(ApiFaults.leaseRead(LeaderLease.NAME), 100);

        pass(Duration.ofSeconds(16));

        assertThat(one.follows()).isFalse();
    }

    private void edit(String edit) {
        if (edit.equals("nonsense")) {
            leases.leader("somebody");
            return;
        }
        Lease lease = leases.leaderLease();
        switch (edit) {
            case "no spec" -> lease.setSpec(null);
            case "no holder" -> lease.getSpec().setHolderIdentity(null);
            case "empty holder" -> lease.getSpec().setHolderIdentity("");
            case "no duration" -> lease.getSpec().setLeaseDurationSeconds(null);
            case "no renew time" -> lease.getSpec().setRenewTime(null);
            default -> throw new IllegalArgumentException(edit);
        }
        cluster.admin().resource(lease).update();
    }

    private void pass(Duration time) {
        nanos.addAndGet(time.toNanos());
        clock.advance(time);
        otherClock.advance(time);
    }

    private LeaseSpec spec() {
        return leases.leaderLease().getSpec();
    }

    private Election election(String name, ApiFaults disturbed, MutableClock machine) {
        return new Election(
                new LeaderLease(cluster.operator(disturbed), TestCluster.OPERATOR_NAMESPACE, name, machine),
                nanos::get);
    }
}

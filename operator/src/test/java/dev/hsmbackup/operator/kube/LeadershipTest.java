package dev.hsmbackup.operator.kube;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hsmbackup.operator.cluster.ApiFaults;
import dev.hsmbackup.operator.cluster.Leases;
import dev.hsmbackup.operator.cluster.TestCluster;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LeadershipTest {

    private final TestCluster cluster = TestCluster.get();
    private final Leases leases = new Leases(cluster);
    private final ApiFaults faults = new ApiFaults();
    private final List<Boolean> heard = new ArrayList<>();
    private final Leadership leadership = leadership(true);

    @BeforeEach
    @AfterEach
    void nobodyLeads() {
        leases.removeLeader();
    }

    @Test
    void shouldNotLeadBeforeItIsElected() {
        leases.leader("me");

        assertThat(leadership.leading()).isFalse();
        assertThat(leadership.confirmed()).isFalse();
        assertThat(heard).containsExactly(false);
    }

    @Test
    void shouldBeConfirmedByTheLease() {
        leases.leader("me");
        elected();

        assertThat(leadership.leading()).isTrue();
        assertThat(leadership.confirmed()).isTrue();
        assertThat(heard).containsExactly(false, true);
    }

    @Test
    void shouldNotBeConfirmedWhereAnotherLeads() {
        leases.leader("other");
        elected();

        assertThat(leadership.leading()).isTrue();
        assertThat(leadership.confirmed()).isFalse();
    }

    @Test
    void shouldNotBeConfirmedWithoutALease() {
        elected();

        assertThat(leadership.confirmed()).isFalse();
    }

    @Test
    void shouldNotBeConfirmedWhereTheLeaseIsFree() {
        leases.leader(null);
        elected();

        assertThat(leadership.confirmed()).isFalse();
    }

    @Test
    void shouldThrowWhereNobodyAnswers() {
        leases.leader("me");
        elected();
        faults.lose(ApiFaults.leaseRead(LeaderLease.NAME), 1);

        assertThatThrownBy(leadership::confirmed).isInstanceOf(KubernetesClientException.class);
    }

    @Test
    void shouldAlwaysLeadWithoutAnElection() {
        Leadership alone = leadership(false);

        assertThat(alone.leading()).isTrue();
        assertThat(alone.confirmed()).isTrue();
    }

    @Test
    void shouldKnowThatItLostTheLease() {
        leases.leader("me");
        elected();

        leadership.lose();

        assertThat(leadership.leading()).isFalse();
        assertThat(leadership.confirmed()).isFalse();
        assertThat(heard).containsExactly(false, true, false);
    }

    @Test
    void shouldNotLeadWithALeaseThatItCouldNotRenew() {
        leases.leader("me");
        AtomicBoolean fresh = new AtomicBoolean(true);
        leadership.won(fresh::get);

        fresh.set(false);

        assertThat(leadership.leading()).isFalse();
        assertThat(leadership.confirmed()).isFalse();
    }

    private void elected() {
        leadership.won(() -> true);
    }

    private Leadership leadership(boolean elected) {
        return new Leadership(
                cluster.operator(faults),
                TestCluster.OPERATOR_NAMESPACE,
                "me",
                elected,
                elected ? heard::add : it -> {});
    }
}

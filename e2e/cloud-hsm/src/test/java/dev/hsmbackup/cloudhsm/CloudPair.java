package dev.hsmbackup.cloudhsm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.hsmbackup.crds.Condition;
import dev.hsmbackup.team.Cluster;
import dev.hsmbackup.team.Team;
import java.time.Duration;
import java.util.Set;

/**
 * Two clusters that were probed.
 *
 * @param a in use
 * @param b fresh
 * @param keys those of A
 */
record CloudPair(Cluster a, Cluster b, Set<String> keys) {

    static CloudPair of(Team team) {
        Cluster a = team.cloudHsms().active("alpha");
        Cluster b = team.cloudHsms().fresh("beta");
        team.cloudHsms().awaitReady(a.name(), Condition.Status.TRUE);
        team.cloudHsms().awaitReady(b.name(), Condition.Status.TRUE);
        return new CloudPair(a, b, a.keys());
    }

    void awaitAlive() {
        await("B to be Active")
                .atMost(Duration.ofMinutes(3))
                .until(() -> b.activationState().equals("Active"));
    }

    void assertRestored() {
        assertThat(b.activationState()).isEqualTo("Active");
        assertThat(b.keys()).isEqualTo(keys).isNotEmpty();
    }

    /** A is as it was, nobody asked to restore into it, and no request made any cluster nonfunctional. */
    void assertUnharmed() {
        assertThat(a.restores()).isEmpty();
        assertThat(a.activationState()).isEqualTo("Active");
        assertThat(a.keys()).isEqualTo(keys);
        assertThat(Cluster.anyDamage(a.simulator())).isFalse();
    }
}

package dev.hsmbackup.operator.cluster;

import dev.hsmbackup.operator.kube.LeaderLease;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.api.model.coordination.v1.LeaseBuilder;
import io.fabric8.kubernetes.client.dsl.Resource;
import org.jspecify.annotations.Nullable;

/** Says who leads, as a finished election would. */
public final class Leases {

    private final TestCluster cluster;

    public Leases(TestCluster cluster) {
        this.cluster = cluster;
    }

    /**
     * Makes this one the leader.
     *
     * @param identity null: the lease is free
     */
    public void leader(@Nullable String identity) {
        removeLeader();
        cluster.admin()
                .resource(new LeaseBuilder()
                        .withNewMetadata()
                        .withNamespace(TestCluster.OPERATOR_NAMESPACE)
                        .withName(LeaderLease.NAME)
                        .endMetadata()
                        .withNewSpec()
                        .withHolderIdentity(identity)
                        .withLeaseDurationSeconds(15)
                        .endSpec()
                        .build())
                .create();
    }

    public void removeLeader() {
        resource().delete();
    }

    public Lease leaderLease() {
        return resource().get();
    }

    private Resource<Lease> resource() {
        return cluster.admin()
                .leases()
                .inNamespace(TestCluster.OPERATOR_NAMESPACE)
                .withName(LeaderLease.NAME);
    }
}

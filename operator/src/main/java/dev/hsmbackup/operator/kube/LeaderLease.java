package dev.hsmbackup.operator.kube;

import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.api.model.coordination.v1.LeaseBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.Resource;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The Lease that says who leads. People may have edited or deleted it: what is missing in it counts as free. */
public final class LeaderLease {

    /** Its name, in the operator's namespace. */
    public static final String NAME = "hsm-backup-operator";

    private final KubernetesClient client;
    private final String namespace;
    private final String identity;
    private final InstantSource clock;

    /**
     * @param identity this replica
     * @param clock for what people read in it; decides nothing
     */
    public LeaderLease(KubernetesClient client, String namespace, String identity, InstantSource clock) {
        this.client = client;
        this.namespace = namespace;
        this.identity = identity;
        this.clock = clock;
    }

    /**
     * As it was read.
     *
     * @param mine whether this replica holds it
     * @param holder null where nobody does
     * @param version another one after every change; null where there is none
     * @param lease null where there is none
     */
    record Seen(
            boolean mine,
            @Nullable String holder,
            @Nullable String version,
            @Nullable Lease lease) {}

    /** Reads it, live. */
    Seen read() {
        Lease lease = resource().get();
        if (lease == null) {
            return new Seen(false, null, null, null);
        }
        String holder = lease.getSpec() == null ? null : lease.getSpec().getHolderIdentity();
        boolean free = holder == null || holder.isBlank();
        return new Seen(
                identity.equals(holder),
                free ? null : holder,
                lease.getMetadata().getResourceVersion(),
                lease);
    }

    /**
     * Takes or renews it over what was read.
     *
     * @return false where somebody else wrote meanwhile
     */
    boolean hold(Seen seen) {
        ZonedDateTime now = clock.instant().atZone(ZoneOffset.UTC);
        ZonedDateTime since =
                seen.mine() && seen.lease() != null ? seen.lease().getSpec().getAcquireTime() : null;
        LeaseBuilder next = seen.lease() == null ? new LeaseBuilder() : new LeaseBuilder(seen.lease());
        return written(
                seen,
                next.editOrNewMetadata()
                        .withName(NAME)
                        .withNamespace(namespace)
                        .endMetadata()
                        .editOrNewSpec()
                        .withHolderIdentity(identity)
                        .withLeaseDurationSeconds((int) Election.LEASE.toSeconds())
                        .withAcquireTime(since == null ? now : since)
                        .withRenewTime(now)
                        .withLeaseTransitions(transitions(seen))
                        .endSpec()
                        .build());
    }

    /**
     * Frees it if this replica holds it.
     *
     * @throws KubernetesClientException where that fails; then it runs out by itself
     */
    void giveUp() {
        Seen seen = read();
        if (seen.mine() && seen.lease() != null) {
            written(
                    seen,
                    new LeaseBuilder(seen.lease())
                            .editSpec()
                            .withHolderIdentity(null)
                            .withLeaseDurationSeconds(1)
                            .endSpec()
                            .build());
        }
    }

    private static int transitions(Seen seen) {
        Integer before = seen.lease() == null || seen.lease().getSpec() == null
                ? null
                : seen.lease().getSpec().getLeaseTransitions();
        return Optional.ofNullable(before).orElse(0) + (seen.mine() || seen.lease() == null ? 0 : 1);
    }

    private boolean written(Seen seen, Lease next) {
        return LeaseWrite.over(client, seen.lease(), next);
    }

    private Resource<Lease> resource() {
        return client.leases().inNamespace(namespace).withName(NAME);
    }
}

package dev.hsmbackup.operator.kube;

import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.extended.leaderelection.LeaderCallbacks;
import io.javaoperatorsdk.operator.api.config.LeaderElectionConfiguration;
import java.util.function.Consumer;

/**
 * Whether this process leads. The flag alone is not enough before a start: a process that was stopped for a minute still
 * believes in it, so {@link #confirmed} asks the API server.
 */
public final class Leadership {

    /** Name of the lease in the operator's namespace. */
    public static final String LEASE = "hsm-backup-operator";

    private final KubernetesClient client;
    private final String namespace;
    private final String identity;
    private final boolean elected;
    private final Consumer<Boolean> listener;
    private volatile boolean leading;

    /**
     * @param elected false: there is no election, this process always leads
     * @param listener told of every change
     */
    public Leadership(
            KubernetesClient client, String namespace, String identity, boolean elected, Consumer<Boolean> listener) {
        this.client = client;
        this.namespace = namespace;
        this.identity = identity;
        this.elected = elected;
        this.listener = listener;
        set(!elected);
    }

    /** The operator framework's view of this election; losing the lease ends the process. */
    public LeaderElectionConfiguration configuration() {
        return new LeaderElectionConfiguration(
                LEASE,
                namespace,
                LeaderElectionConfiguration.LEASE_DURATION_DEFAULT_VALUE,
                LeaderElectionConfiguration.RENEW_DEADLINE_DEFAULT_VALUE,
                LeaderElectionConfiguration.RETRY_PERIOD_DEFAULT_VALUE,
                identity,
                new LeaderCallbacks(() -> set(true), () -> set(false), leader -> {}),
                true);
    }

    public boolean leading() {
        return leading;
    }

    /** Asks the API server who leads. False also where nobody does. Throws when the API server does not answer. */
    public boolean confirmed() {
        if (!leading) {
            return false;
        }
        if (!elected) {
            return true;
        }
        Lease lease = client.leases().inNamespace(namespace).withName(LEASE).get();
        return lease != null
                && lease.getSpec() != null
                && identity.equals(lease.getSpec().getHolderIdentity());
    }

    private void set(boolean now) {
        leading = now;
        listener.accept(now);
    }
}

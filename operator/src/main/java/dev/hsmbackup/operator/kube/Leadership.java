package dev.hsmbackup.operator.kube;

import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.extended.leaderelection.LeaderCallbacks;
import io.javaoperatorsdk.operator.api.config.LeaderElectionConfiguration;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether this process leads. The flag alone is not enough before a start: a process that was stopped for a minute still
 * believes in it, so {@link #confirmed} asks the API server.
 */
public final class Leadership {

    private static final Logger LOG = LoggerFactory.getLogger(Leadership.class);

    /** Name of the lease in the operator's namespace. */
    public static final String LEASE = "hsm-backup-operator";

    private final KubernetesClient client;
    private final String namespace;
    private final String identity;
    private final boolean elected;
    private final Consumer<Boolean> listener;
    private volatile boolean leading;
    private volatile boolean lost;

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
                new LeaderCallbacks(() -> set(true), this::lose, leader -> {}),
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

    /** True where this process led and another one may lead now. */
    public boolean lost() {
        return lost;
    }

    /**
     * Frees the lease, so that a standby need not wait for it to run out. The process must end right after: the election
     * would take it again. A failure only costs that wait.
     */
    public void giveUp() {
        if (!elected || !leading) {
            return;
        }
        try {
            Lease lease = client.leases().inNamespace(namespace).withName(LEASE).get();
            if (lease != null && identity.equals(lease.getSpec().getHolderIdentity())) {
                lease.getSpec().setHolderIdentity(null);
                lease.getSpec().setLeaseDurationSeconds(1);
                client.resource(lease).update();
            }
        } catch (KubernetesClientException e) {
            LOG.atWarn().setCause(e).log("leader lease not given up; it runs out by itself");
        }
    }

    private void lose() {
        lost = true;
        set(false);
    }

    private void set(boolean now) {
        leading = now;
        listener.accept(now);
    }
}

package dev.hsmbackup.operator.kube;

import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * Whether this process leads. What it knows itself is not enough before a start: a process that was stopped for a minute
 * may not have noticed yet, so {@link #confirmed} asks the API server.
 */
public final class Leadership {

    private final KubernetesClient client;
    private final String namespace;
    private final String identity;
    private final boolean elected;
    private final Consumer<Boolean> listener;
    private volatile BooleanSupplier leads;

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
        this.leads = () -> !elected;
        listener.accept(!elected);
    }

    /**
     * This process won the election.
     *
     * @param stillLeads asked again and again: whether its lease is still fresh enough
     */
    public void won(BooleanSupplier stillLeads) {
        leads = stillLeads;
        listener.accept(true);
    }

    /** Another process may lead from now on. */
    public void lose() {
        leads = () -> false;
        listener.accept(false);
    }

    public boolean leading() {
        return leads.getAsBoolean();
    }

    /** Asks the API server who leads. False also where nobody does. Throws when the API server does not answer. */
    public boolean confirmed() {
        if (!leading()) {
            return false;
        }
        if (!elected) {
            return true;
        }
        Lease lease = client.leases()
                .inNamespace(namespace)
                .withName(LeaderLease.NAME)
                .get();
        return lease != null
                && lease.getSpec() != null
                && identity.equals(lease.getSpec().getHolderIdentity());
    }
}

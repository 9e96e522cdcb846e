package dev.hsmbackup.operator.kube;

import dev.hsmbackup.crds.ManagedHsm;
import dev.hsmbackup.crds.ManagedHsmStatus;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.Optional;

/** Reads and writes ManagedHsm objects past the informer's cache. */
public final class ManagedHsms {

    private final KubernetesClient client;
    private final String suffix;

    /** @param suffix DNS suffix of Managed HSMs in the operator's cloud */
    public ManagedHsms(KubernetesClient client, String suffix) {
        this.client = client;
        this.suffix = suffix;
    }

    /** The object as the API server has it now. */
    public Optional<ManagedHsm> live(String name) {
        return Optional.ofNullable(
                client.resources(ManagedHsm.class).withName(name).get());
    }

    /**
     * Writes the status if the object is still the one that was read.
     *
     * @throws io.fabric8.kubernetes.client.KubernetesClientException otherwise
     */
    public void writeStatus(ManagedHsm read, ManagedHsmStatus status) {
        ManagedHsm next = new ManagedHsm();
        next.setMetadata(read.getMetadata());
        next.setSpec(read.getSpec());
        next.setStatus(status);
        client.resource(next).updateStatus();
    }

    /** DNS suffix of Managed HSMs in the operator's cloud, for example {@code managedhsm.azure.net}. */
    public String suffix() {
        return suffix;
    }
}

package dev.hsmbackup.operator.kube;

import dev.hsmbackup.crds.ManagedHsm;
import dev.hsmbackup.crds.ManagedHsmStatus;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads and writes ManagedHsm objects past the informer's cache. */
public final class ManagedHsms {

    /** Only a CRD without our rules lets other names in. */
    private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9-]{1,22}[a-z0-9]");

    private final KubernetesClient client;
    private final String suffix;

    /** @param suffix DNS suffix of Managed HSMs in the operator's cloud */
    public ManagedHsms(KubernetesClient client, String suffix) {
        this.client = client;
        this.suffix = suffix;
    }

    /** The object as the API server has it now. What cannot be a name is not asked for: {@code ..} is another path. */
    public Optional<ManagedHsm> live(String name) {
        return NAME.matcher(name).matches()
                ? Optional.ofNullable(
                        client.resources(ManagedHsm.class).withName(name).get())
                : Optional.empty();
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

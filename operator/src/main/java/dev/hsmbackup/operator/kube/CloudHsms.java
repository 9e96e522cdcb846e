package dev.hsmbackup.operator.kube;

import dev.hsmbackup.crds.Cloud;
import dev.hsmbackup.crds.CloudHsm;
import dev.hsmbackup.crds.CloudHsmStatus;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads and writes CloudHsm objects past the informer's cache. */
public final class CloudHsms {

    /** Only a CRD without our rules lets other names in. */
    private static final Pattern NAME = Pattern.compile("[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?");

    private final KubernetesClient client;
    private final Cloud cloud;

    /** @param cloud the operator's: Cloud HSMs of another one are not asked for */
    public CloudHsms(KubernetesClient client, Cloud cloud) {
        this.client = client;
        this.cloud = cloud;
    }

    /** The object as the API server has it now. What cannot be a name is not asked for: {@code ..} is another path. */
    public Optional<CloudHsm> live(String name) {
        return NAME.matcher(name).matches()
                ? Optional.ofNullable(
                        client.resources(CloudHsm.class).withName(name).get())
                : Optional.empty();
    }

    /**
     * Writes the status if the object is still the one that was read.
     *
     * @throws io.fabric8.kubernetes.client.KubernetesClientException otherwise
     */
    public void writeStatus(CloudHsm read, CloudHsmStatus status) {
        CloudHsm next = new CloudHsm();
        next.setMetadata(read.getMetadata());
        next.setSpec(read.getSpec());
        next.setStatus(status);
        client.resource(next).updateStatus();
    }

    /** The operator's. */
    public Cloud cloud() {
        return cloud;
    }
}

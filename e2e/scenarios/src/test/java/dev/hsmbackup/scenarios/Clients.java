package dev.hsmbackup.scenarios;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;

/** Kubernetes clients of the scenarios. */
final class Clients {

    private static final KubernetesClient ADMIN = create();

    private Clients() {}

    /** One for all: making one takes longer than most requests. */
    static KubernetesClient admin() {
        return ADMIN;
    }

    private static KubernetesClient create() {
        Config config = Config.fromKubeconfig(
                SharedRig.get().controlPlane().adminKubeconfig().toFile());
        // The API server is on loopback: no proxy of the machine's is wanted in between.
        return new KubernetesClientBuilder()
                .withConfig(new ConfigBuilder(config)
                        .withHttpProxy(null)
                        .withHttpsProxy(null)
                        .build())
                .build();
    }
}

package dev.hsmbackup.apigate;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.nio.file.Path;

/** The operator's client, with a kubeconfig. */
final class Fabric8 {
    /** How a watch travels. */
    enum Transport {
        WEB_SOCKET,
        CHUNKED
    }

    private Fabric8() {}

    static KubernetesClient client(Path kubeconfig, Transport transport) {
        return new KubernetesClientBuilder()
                .withConfig(new ConfigBuilder(Config.fromKubeconfig(kubeconfig.toFile()))
                        .withHttpProxy(null)
                        .withHttpsProxy(null)
                        .withOnlyHttpWatches(transport == Transport.CHUNKED)
                        .withWatchReconnectInterval(50)
                        .build())
                .build();
    }
}

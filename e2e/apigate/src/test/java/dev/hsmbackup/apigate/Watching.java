package dev.hsmbackup.apigate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.hsmbackup.apigate.Fabric8.Transport;
import dev.hsmbackup.apigate.script.Action;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.Watch;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** A plain watch from now on, and what it saw. */
record Watching(KubernetesClient client, Watch watch, List<String> seen, CompletableFuture<WatcherException> failure)
        implements AutoCloseable {
    static Watching start(Setup setup, Transport transport) {
        KubernetesClient client = Fabric8.client(setup.gate().kubeconfig(), transport);
        List<String> seen = new CopyOnWriteArrayList<>();
        var failure = new CompletableFuture<WatcherException>();
        Watch watch = client.configMaps().inNamespace(setup.namespace()).watch(new Watcher<ConfigMap>() {
            @Override
            public void eventReceived(Action action, ConfigMap object) {
                if (!object.getMetadata().getName().equals("kube-root-ca.crt")) {
                    seen.add(action + " " + object.getMetadata().getName());
                }
            }

            @Override
            public void onClose(@Nullable WatcherException cause) {
                failure.complete(cause);
            }
        });
        return new Watching(client, watch, seen, failure);
    }

    void awaitSeen(String... events) {
        await().untilAsserted(() -> assertThat(seen).containsExactly(events));
    }

    @Override
    public void close() {
        watch.close();
        client.close();
    }
}

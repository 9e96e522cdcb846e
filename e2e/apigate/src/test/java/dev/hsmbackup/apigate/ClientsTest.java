package dev.hsmbackup.apigate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.hsmbackup.apigate.Fabric8.Transport;
import dev.hsmbackup.controlplane.Kubectl;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Without a script, clients cannot tell the gate from the API server. */
class ClientsTest {
    @RegisterExtension
    static final Setup SETUP = new Setup();

    private final Api gated = SETUP.gated();

    @Test
    void shouldServeKubectl() {
        Kubectl kubectl = Setup.controlPlane().kubectlAs(SETUP.gate().kubeconfig());
        String in = "--namespace=" + SETUP.namespace();
        kubectl.output(in, "create", "configmap", "a", "--from-literal=k=1");
        var waiting = CompletableFuture.supplyAsync(
                () -> kubectl.run(in, "wait", "--for=jsonpath={.data.k}=3", "configmap/a", "--timeout=60s"));
        await().atMost(Duration.ofSeconds(60)).until(() -> verbs().contains("watch"));
        kubectl.output(in, "patch", "configmap", "a", "--patch={\"data\":{\"k\":\"2\"}}");
        String manifest = kubectl.output(in, "get", "configmap", "a", "-o=json");

        var replaced = kubectl.runWithInput(manifest.replace("\"k\": \"2\"", "\"k\": \"3\""), "replace", "-f", "-");

        assertThat(replaced.stderr()).isEmpty();
        assertThat(waiting.join().exitCode()).isZero();
        kubectl.output(in, "delete", "configmap", "a");
        kubectl.output(in, "get", "configmaps");
        assertThat(verbs()).contains("create", "watch", "patch", "get", "update", "delete", "list");
    }

    private static List<String> verbs() {
        return SETUP.requestLines().stream()
                .filter(line -> line.path("resource").asText().equals("configmaps"))
                .map(line -> line.path("verb").asText())
                .toList();
    }

    @ParameterizedTest
    @EnumSource(Transport.class)
    void shouldServeTheOperatorsClient(Transport transport) {
        List<String> seen = new CopyOnWriteArrayList<>();
        try (KubernetesClient client = Fabric8.client(SETUP.gate().kubeconfig(), transport)) {
            var maps = client.configMaps().inNamespace(SETUP.namespace());
            await().until(() -> maps.withName("kube-root-ca.crt").get() != null);
            try (var _ = maps.withName("a").watch(new Watcher<ConfigMap>() {
                @Override
                public void eventReceived(Action action, ConfigMap object) {
                    seen.add(action + " "
                            + object.getData().getOrDefault("k", "").length());
                }

                @Override
                public void onClose(@Nullable WatcherException cause) {
                    // The test ends it.
                }
            })) {
                ConfigMap map = new ConfigMapBuilder()
                        .withNewMetadata()
                        .withName("a")
                        .endMetadata()
                        .addToData("k", "")
                        .build();
                client.configMaps().inNamespace(SETUP.namespace()).resource(map).create();
                for (int length : List.of(40, 1_000, 100_000)) { // each a form of WebSocket frame
                    maps.withName("a")
                            .edit(old -> new ConfigMapBuilder(old)
                                    .addToData("k", "x".repeat(length))
                                    .build());
                }
                maps.withName("a").delete();

                await().untilAsserted(() -> assertThat(seen)
                        .containsExactly(
                                "ADDED 0", "MODIFIED 40", "MODIFIED 1000", "MODIFIED 100000", "DELETED 100000"));
            }
        }
        JsonNode watch = SETUP.requestLines().stream()
                .filter(line -> line.path("verb").asText().equals("watch"))
                .findFirst()
                .orElseThrow();
        assertThat(watch.path("status").asInt()).isEqualTo(transport == Transport.WEB_SOCKET ? 101 : 200);
        assertThat(watch.path("name").asText()).isEqualTo("a");
        assertThat(SETUP.eventLines())
                .extracting(line ->
                        line.path("type").asText() + " " + line.path("outcome").asText())
                .containsExactly(
                        "ADDED delivered",
                        "MODIFIED delivered",
                        "MODIFIED delivered",
                        "MODIFIED delivered",
                        "DELETED delivered");
    }

    @Test
    void shouldEndTheWatchAtTheServerWhenTheClientIsGone() throws Exception {
        try (KubernetesClient client = Fabric8.client(SETUP.gate().kubeconfig(), Transport.CHUNKED)) {
            var watch = client.configMaps().inNamespace(SETUP.namespace()).watch(new Watcher<ConfigMap>() {
                @Override
                public void eventReceived(Action action, ConfigMap object) {
                    // Of no interest.
                }

                @Override
                public void onClose(@Nullable WatcherException cause) {
                    // Of no interest.
                }
            });
            await().until(() -> SETUP.openWatches().size() == 1);
            watch.close();
        }

        await().until(() -> SETUP.openWatches().isEmpty());
        await().untilAsserted(() -> assertThat(auditLines(SETUP.namespace()))
                .anyMatch(line -> line.contains("\"verb\":\"watch\"") && line.contains("ResponseComplete")));
    }

    @Test
    void shouldLetTheServerSeeTheUserNotTheGate() throws Exception {
        gated.post(SETUP.configMaps(), Setup.configMap("a"));

        assertThat(auditLines(SETUP.namespace()))
                .anyMatch(line -> line.contains("\"verb\":\"create\"")
                        && line.contains("\"username\":\"" + Setup.userName() + "\""));
        assertThat(Api.of(SETUP.gate().server(), SETUP.gate().ca(), "wrong")
                        .get(SETUP.configMaps())
                        .statusCode())
                .isEqualTo(401);
    }

    private static List<String> auditLines(String namespace) throws IOException {
        return Files.readAllLines(Setup.controlPlane().auditLog()).stream()
                .filter(line -> line.contains("\"namespace\":\"" + namespace + "\""))
                .toList();
    }

    @Test
    void shouldOfferHttp1Only() throws Exception {
        try (Socket raw = new Socket(
                        InetAddress.getLoopbackAddress(), SETUP.gate().server().getPort());
                SSLSocket socket = (SSLSocket) Api.trust(SETUP.gate().ca())
                        .getSocketFactory()
                        .createSocket(raw, "127.0.0.1", raw.getPort(), true)) {
            SSLParameters parameters = socket.getSSLParameters();
            parameters.setApplicationProtocols(new String[] {"h2", "http/1.1"});
            parameters.setEndpointIdentificationAlgorithm("HTTPS");
            socket.setSSLParameters(parameters);

            socket.startHandshake();

            assertThat(socket.getApplicationProtocol()).isEmpty();
        }
    }
}

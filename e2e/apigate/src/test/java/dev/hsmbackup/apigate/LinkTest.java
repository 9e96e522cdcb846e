package dev.hsmbackup.apigate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.hsmbackup.apigate.script.Action;
import dev.hsmbackup.apigate.script.Rule;
import dev.hsmbackup.apigate.script.When;
import dev.hsmbackup.apigate.wire.Link;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** A line that is cut, and an API server that is not there. */
class LinkTest {
    @RegisterExtension
    static final Setup SETUP = new Setup();

    private final Api gated = SETUP.gated();

    @Test
    void shouldBeDownAndComeBack() throws Exception {
        SETUP.create();
        SETUP.gate().link().set(Link.State.RESET);

        assertThatThrownBy(() -> gated.get(SETUP.configMaps() + "/a")).isInstanceOf(IOException.class);

        SETUP.gate().link().set(Link.State.UP);

        assertThat(gated.exists(SETUP.configMaps() + "/a")).isTrue();
    }

    @Test
    void shouldCutARequestThatIsUnderWay() throws Exception {
        String id = SETUP.gate().script().add(Rule.on(Setup.CREATE, new Action.Hold(When.AFTER)));
        CompletableFuture<HttpResponse<String>> answer = gated.postLater(SETUP.configMaps(), Setup.configMap("a"));
        assertThat(SETUP.gate().script().requests().awaitHolding(id, Setup.PATIENCE))
                .isTrue();

        SETUP.gate().link().set(Link.State.RESET);
        SETUP.gate().script().requests().release(id);

        assertThatThrownBy(answer::get).hasCauseInstanceOf(IOException.class);
        assertThat(SETUP.exists()).isTrue();
        await().untilAsserted(() ->
                assertThat(SETUP.lastLine("outcome", "serverStatus")).containsExactly("cut", "201"));
    }

    @Test
    void shouldSwallowEverythingAndGoOn() throws Exception {
        SETUP.create();
        SETUP.gate().link().set(Link.State.HANG);

        var reading = CompletableFuture.supplyAsync(() -> {
            try {
                return gated.exists(SETUP.configMaps() + "/a");
            } catch (IOException | InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });

        assertThat(reading).isNotDone();
        await().during(Duration.ofMillis(500)).until(() -> !reading.isDone());

        SETUP.gate().link().set(Link.State.UP);

        assertThat(reading.get()).isTrue();
    }

    @Test
    void shouldResetWhenTheServerIsUnreachable(@TempDir Path work) throws Exception {
        int port;
        try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = taken.getLocalPort();
        }
        String admin = Files.readString(Setup.controlPlane().adminKubeconfig());
        Path nowhere = Files.writeString(
                work.resolve("kubeconfig"), admin.replaceFirst("server: .*", "server: https://127.0.0.1:" + port));

        try (ApiGate gate =
                ApiGate.start(GateOptions.of(work.resolve("gate"), nowhere).withToken("none"))) {
            Api api = Api.of(gate.server(), gate.ca(), "none");

            assertThatThrownBy(() -> api.post("/api/v1/namespaces", "{}")).isInstanceOf(IOException.class);
            JsonNode line = Setup.parse(Files.readString(gate.requests()));
            assertThat(line.path("outcome").asText()).isEqualTo("unreachable");
            assertThat(line.path("error").asText()).contains("refused");
        }
    }
}

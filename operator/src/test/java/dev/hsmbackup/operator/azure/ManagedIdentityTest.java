package dev.hsmbackup.operator.azure;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.hsmbackup.operator.port.AzureRequests;
import dev.hsmbackup.operator.port.HsmTarget;
import dev.hsmbackup.operator.port.Problem;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

/**
 * A managed identity by the protocol of App Service and Container Apps (IDENTITY_ENDPOINT), which azure-identity reads
 * from the environment of its process: so the gateway runs in one of its own.
 */
class ManagedIdentityTest {
    private static final String CLIENT = "22222222-2222-4222-8222-222222222222";

    @Test
    void shouldFetchATokenFromTheLocalEndpointAndNotThroughTheProxy() throws IOException, InterruptedException {
        List<String> requests = new CopyOnWriteArrayList<>();
        HttpServer endpoint = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        endpoint.createContext("/msi/token", exchange -> {
            requests.add(exchange.getRequestURI().getRawQuery() + " "
                    + exchange.getRequestHeaders().getFirst("X-IDENTITY-HEADER"));
            byte[] body = "{\"access_token\":\"t\",\"expires_on\":\"%d\",\"resource\":\"x\",\"token_type\":\"Bearer\"}"
                    .formatted(Instant.now().plusSeconds(3600).getEpochSecond())
                    .getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().add("Content-Type", "application/json");
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        endpoint.start();
        try {
            String output = run("http://127.0.0.1:" + endpoint.getAddress().getPort() + "/msi/token");

            assertThat(output).isEqualTo("ready");
            assertThat(requests)
                    .hasSize(1)
                    .first()
                    .asString()
                    .contains("resource=https%3A%2F%2Fmanagedhsm.azure.net", "client_id=" + CLIENT, "header-value");
        } finally {
            endpoint.stop(0);
        }
    }

    @Test
    void shouldAskNobodyButTheLocalEndpoint() throws IOException, InterruptedException {
        String output = run("http://metadata.evil.example/msi/token");

        assertThat(output)
                .startsWith("CREDENTIAL")
                .contains("metadata.evil.example")
                .contains("refused by the operator");
    }

    private static String run(String endpoint) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName());
        builder.environment().put("IDENTITY_ENDPOINT", endpoint);
        builder.environment().put("IDENTITY_HEADER", "header-value");
        builder.environment().put("HSMBACKUP_AZURE_CREDENTIAL", "ManagedIdentity");
        builder.environment().put("AZURE_CLIENT_ID", CLIENT);
        // Nothing listens there.
        builder.environment().put("HTTPS_PROXY", "http://127.0.0.1:1");
        Process process = builder.redirectError(ProcessBuilder.Redirect.INHERIT).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        return output.lines()
                .filter(line -> !line.startsWith("{"))
                .reduce("", String::concat)
                .strip();
    }

    /** The other process. */
    static final class Main {
        private Main() {}

        public static void main(String[] arguments) {
            HsmTarget target = new HsmTarget("payments.managedhsm.azure.net", null, null);
            try (AzureHsmGateway gateway = AzureHsmGateway.create(
                    AzureSettings.fromEnvironment(System.getenv()), InstantSource.system(), AzureRequests.NONE)) {
                Optional<Problem> problem = gateway.prepare(target);
                System.out.println(problem.map(found -> found.kind() + " " + found.message())
                        .orElse("ready"));
            }
        }
    }
}

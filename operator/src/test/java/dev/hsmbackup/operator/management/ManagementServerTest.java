package dev.hsmbackup.operator.management;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import dev.hsmbackup.operator.telemetry.BackupResult;
import dev.hsmbackup.operator.telemetry.OperatorMetrics;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ManagementServerTest {
    private static final InetSocketAddress ANY = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);

    private final OperatorMetrics metrics = new OperatorMetrics("1.2.3");
    private final AtomicReference<Optional<String>> watching = new AtomicReference<>(Optional.empty());
    private final HttpClient client = HttpClient.newHttpClient();
    private ManagementServer health;
    private ManagementServer scrape;

    @BeforeEach
    void start() throws IOException {
        health = ManagementServer.health(
                ANY,
                List.of(new HealthCheck("informers-alive", Optional::empty)),
                List.of(new HealthCheck("settings", Optional::empty), new HealthCheck("watching", watching::get)));
        scrape = ManagementServer.metrics(ANY, metrics);
    }

    @AfterEach
    void stop() {
        health.close();
        scrape.close();
        client.close();
    }

    @Test
    void shouldListTheChecksThatPassed() throws Exception {
        var answer = get(health, "/readyz");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo("[+]settings ok\n[+]watching ok\nreadyz check passed\n");
        assertThat(answer.headers().firstValue("Content-Type")).contains("text/plain; charset=utf-8");
    }

    @Test
    void shouldTellWhichCheckFailsAndRecover() throws Exception {
        watching.set(Optional.of("no watch on HsmBackup"));

        var failed = get(health, "/readyz?verbose");

        assertThat(failed.statusCode()).isEqualTo(503);
        assertThat(failed.body())
                .isEqualTo("[+]settings ok\n[-]watching failed: no watch on HsmBackup\nreadyz check failed\n");
        assertThat(get(health, "/livez").statusCode()).isEqualTo(200);

        watching.set(Optional.empty());

        assertThat(get(health, "/readyz").statusCode()).isEqualTo(200);
    }

    @Test
    void shouldFailWhenACheckThrows() throws Exception {
        try (var server = ManagementServer.health(
                ANY,
                List.of(new HealthCheck("broken", () -> {
                    throw new IllegalStateException("secret");
                })),
                List.of())) {
            var answer = get(server, "/livez");

            assertThat(answer.statusCode()).isEqualTo(503);
            assertThat(answer.body()).isEqualTo("[-]broken failed: IllegalStateException\nlivez check failed\n");
        }
    }

    @Test
    void shouldServeTheTextFormatByDefault() throws Exception {
        metrics.backupEnded("team-a", "payments", BackupResult.SUCCEEDED);

        var answer = get(scrape, "/metrics");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Content-Type").orElse("")).startsWith("text/plain; version=0.0.4");
        assertThat(answer.body())
                .contains("# TYPE hsmbackup_backups_total counter")
                .contains("hsmbackup_backups_total{hsm=\"payments\",namespace=\"team-a\",result=\"succeeded\"} 1.0")
                .contains("hsmbackup_build_info{")
                .contains("version=\"1.2.3\"")
                .contains("jvm_memory_used_bytes{");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                // What Prometheus 2 and 3 send, and what it sends with native histograms on.
                "application/openmetrics-text;version=1.0.0;q=0.6,text/plain;version=0.0.4;q=0.4,*/*;q=0.2|application/openmetrics-text; version=1.0.0",
                "application/vnd.google.protobuf;proto=io.prometheus.client.MetricFamily;encoding=delimited;q=0.6,application/openmetrics-text;version=1.0.0;q=0.5,*/*;q=0.1|application/openmetrics-text; version=1.0.0",
                "application/vnd.google.protobuf;proto=io.prometheus.client.MetricFamily;encoding=delimited|text/plain; version=0.0.4",
                "text/html|text/plain; version=0.0.4",
            })
    void shouldNegotiateTheFormat(String accept, String contentType) throws Exception {
        var answer =
                client.send(request(scrape, "/metrics").header("Accept", accept).build(), BodyHandlers.ofString());

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Content-Type").orElse("")).startsWith(contentType);
        assertThat(answer.body().endsWith("# EOF\n")).isEqualTo(contentType.startsWith("application/openmetrics"));
    }

    @Test
    void shouldAnswerHeadWithoutBody() throws Exception {
        var answer = client.send(
                request(health, "/livez")
                        .method("HEAD", BodyPublishers.noBody())
                        .build(),
                BodyHandlers.ofString());

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEmpty();
        assertThat(answer.headers().firstValueAsLong("Content-Length"))
                .hasValue(get(health, "/livez").body().length());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"/", "/metrics", "/readyz/", "/readyz/x", "/livez/../readyz", "/LIVEZ", "/%2e%2e/etc/passwd"})
    void shouldNotKnowOtherPaths(String path) throws Exception {
        assertThat(get(health, path).statusCode()).isEqualTo(404);
    }

    @ParameterizedTest
    @ValueSource(strings = {"POST", "PUT", "DELETE", "OPTIONS", "TRACE"})
    void shouldRefuseOtherMethods(String method) throws Exception {
        var answer = client.send(
                request(scrape, "/metrics")
                        .method(method, BodyPublishers.ofString("x"))
                        .build(),
                BodyHandlers.ofString());

        assertThat(answer.statusCode()).isEqualTo(405);
        assertThat(answer.headers().firstValue("Allow")).contains("GET, HEAD");
    }

    @Test
    void shouldAnswerOthersWhileSlowClientsHang() throws Exception {
        try (var one = new Socket(ANY.getAddress(), health.address().getPort());
                var two = new Socket(ANY.getAddress(), health.address().getPort());
                var three = new Socket(ANY.getAddress(), health.address().getPort())) {
            for (var socket : List.of(one, two, three)) {
                socket.getOutputStream().write("GET /livez HT".getBytes(StandardCharsets.US_ASCII));
                socket.getOutputStream().flush();
            }

            assertThat(get(health, "/livez").statusCode()).isEqualTo(200);
        }
    }

    @Test
    void shouldCloseConnectionsBeyondItsBound() throws Exception {
        var sockets = new ArrayList<Socket>();
        try {
            for (int i = 0; i < 65; i++) {
                var socket = new Socket(ANY.getAddress(), health.address().getPort());
                sockets.add(socket);
                socket.getOutputStream().write('G');
            }

            assertThat(closedByServer(sockets.getLast(), 5_000)).isTrue();
            assertThat(closedByServer(sockets.get(0), 50)).isFalse();
        } finally {
            for (var socket : sockets) {
                socket.close();
            }
        }
    }

    @Test
    void shouldNameTheAddressThatIsTaken() {
        var taken = health.address();

        assertThatIOException()
                .isThrownBy(() -> ManagementServer.metrics(taken, metrics).close())
                .withMessageStartingWith("Cannot listen on 127.0.0.1:" + taken.getPort() + " for metrics: ");
    }

    private static boolean closedByServer(Socket socket, int millis) throws IOException {
        socket.setSoTimeout(millis);
        try {
            return socket.getInputStream().read() == -1;
        } catch (SocketTimeoutException e) {
            return false;
        } catch (SocketException e) {
            return true;
        }
    }

    private HttpResponse<String> get(ManagementServer server, String path) throws Exception {
        return client.send(request(server, path).build(), BodyHandlers.ofString());
    }

    private static HttpRequest.Builder request(ManagementServer server, String path) {
        return HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + server.address().getPort() + path))
                .timeout(Duration.ofSeconds(5));
    }
}

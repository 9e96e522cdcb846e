package dev.hsmbackup.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.hsmbackup.crds.Condition;
import dev.hsmbackup.crds.Phase;
import dev.hsmbackup.crds.RunStatus;
import dev.hsmbackup.team.Hsm;
import dev.hsmbackup.team.Team;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ProxySelector;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** An answer that sends the operator elsewhere, with a token on its hands. Nobody elsewhere may hear of it. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RedirectTest {

    private static final int[] STATUSES = {301, 302, 303, 307, 308};
    private static final String POLL = "/backup/(?!0{32}).*/pending";
    private static final String PROBE = "/backup/0{32}/pending";
    private static final int TARGETS = 7;

    private final TcpCanary canary = new TcpCanary();
    private final Map<String, Hsm> hsms = new LinkedHashMap<>();
    private Team team;
    private Hsm attackers;

    enum Route {
        START,
        POLL,
        PROBE,
        TOKEN
    }

    /** One answer. */
    record Row(Route route, int status, int target) {

        String name() {
            return route.name().toLowerCase(Locale.ROOT) + "-" + status + "-" + target;
        }
    }

    /** A header that names the job somewhere else. */
    enum Elsewhere {
        ASYNC_AND_BODY("{\"Azure-AsyncOperation\": \"https://evil.example/backup/%s/pending\"}", "{}", Phase.SUCCEEDED),
        ASYNC_ALONE(
                "{\"Azure-AsyncOperation\": \"https://evil.example/backup/%s/pending\"}",
                "{\"jobId\": null}", Phase.UNKNOWN),
        ASYNC_OF_THE_ATTACKERS_HSM(
                "{\"Azure-AsyncOperation\": \"https://ATTACKER/backup/%s/pending\"}",
                "{\"jobId\": null}", Phase.UNKNOWN),
        ASYNC_WITH_USER(
                "{\"Azure-AsyncOperation\": \"https://OWN@evil.example/backup/%s/pending\"}",
                "{\"jobId\": null}", Phase.UNKNOWN),
        ASYNC_WITH_PORT(
                "{\"Azure-AsyncOperation\": \"https://OWN:8443/backup/%s/pending\"}",
                "{\"jobId\": null}", Phase.UNKNOWN),
        ASYNC_IN_PLAIN_HTTP(
                "{\"Azure-AsyncOperation\": \"http://OWN/backup/%s/pending\"}", "{\"jobId\": null}", Phase.UNKNOWN),
        LOCATION("{\"Location\": \"https://evil.example/backup/%s/pending\"}", "{}", Phase.SUCCEEDED),
        OPERATION_LOCATION("{\"Operation-Location\": \"https://evil.example/backup/%s\"}", "{}", Phase.SUCCEEDED);

        private final String headers;
        private final String body;
        private final Phase end;

        Elsewhere(String headers, String body, Phase end) {
            this.headers = headers;
            this.body = body;
            this.end = end;
        }

        String backup() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    static Stream<Row> rows() {
        return Stream.of(Route.values())
                .flatMap(route -> IntStream.range(0, TARGETS)
                        .mapToObj(target -> new Row(route, STATUSES[target % STATUSES.length], target)));
    }

    @BeforeAll
    void askForAll() {
        Strangers.moveIn();
        team = Shared.platform().team("redirect");
        attackers = team.undeclaredHsm("attackers", Duration.ofSeconds(1));
        rows().forEach(this::begin);
        for (Elsewhere elsewhere : Elsewhere.values()) {
            Hsm hsm = hsm("elsewhere", elsewhere.backup(), "");
            hsm.fault("""
                    "method": "POST", "path": "/backup", "authorized": true,
                    "action": {"type": "patch", "headers": %s, "body": %s}""".formatted(
                            elsewhere
                                    .headers
                                    .formatted("0123456789abcdef0123456789abcdef")
                                    .replace("ATTACKER", attackers.host())
                                    .replace("OWN", hsm.host()),
                            elsewhere.body));
            team.requestBackup(elsewhere.backup(), hsm);
        }
    }

    private void begin(Row row) {
        String tenant = UUID.randomUUID().toString();
        String redirect = """
                "action": {"type": "status", "status": %d, "headers": {"Location": "%s"}, "body": "{}"}""".formatted(row.status(), location(row.target()));
        Hsm hsm = team.undeclaredHsm(row.route().name().toLowerCase(Locale.ROOT), Duration.ofMillis(1));
        hsms.put(row.name(), hsm);
        String identity = "";
        switch (row.route()) {
            case START -> hsm.fault("\"method\": \"POST\", \"path\": \"/backup\", \"count\": 0, " + redirect);
            case POLL -> hsm.fault("\"method\": \"GET\", \"path\": \"" + POLL + "\", \"count\": 2, " + redirect);
            case PROBE -> hsm.fault("\"method\": \"GET\", \"path\": \"" + PROBE + "\", \"count\": 0, " + redirect);
            case TOKEN -> {
                identity = "identity: {tenantId: " + tenant + "}";
                Shared.control("POST", "/faults", """
                        {"host": "%s", "path": "/%s/.*", "count": 0, %s}""".formatted(Shared.LOGIN, tenant, redirect));
            }
        }
        Shared.declare(hsm.name(), identity, team.namespace());
        team.requestBackup(row.name(), hsm);
    }

    private Hsm hsm(String hint, String key, String identity) {
        Hsm hsm = team.undeclaredHsm(hint, Duration.ofMillis(1));
        hsms.put(key, hsm);
        Shared.declare(hsm.name(), identity, team.namespace());
        return hsm;
    }

    /** To the attacker's site, the attacker's HSM in the good suffix, loopback, the metadata service, and in disguise. */
    private String location(int target) {
        return List.of(
                        "https://evil.example/backup",
                        "https://" + attackers.host() + "/backup",
                        "https://127.0.0.1:" + canary.port() + "/backup",
                        "http://127.0.0.1:" + canary.port() + "/backup",
                        "http://169.254.169.254/metadata/identity/oauth2/token?resource=https://managedhsm.azure.net",
                        "//evil.example/backup",
                        "https://payments.managedhsm.azure.net@evil.example/backup")
                .get(target);
    }

    @ParameterizedTest(name = "S03 {0}")
    @MethodSource("rows")
    @DisplayName("S03 a redirect is not followed")
    void shouldNotFollow(Row row) {
        Hsm hsm = hsms.get(row.name());

        switch (row.route()) {
            case START -> {
                RunStatus end = team.awaitEnd(row.name());
                assertThat(end.phase()).isEqualTo(Phase.UNKNOWN);
                assertThat(hsm.starts()).hasSize(1);
            }
            case POLL -> assertThat(team.awaitEnd(row.name()).phase()).isEqualTo(Phase.SUCCEEDED);
            case PROBE -> {
                team.awaitHsm(hsm, Condition.Status.FALSE);
                assertThat(team.awaitEnd(row.name()).phase()).isEqualTo(Phase.SUCCEEDED);
            }
            case TOKEN -> {
                await().atMost(Duration.ofSeconds(60))
                        .untilAsserted(() -> assertThat(Shared.reason(team.backup(row.name())))
                                .isEqualTo("CredentialUnavailable"));
                assertThat(hsm.starts()).isEmpty();
            }
        }
        assertNobodyElseHeard();
    }

    @ParameterizedTest(name = "S03 {0}")
    @MethodSource("elsewhere")
    @DisplayName("S03 a job's address in a header is not taken from there")
    void shouldAskItsOwnHsmOnly(Elsewhere elsewhere) {
        RunStatus end = team.awaitEnd(elsewhere.backup());

        assertThat(end.phase()).isEqualTo(elsewhere.end);
        assertThat(hsms.get(elsewhere.backup()).starts()).hasSize(1);
        assertNobodyElseHeard();
    }

    static Stream<Elsewhere> elsewhere() {
        return Stream.of(Elsewhere.values());
    }

    private void assertNobodyElseHeard() {
        assertThat(Strangers.strayRequests()).isEmpty();
        assertThat(canary.connections()).isZero();
        assertThat(attackers.simulator().arrivals().at(attackers.host())).isEmpty();
    }

    /** The other tests mean something only if a stranger that gets a token would notice. */
    @Test
    @DisplayName("S03 the canaries notice")
    void shouldNoticeATokenThatGoesAstray() throws Exception {
        HttpClient astray = HttpClient.newBuilder()
                .proxy(ProxySelector.of(new InetSocketAddress(
                        InetAddress.getLoopbackAddress(),
                        Shared.platform().rig().simulator().proxy().getPort())))
                .sslContext(trust())
                .build();
        int before = canary.connections();
        try (TcpCanary other = new TcpCanary()) {
            HttpResponse<String> answer = astray.send(
                    HttpRequest.newBuilder(URI.create("https://" + Strangers.CONTROL + "/backup"))
                            .header("Authorization", "Bearer eyJhbGciOiJSUzI1NiJ9.eyJhdWQiOiJ4In0.c2ln")
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
            connect(other.port());

            assertThat(answer.statusCode()).isEqualTo(200);
            await().untilAsserted(() -> assertThat(other.connections()).isEqualTo(1));
        }
        assertThat(canary.connections()).isEqualTo(before);
        assertThat(Shared.arrivals())
                .filteredOn(arrival -> arrival.path("host").asText().equals(Strangers.CONTROL))
                .isNotEmpty()
                .allSatisfy(arrival -> assertThat(
                                arrival.path("carried").valueStream().map(JsonNode::asText))
                        .containsExactly("authorization", "jwt"));
    }

    private static void connect(int port) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            assertThat(socket.isConnected()).isTrue();
        }
    }

    private static SSLContext trust() throws Exception {
        KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null, null);
        try (var in = Files.newInputStream(Shared.platform().rig().simulator().ca())) {
            Certificate ca = CertificateFactory.getInstance("X.509").generateCertificate(in);
            store.setCertificateEntry("simulator", ca);
        }
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(store);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, factory.getTrustManagers(), null);
        return context;
    }

    @AfterAll
    void close() {
        Evidence.close(team);
        canary.close();
    }
}

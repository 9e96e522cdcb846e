package dev.hsmbackup.operator.azure;

import static dev.hsmbackup.operator.azure.SimulatedAzure.CONTAINER;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hsmbackup.operator.port.AzureRequests;
import dev.hsmbackup.operator.port.HsmTarget;
import dev.hsmbackup.operator.port.ProbeAnswer;
import dev.hsmbackup.operator.port.Problem;
import dev.hsmbackup.operator.port.Problem.Kind;
import dev.hsmbackup.operator.port.StartAnswer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tokens, the proxy and trust, over real HTTPS. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class GatewayIdentityTest {
    private static final Deadlines SHORT =
            new Deadlines(Duration.ofSeconds(3), Duration.ofSeconds(3), Duration.ofSeconds(3), Duration.ofSeconds(3));
    private static final String LOGIN = "login.microsoftonline.com";

    private SimulatedAzure azure;

    @BeforeAll
    void start(@TempDir Path directory) throws IOException {
        azure = new SimulatedAzure(directory);
    }

    @AfterAll
    void stop() throws IOException {
        azure.close();
    }

    @Test
    void shouldSignInWithAClientSecret() {
        HsmTarget target = azure.hsm("10s");

        assertReady(
                target, Map.of("HSMBACKUP_AZURE_CREDENTIAL", "ClientSecret", "AZURE_CLIENT_SECRET", "s3cret-value"));
    }

    @Test
    void shouldSignInWithACertificate(@TempDir Path folder) throws IOException {
        HsmTarget target = azure.hsm("10s");
        Path pem = TestCertificates.client(folder);
        String certificate =
                Files.readString(folder.resolve("client.crt")).replace("\r", "").replace("\n", "\\n");
        azure.control("PATCH", "/identities/operator", "{\"certificates\":[\"" + certificate + "\"]}");

        assertReady(
                target,
                Map.of(
                        "HSMBACKUP_AZURE_CREDENTIAL",
                        "ClientCertificate",
                        "AZURE_CLIENT_CERTIFICATE_PATH",
                        pem.toString()));
    }

    @Test
    void shouldReadARotatedTokenFileAnew(@TempDir Path folder) throws IOException {
        HsmTarget target = azure.hsm("10s");
        Path file = folder.resolve("token");
        Files.writeString(file, SimulatedAzure.assertion("system:serviceaccount:other:other"));
        try (AzureHsmGateway gateway = gateway(Map.of("AZURE_FEDERATED_TOKEN_FILE", file.toString()))) {
            Problem before = gateway.prepare(target).orElseThrow();

            Files.writeString(file, SimulatedAzure.assertion("system:serviceaccount:hsm-backup-system:rotated"));

            assertThat(before.kind()).isEqualTo(Kind.CREDENTIAL);
            assertThat(before.code()).startsWith("AADSTS7002");
            assertThat(before.message()).contains("add a federated credential");
            assertThat(gateway.prepare(target)).isEmpty();
            assertThat(gateway.probe(target)).isEqualTo(new ProbeAnswer.Ready());
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "AZURE_CLIENT_ID | 99999999-9999-4999-8999-999999999999 | AADSTS700016 | check clientId and tenantId",
                "AZURE_TENANT_ID | 99999999-9999-4999-8999-999999999999 | AADSTS90002 | check tenantId",
                "AZURE_FEDERATED_TOKEN_FILE | /nowhere/token | | workload identity webhook",
            })
    void shouldSayWhatIsWrongWithTheIdentity(String name, String value, String code, String hint) {
        HsmTarget target = azure.hsm("10s");
        try (AzureHsmGateway gateway = gateway(Map.of(name, value))) {
            StartAnswer start = gateway.startBackup(target, CONTAINER, UUID.randomUUID());

            assertThat(start).isInstanceOfSatisfying(StartAnswer.NotStarted.class, not -> {
                assertThat(not.problem().kind()).isEqualTo(Kind.CREDENTIAL);
                assertThat(not.problem().code()).isEqualTo(code);
                assertThat(not.problem().message()).contains(hint).doesNotContain("eyJ");
            });
            assertThat(azure.arrivals(target.host())).isEmpty();
        }
    }

    @Test
    void shouldSayThatTheSecretIsWrong() {
        HsmTarget target = azure.hsm("10s");
        try (AzureHsmGateway gateway =
                gateway(Map.of("HSMBACKUP_AZURE_CREDENTIAL", "ClientSecret", "AZURE_CLIENT_SECRET", "canary-wrong"))) {

            Problem problem = gateway.prepare(target).orElseThrow();

            assertThat(problem.code()).isEqualTo("AADSTS7000215");
            assertThat(problem.message()).contains("AZURE_CLIENT_SECRET").doesNotContain("canary");
        }
    }

    @Test
    void shouldUseTheTargetsOwnIdentity() {
        HsmTarget target = azure.hsm("10s");
        HsmTarget own = new HsmTarget(target.host(), SimulatedAzure.SHORT_LIVED, SimulatedAzure.TENANT);
        try (AzureHsmGateway gateway = gateway(Map.of("AZURE_CLIENT_ID", "", "AZURE_TENANT_ID", ""))) {

            assertThat(gateway.probe(own)).isEqualTo(new ProbeAnswer.Ready());
            assertThat(gateway.prepare(target).orElseThrow().message()).contains("no client id is known");
        }
        assertThat(azure.arrivals(target.host()))
                .allSatisfy(
                        arrival -> assertThat(arrival.get("caller").asText()).isEqualTo(SimulatedAzure.SHORT_LIVED));
    }

    @Test
    void shouldNotOfferTheOperatorsSecretForAnotherApplication() {
        HsmTarget target = new HsmTarget(azure.hsm("10s").host(), SimulatedAzure.STRANGER, null);
        try (AzureHsmGateway gateway =
                gateway(Map.of("HSMBACKUP_AZURE_CREDENTIAL", "ClientSecret", "AZURE_CLIENT_SECRET", "s3cret-value"))) {

            assertThat(gateway.prepare(target).orElseThrow().message())
                    .contains("spec.identity.clientId cannot be used");
        }
        assertThat(azure.arrivals(LOGIN).stream()
                        .filter(token -> token.at("/login/clientId").asText().equals(SimulatedAzure.STRANGER)))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"type\":\"status\",\"status\":500}",
                "{\"type\":\"status\",\"status\":503}",
                "{\"type\":\"hang\",\"for\":\"20s\"}",
                "{\"type\":\"reset\"}",
                "{\"type\":\"html\"}",
                "{\"type\":\"huge\"}",
                "{\"type\":\"truncated\"}",
                "{\"type\":\"redirect\",\"location\":\"https://evil.example/token\"}",
                "{\"type\":\"status\",\"status\":200,\"body\":\"{\\\"jobId\\\":1}\"}",
                "{\"type\":\"status\",\"status\":200,\"body\":\"{\\\"access_token\\\":\\\"\\\"}\"}",
            })
    void shouldOutliveAnOutageOfEntra(String fault) {
        HsmTarget target = azure.hsm("10s");
        try (AzureHsmGateway gateway = gateway(Map.of())) {
            azure.fault(LOGIN, "POST", "/.*", fault);
            Problem during = gateway.prepare(target).orElseThrow();
            azure.control("DELETE", "/faults", "");

            assertThat(during.kind()).isEqualTo(Kind.CREDENTIAL);
            assertThat(during.message()).startsWith("no token");
            assertThat(gateway.prepare(target)).isEmpty();
        }
        assertThat(azure.hosts()).noneMatch(host -> host.contains("evil"));
    }

    @Test
    void shouldAskForOneTokenPerIdentity() {
        HsmTarget one = azure.hsm("10s");
        HsmTarget two = azure.hsm("10s");
        int before = azure.arrivals(LOGIN).size();
        try (AzureHsmGateway gateway = gateway(Map.of())) {
            gateway.probe(one);
            gateway.probe(two);
            gateway.probe(one);
        }

        // One request for one token: no discovery, no challenge.
        assertThat(azure.arrivals(LOGIN)).hasSize(before + 1);
    }

    @Test
    void shouldTellThatTheAuthorityIsNotTrusted() {
        HsmTarget target = azure.hsm("10s");
        try (AzureHsmGateway gateway = gateway(Map.of("HSMBACKUP_CA_FILE", ""))) {
            assertThat(gateway.prepare(target).orElseThrow().message())
                    .contains("login.microsoftonline.com cannot be asked")
                    .contains("not signed by an authority that the operator trusts")
                    .contains("HSMBACKUP_CA_FILE");
        }
    }

    @ParameterizedTest
    @CsvSource({"expired, TLS", "self-signed, TLS", "wrong-host, TLS", "tls-1.1, TLS"})
    void shouldNotSendATokenToAnUntrustedHsm(String flaw, Kind kind) {
        HsmTarget target = azure.hsm("10s");
        azure.control(
                "POST",
                "/faults",
                "{\"host\":\"%s\",\"method\":\"CONNECT\",\"count\":0,\"action\":{\"type\":\"tls\",\"flaw\":\"%s\"}}"
                        .formatted(target.host(), flaw));
        try (AzureHsmGateway gateway = gateway(Map.of())) {
            StartAnswer start = gateway.startBackup(target, CONTAINER, UUID.randomUUID());

            assertThat(start)
                    .isInstanceOfSatisfying(
                            StartAnswer.NotStarted.class,
                            not -> assertThat(not.problem().kind()).isEqualTo(kind));
            assertThat(azure.starts(target)).isZero();
        }
    }

    @Test
    void shouldTellThatTheProxyKnowsNoSuchHost() {
        HsmTarget target = new HsmTarget("nowhere.managedhsm.azure.net", null, null);
        try (AzureHsmGateway gateway = gateway(Map.of())) {
            StartAnswer start = gateway.startBackup(target, CONTAINER, UUID.randomUUID());

            assertThat(start).isInstanceOfSatisfying(StartAnswer.NotStarted.class, not -> {
                assertThat(not.problem().kind()).isEqualTo(Kind.CONNECT);
                assertThat(not.problem().message()).contains("refused the tunnel with status 502");
            });
        }
    }

    @Test
    void shouldGoPastTheProxyWhereNoProxySaysSo() {
        HsmTarget target = new HsmTarget("does-not-exist.managedhsm.azure.net", null, null);
        try (AzureHsmGateway gateway = gateway(Map.of("NO_PROXY", ".managedhsm.azure.net"))) {
            // The token still comes through the proxy; the HSM is looked up directly, and this machine knows no such
            // name.
            StartAnswer start = gateway.startBackup(target, CONTAINER, UUID.randomUUID());

            assertThat(start)
                    .isInstanceOfSatisfying(
                            StartAnswer.NotStarted.class,
                            not -> assertThat(not.problem().kind()).isIn(Kind.DNS, Kind.CONNECT));
            assertThat(azure.arrivals(target.host())).isEmpty();
        }
    }

    private void assertReady(HsmTarget target, Map<String, String> changes) {
        try (AzureHsmGateway gateway = gateway(changes)) {
            assertThat(gateway.prepare(target)).isEmpty();
            assertThat(gateway.probe(target)).isEqualTo(new ProbeAnswer.Ready());
        }
    }

    private AzureHsmGateway gateway(Map<String, String> changes) {
        Map<String, String> environment = azure.environment();
        environment.putAll(changes);
        return AzureHsmGateway.create(
                AzureSettings.fromEnvironment(environment), InstantSource.system(), AzureRequests.NONE, SHORT);
    }
}

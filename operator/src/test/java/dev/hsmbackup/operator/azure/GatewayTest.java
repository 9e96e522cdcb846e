package dev.hsmbackup.operator.azure;

import static dev.hsmbackup.operator.azure.SimulatedAzure.CONTAINER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.hsmbackup.operator.port.AzureRequests;
import dev.hsmbackup.operator.port.HsmTarget;
import dev.hsmbackup.operator.port.JobAnswer;
import dev.hsmbackup.operator.port.ProbeAnswer;
import dev.hsmbackup.operator.port.Problem.Kind;
import dev.hsmbackup.operator.port.StartAnswer;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The gateway over real HTTPS. The simulator's arrival log tells what really went out. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class GatewayTest {
    private static final Deadlines SHORT =
            new Deadlines(Duration.ofSeconds(3), Duration.ofSeconds(3), Duration.ofSeconds(5), Duration.ofSeconds(3));
    private static final String BACKUP = "/backup";
    private static final String PENDING = "/backup/.*/pending";

    private final List<String> observed = new CopyOnWriteArrayList<>();
    private SimulatedAzure azure;
    private AzureHsmGateway gateway;

    @BeforeAll
    void start(@TempDir Path directory) throws IOException {
        azure = new SimulatedAzure(directory);
        gateway = gateway(azure.environment());
    }

    @AfterAll
    void stop() throws IOException {
        gateway.close();
        azure.close();
    }

    @Test
    void shouldBackUp() {
        HsmTarget target = azure.hsm("10s");
        UUID attempt = UUID.randomUUID();

        assertThat(gateway.probe(target)).isEqualTo(new ProbeAnswer.Ready());
        String job = started(gateway.startBackup(target, CONTAINER, attempt));
        JobAnswer running = gateway.backupJob(target, job);
        azure.control("POST", "/clock", "{\"advance\":\"11s\"}");
        JobAnswer ended = gateway.backupJob(target, job);

        assertThat(running).isInstanceOf(JobAnswer.Running.class);
        assertThat(ended).isInstanceOfSatisfying(JobAnswer.Ended.class, end -> {
            assertThat(end.outcome()).isEqualTo(JobAnswer.Outcome.SUCCEEDED);
            assertThat(end.folderUri())
                    .startsWith(CONTAINER + "/mhsm-" + target.host().split("\\.", 2)[0] + "-");
            assertThat(end.startTime()).isNotNull();
            assertThat(end.endTime()).isNotNull();
        });
        JsonNode start = onlyStart(target);
        assertThat(start.get("clientRequestId").asText()).isEqualTo(attempt.toString());
        assertThat(start.get("jobId").asText()).isEqualTo(job);
        assertThat(start.get("caller").asText()).isEqualTo(SimulatedAzure.CLIENT);
        // One probe, one start, two polls: the library's own follow-up request never went out, nor a challenge.
        assertThat(azure.arrivals(target.host())).hasSize(4);
        assertThat(observed)
                .contains(
                        target.host() + " probe 404",
                        target.host() + " start_backup 202",
                        target.host() + " backup_status 200",
                        "login.microsoftonline.com token 200");
    }

    @ParameterizedTest
    @CsvSource({
        "AzureUSGovernment, payments-gov.managedhsm.usgovcloudapi.net, 11111111-1111-4111-8111-111111111112,"
                + " 22222222-2222-4222-8222-222222222225,"
                + " https://hsmbackupsgov.blob.core.usgovcloudapi.net/payments, login.microsoftonline.us",
        "AzureChinaCloud, payments-cn.managedhsm.azure.cn, 11111111-1111-4111-8111-111111111113,"
                + " 22222222-2222-4222-8222-222222222226,"
                + " https://hsmbackupscn.blob.core.chinacloudapi.cn/payments, login.partner.microsoftonline.cn",
    })
    void shouldBackUpInOtherClouds(
            String cloud, String host, String tenant, String client, URI container, String authority) {
        HsmTarget target = new HsmTarget(host, null, null);
        try (AzureHsmGateway other =
                gateway(Map.of("HSMBACKUP_AZURE_CLOUD", cloud, "AZURE_TENANT_ID", tenant, "AZURE_CLIENT_ID", client))) {

            String job = started(other.startBackup(target, container, UUID.randomUUID()));

            await().untilAsserted(() -> assertThat(other.backupJob(target, job))
                    .isInstanceOfSatisfying(
                            JobAnswer.Ended.class,
                            end -> assertThat(end.folderUri()).startsWith(container.toString())));
            assertThat(azure.arrivals(authority))
                    .last()
                    .satisfies(arrival -> assertThat(arrival.at("/login/scope").asText())
                            .contains("https://" + host.split("\\.", 2)[1] + "/.default"));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "payments.managedhsm.usgovcloudapi.net",
        "payments.vault.azure.net",
        "evil.example",
        "payments.managedhsm.azure.net.evil.example",
        "evil.example/payments.managedhsm.azure.net"
    })
    void shouldAskNothingOfAForeignHost(String host) {
        HsmTarget target = new HsmTarget(host, SimulatedAzure.STRANGER, null);
        int tokens = azure.arrivals("login.microsoftonline.com").size();

        StartAnswer start = gateway.startBackup(target, CONTAINER, UUID.randomUUID());
        ProbeAnswer probe = gateway.probe(target);

        assertThat(start).isInstanceOfSatisfying(StartAnswer.NotStarted.class, not -> {
            assertThat(not.problem().kind()).isEqualTo(Kind.INVALID_REQUEST);
            assertThat(not.problem().message()).contains("is not a Managed HSM of AzureCloud");
        });
        assertThat(probe).isInstanceOf(ProbeAnswer.NotReady.class);
        assertThat(gateway.prepare(target)).isPresent();
        assertThat(azure.arrivals("login.microsoftonline.com")).hasSize(tokens);
        assertThat(azure.hosts()).noneMatch(asked -> asked.contains("evil") || asked.contains("vault"));
    }

    @Test
    void shouldRefuseAForeignContainer() {
        HsmTarget target = azure.hsm("10s");

        StartAnswer start = gateway.startBackup(
                target, URI.create("https://hsmbackups.blob.core.windows.net/payments?sig=x"), UUID.randomUUID());

        assertThat(start).isInstanceOf(StartAnswer.NotStarted.class);
        assertThat(azure.arrivals(target.host())).isEmpty();
    }

    @Test
    void shouldTellTheMissingRole() {
        HsmTarget target = azure.hsm("10s");
        HsmTarget stranger = new HsmTarget(target.host(), SimulatedAzure.STRANGER, null);

        StartAnswer start = gateway.startBackup(stranger, CONTAINER, UUID.randomUUID());
        ProbeAnswer probe = gateway.probe(stranger);

        assertThat(start).isInstanceOfSatisfying(StartAnswer.NotStarted.class, not -> {
            assertThat(not.problem().kind()).isEqualTo(Kind.FORBIDDEN);
            assertThat(not.problem().message())
                    .contains("\"Managed HSM Backup\"", "--assignee " + SimulatedAzure.STRANGER);
        });
        assertThat(probe)
                .isInstanceOfSatisfying(
                        ProbeAnswer.NotReady.class,
                        not -> assertThat(not.problem().kind()).isEqualTo(Kind.FORBIDDEN));
    }

    @Test
    void shouldTellThatTheHsmIsBusy() {
        HsmTarget target = azure.hsm("1h");
        started(gateway.startBackup(target, CONTAINER, UUID.randomUUID()));

        StartAnswer second = gateway.startBackup(target, CONTAINER, UUID.randomUUID());

        assertThat(second)
                .isInstanceOfSatisfying(
                        StartAnswer.NotStarted.class,
                        not -> assertThat(not.problem().kind()).isEqualTo(Kind.BUSY));
        assertThat(azure.starts(target)).isEqualTo(2);
    }

    @ParameterizedTest
    @CsvSource({
        "https://hsmbackups.blob.core.windows.net/missing, container does not exist",
        "https://hsmbackups.blob.core.windows.net/forbidden, Storage Blob Data Contributor",
    })
    void shouldTellWhyAzureFailedABackup(URI container, String hint) {
        HsmTarget target = azure.hsm("0s");
        String job = started(gateway.startBackup(target, container, UUID.randomUUID()));
        azure.control("POST", "/clock", "{\"advance\":\"5s\"}");

        assertThat(gateway.backupJob(target, job)).isInstanceOfSatisfying(JobAnswer.Ended.class, end -> {
            assertThat(end.outcome()).isEqualTo(JobAnswer.Outcome.FAILED);
            assertThat(end.folderUri()).isNull();
            assertThat(end.errorCode()).isNotNull();
            assertThat(end.errorMessage()).contains(hint);
        });
    }

    @Test
    void shouldTellThatAJobIsUnknown() {
        HsmTarget target = azure.hsm("10s");

        assertThat(gateway.backupJob(target, Answers.JOB)).isEqualTo(new JobAnswer.Unknown());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "../x", "0/../../restore", "7D423FCD68E24803A7A443E6F13D6456", "0123"})
    void shouldAskForNoMalformedJob(String job) {
        HsmTarget target = azure.hsm("10s");

        assertThat(gateway.backupJob(target, job)).isInstanceOf(JobAnswer.Unavailable.class);
        assertThat(azure.arrivals(target.host())).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://vault.azure.net", "https://graph.microsoft.com", "https://evil.example"})
    void shouldNotBeWidenedByAChallenge(String resource) {
        HsmTarget target = azure.hsm("10s");
        int before = azure.arrivals("login.microsoftonline.com").size();
        azure.fault(
                target,
                "POST",
                BACKUP,
                "{\"type\":\"status\",\"status\":401,\"headers\":{\"WWW-Authenticate\":\"Bearer authorization=\\\"https://evil.example/"
                        + SimulatedAzure.TENANT + "\\\", resource=\\\"" + resource + "\\\"\"}}");

        StartAnswer start = gateway.startBackup(target, CONTAINER, UUID.randomUUID());

        assertThat(start)
                .isInstanceOfSatisfying(
                        StartAnswer.NotStarted.class,
                        not -> assertThat(not.problem().kind()).isEqualTo(Kind.UNAUTHORIZED));
        // The one with the token at hand, and one more with a fresh token.
        assertThat(azure.starts(target)).isEqualTo(2);
        assertThat(azure.arrivals("login.microsoftonline.com")
                        .subList(
                                before,
                                azure.arrivals("login.microsoftonline.com").size()))
                .allSatisfy(token -> assertThat(token.at("/login/scope").asText())
                        .startsWith("https://managedhsm.azure.net/.default"));
        assertThat(azure.hosts()).noneMatch(host -> host.contains("evil"));
    }

    @Test
    void shouldGoOnWithAFreshTokenWhenTheOldOneIsRevoked() {
        HsmTarget target = azure.hsm("10s");
        assertThat(gateway.prepare(target)).isEmpty();
        azure.control("POST", "/tokens/revoke", "{}");

        String job = started(gateway.startBackup(target, CONTAINER, UUID.randomUUID()));

        assertThat(azure.arrivals(target.host()).stream()
                        .map(arrival -> arrival.get("answer").asText()))
                .containsExactly("401", "202");
        assertThat(job).hasSize(32);
    }

    @Test
    void shouldReplaceTokensThatExpire() {
        HsmTarget target = new HsmTarget(azure.hsm("10s").host(), SimulatedAzure.SHORT_LIVED, null);
        assertThat(gateway.probe(target)).isEqualTo(new ProbeAnswer.Ready());

        await().pollInterval(Duration.ofSeconds(2))
                .during(Duration.ofSeconds(9))
                .atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(gateway.probe(target)).isEqualTo(new ProbeAnswer.Ready()));

        assertThat(azure.arrivals(target.host()))
                .allSatisfy(
                        arrival -> assertThat(arrival.get("answer").asText()).isEqualTo("404"));
        assertThat(azure.arrivals("login.microsoftonline.com").stream()
                        .filter(token -> token.at("/login/clientId").asText().equals(SimulatedAzure.SHORT_LIVED)))
                .hasSizeGreaterThan(1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "5 | PT5S",
                "120 | PT2M",
                "-1 | ",
                "abc | ",
                "1e9 | ",
                "1000000000 | PT1000000000S",
            })
    void shouldHandOnRetryAfter(String header, Duration expected) {
        HsmTarget target = azure.hsm("10s");
        String action = "{\"type\":\"status\",\"status\":429,\"headers\":{\"Retry-After\":\"" + header + "\"}}";
        azure.fault(target, "POST", BACKUP, action);
        azure.fault(target, "GET", PENDING, action);

        StartAnswer start = gateway.startBackup(target, CONTAINER, UUID.randomUUID());
        JobAnswer poll = gateway.backupJob(target, Answers.JOB);

        assertThat(start).isInstanceOfSatisfying(StartAnswer.NotStarted.class, not -> {
            assertThat(not.problem().kind()).isEqualTo(Kind.THROTTLED);
            assertThat(not.retryAfter()).isEqualTo(expected);
        });
        assertThat(poll).isInstanceOfSatisfying(JobAnswer.Unavailable.class, not -> {
            assertThat(not.problem().kind()).isEqualTo(Kind.THROTTLED);
            assertThat(not.retryAfter()).isEqualTo(expected);
        });
    }

    @Test
    void shouldReadRetryAfterAsADate() {
        HsmTarget target = azure.hsm("10s");
        azure.fault(
                target,
                "POST",
                BACKUP,
                "{\"type\":\"status\",\"status\":429,\"headers\":{\"Retry-After\":\"{date+120s}\"}}");

        StartAnswer start = gateway.startBackup(target, CONTAINER, UUID.randomUUID());

        assertThat(start)
                .isInstanceOfSatisfying(
                        StartAnswer.NotStarted.class,
                        not -> assertThat(Objects.requireNonNull(not.retryAfter()))
                                .isBetween(Duration.ofSeconds(60), Duration.ofDays(1)));
    }

    /** The faults of FAULTS F50–F62 on a start: its outcome, and what the same fault is on a poll. */
    @ParameterizedTest(name = "{0}")
    @MethodSource("dev.hsmbackup.operator.azure.StartFaults#all")
    void shouldKnowWhatAFaultMeans(String fault, String start, @Nullable String poll) {
        HsmTarget target = azure.hsm("10s");
        HsmTarget polled = azure.hsm("1h");
        String job = started(gateway.startBackup(polled, CONTAINER, UUID.randomUUID()));
        azure.fault(target, "POST", BACKUP, fault);
        azure.fault(polled, "GET", PENDING, fault);

        StartAnswer answer = gateway.startBackup(target, CONTAINER, UUID.randomUUID());

        assertThat(StartFaults.text(answer)).isEqualTo(start);
        assertThat(azure.starts(target)).as("requests that arrived").isEqualTo(1);
        if (poll != null) {
            assertThat(gateway.backupJob(polled, job))
                    .isInstanceOfSatisfying(
                            JobAnswer.Unavailable.class,
                            not -> assertThat(not.problem().kind()).hasToString(poll));
        }
        assertThat(azure.hosts()).noneMatch(host -> host.contains("evil"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"after-headers", "in-body"})
    void shouldNotStartTwiceWhenTheAnswerIsReset(String point) {
        HsmTarget target = azure.hsm("10s");
        azure.fault(target, "POST", BACKUP, "{\"type\":\"reset\",\"at\":\"" + point + "\"}");

        StartAnswer answer = gateway.startBackup(target, CONTAINER, UUID.randomUUID());

        // A reset may overtake the headers; where they came first, they name the job.
        assertThat(answer).isNotInstanceOf(StartAnswer.NotStarted.class);
        assertThat(azure.starts(target)).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource({"Queued", "InProgress", "''", "SomethingNew"})
    void shouldTakeUnknownWordsForRunning(String word) {
        HsmTarget target = azure.hsm("0s");
        String job = started(gateway.startBackup(target, CONTAINER, UUID.randomUUID()));
        azure.fault(target, "GET", PENDING, "{\"type\":\"patch\",\"body\":{\"status\":\"" + word + "\"}}");

        assertThat(gateway.backupJob(target, job))
                .isInstanceOfSatisfying(
                        JobAnswer.Running.class,
                        running -> assertThat(running.status()).isEqualTo(word));
    }

    private AzureHsmGateway gateway(Map<String, String> changes) {
        Map<String, String> environment = azure.environment();
        environment.putAll(changes);
        AzureRequests requests = (host, route, outcome, _) -> observed.add(host + " " + route.label() + " " + outcome);
        return AzureHsmGateway.create(
                AzureSettings.fromEnvironment(environment), InstantSource.system(), requests, SHORT);
    }

    private JsonNode onlyStart(HsmTarget target) {
        assertThat(azure.starts(target)).isEqualTo(1);
        return azure.arrivals(target.host()).stream()
                .filter(arrival -> arrival.path("method").asText().equals("POST"))
                .findFirst()
                .orElseThrow();
    }

    private static String started(StartAnswer answer) {
        assertThat(answer).isInstanceOf(StartAnswer.Started.class);
        return ((StartAnswer.Started) answer).jobId();
    }
}

package dev.hsmbackup.operator.azure;

import static dev.hsmbackup.operator.azure.Answers.JOB;
import static dev.hsmbackup.operator.azure.Answers.PAYMENTS;
import static dev.hsmbackup.operator.azure.SimulatedAzure.CONTAINER;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hsmbackup.operator.azure.AnswerMutator.Raw;
import dev.hsmbackup.operator.port.AzureRequests;
import dev.hsmbackup.operator.port.HsmTarget;
import dev.hsmbackup.operator.port.JobAnswer;
import dev.hsmbackup.operator.port.Problem;
import dev.hsmbackup.operator.port.StartAnswer;
import java.io.IOException;
import java.net.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * S28: real answers, damaged in thousands of ways, seeded, so that a failure repeats. Nothing is thrown, every answer
 * becomes one of the modelled ones, and the gateway still works afterwards.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AnswerFuzzTest {
    private static final long SEED = 20261122;
    private static final Instant NOW = Instant.parse("2026-11-22T10:00:00Z");
    private static final Pattern PRINTABLE = Pattern.compile("[^\\p{C}\\p{Zl}\\p{Zp}]*");

    private static final Map<String, String> HEADERS = Map.of("Content-Type", "application/json; charset=utf-8");
    private static final Raw STARTED = new Raw(
            202,
            Map.of(
                    "Content-Type",
                    "application/json; charset=utf-8",
                    "Azure-AsyncOperation",
                    "https://payments.managedhsm.azure.net/backup/" + JOB + "/pending",
                    "Retry-After",
                    "10"),
            "{\"status\":\"InProgress\",\"statusDetails\":null,\"error\":null,\"startTime\":1648517703,\"endTime\":null,"
                    + "\"jobId\":\"" + JOB + "\",\"azureStorageBlobContainerUri\":null}");
    private static final Raw BUSY = new Raw(
            409,
            HEADERS,
            "{\"error\":{\"code\":\"Conflict\",\"message\":\"Another backup operation is in progress\",\"innererror\":null}}");
    private static final Raw RUNNING = new Raw(
            200,
            HEADERS,
            "{\"status\":\"InProgress\",\"statusDetails\":\"Full backup is in progress\",\"error\":{\"code\":null,"
                    + "\"message\":null,\"innererror\":null},\"startTime\":1648517703,\"endTime\":0,\"jobId\":\"" + JOB
                    + "\",\"azureStorageBlobContainerUri\":null}");
    private static final Raw SUCCEEDED = new Raw(
            200,
            HEADERS,
            "{\"azureStorageBlobContainerUri\":\"" + CONTAINER
                    + "/mhsm-payments-2022032901350328\",\"endTime\":1648517710,"
                    + "\"error\":null,\"jobId\":\"" + JOB + "\",\"startTime\":1648517703,\"status\":\"Succeeded\","
                    + "\"statusDetails\":null}");
    private static final Raw FAILED = new Raw(
            200,
            HEADERS,
            "{\"status\":\"Failed\",\"statusDetails\":\"ResourceNotFound\",\"error\":{\"code\":null,\"innererror\":null,"
                    + "\"message\":null},\"jobId\":\"" + JOB + "\",\"startTime\":1648517703,\"endTime\":1648517710}");
    static final Raw TOKEN = new Raw(
            200,
            HEADERS,
            "{\"token_type\":\"Bearer\",\"expires_in\":3599,\"ext_expires_in\":3599,\"access_token\":\"eyJ0eXAiOiJKV1Qi."
                    + "eyJhdWQiOiJ4In0.c2ln\"}");
    private static final Raw NO_TOKEN = new Raw(
            400,
            HEADERS,
            "{\"error\":\"invalid_request\",\"error_description\":\"AADSTS70021: No matching federated identity record found."
                    + " Trace ID: 1 Correlation ID: 2 Timestamp: 2026-11-22 10:00:00Z\",\"error_codes\":[70021],"
                    + "\"timestamp\":\"2026-11-22 10:00:00Z\",\"trace_id\":\"1\",\"correlation_id\":\"2\"}");

    private volatile Raw entra = TOKEN;
    private volatile Raw hsm = RUNNING;
    private ScriptedProxy proxy;
    private AzureHsmGateway gateway;

    @BeforeAll
    void start(@TempDir Path folder) throws IOException {
        TestCertificates certificates =
                TestCertificates.make(folder, "*.managedhsm.azure.net,dns:login.microsoftonline.com");
        proxy = new ScriptedProxy(connection -> {
            boolean login = connection.tunnel().lastHead().startsWith("CONNECT login");
            connection.tls(certificates.server());
            while (true) {
                connection.request();
                connection.write((login ? entra : hsm).wire());
            }
        });
        Path token = Files.writeString(folder.resolve("token"), SimulatedAzure.assertion("subject"));
        Map<String, String> environment = new HashMap<>(Map.of(
                "AZURE_CLIENT_ID",
                SimulatedAzure.CLIENT,
                "AZURE_TENANT_ID",
                SimulatedAzure.TENANT,
                "AZURE_FEDERATED_TOKEN_FILE",
                token.toString(),
                "HTTPS_PROXY",
                "http://" + proxy.settings().address(),
                "HSMBACKUP_CA_FILE",
                certificates.pem().toString()));
        Duration enough = Duration.ofSeconds(60);
        gateway = AzureHsmGateway.create(
                AzureSettings.fromEnvironment(environment),
                InstantSource.system(),
                AzureRequests.NONE,
                new Deadlines(enough, enough, enough, enough));
    }

    @AfterAll
    void stop() throws IOException {
        gateway.close();
        proxy.close();
    }

    @Test
    @DisplayName("S28 3,000 damaged answers to a start and as many to a poll are read")
    void shouldReadWhateverComes() {
        AnswerMutator mutator = new AnswerMutator(SEED);
        List<Raw> starts = List.of(STARTED, STARTED, BUSY);
        List<Raw> jobs = List.of(RUNNING, SUCCEEDED, FAILED);
        int started = 0;
        int ended = 0;
        for (int i = 0; i < 3_000; i++) {
            Raw start = mutator.damaged(starts.get(i % starts.size()));
            StartAnswer answer = StartReading.read(PAYMENTS, null, "backup", reply(start), NOW);
            assertTrue(start, answer);
            started += answer instanceof StartAnswer.Started ? 1 : 0;

            Raw job = mutator.damaged(jobs.get(i % jobs.size()));
            JobAnswer state = JobReading.read(Cloud.PUBLIC, PAYMENTS, JOB, reply(job), NOW);
            assertTrue(job, state);
            ended += state instanceof JobAnswer.Ended ? 1 : 0;
        }
        // Neither everything nor nothing is damaged beyond reading.
        assertThat(started).isBetween(600, 2_700);
        assertThat(ended).isBetween(150, 1_800);
    }

    @Test
    @DisplayName("S28 60 damaged answers to a start, over TLS and through the library")
    void shouldStartWhateverComes() {
        AnswerMutator mutator = new AnswerMutator(SEED + 1);
        for (int i = 0; i < 60; i++) {
            hsm = mutator.damaged(i % 3 == 0 ? BUSY : STARTED);
            assertTrue(hsm, gateway.startBackup(PAYMENTS, CONTAINER, UUID.randomUUID()));
        }
        hsm = STARTED;
        assertThat(gateway.startBackup(PAYMENTS, CONTAINER, UUID.randomUUID())).isEqualTo(new StartAnswer.Started(JOB));
    }

    /** The library reads the errors inside of an error by recursion, on a stack as small as a reconciler's. */
    @Test
    @DisplayName("S28 errors inside of errors, 5,000 deep")
    void shouldReadAnErrorInsideOfAnErrorInsideOfAnError() throws InterruptedException {
        hsm = new Raw(400, HEADERS, "{\"error\":" + "{\"innererror\":".repeat(5_000) + "{}" + "}".repeat(5_000) + "}");
        AtomicReference<@Nullable StartAnswer> answer = new AtomicReference<>();
        Thread small = new Thread(
                null,
                () -> answer.set(gateway.startBackup(PAYMENTS, CONTAINER, UUID.randomUUID())),
                "small",
                512 * 1024);
        small.start();
        small.join();

        assertThat(answer.get())
                .isInstanceOfSatisfying(
                        StartAnswer.NotStarted.class,
                        refused -> assertThat(refused.problem().kind()).isEqualTo(Problem.Kind.INVALID_REQUEST));
    }

    @Test
    @DisplayName("S28 500 damaged answers to a poll, over TLS")
    void shouldPollWhateverComes() {
        AnswerMutator mutator = new AnswerMutator(SEED + 2);
        for (int i = 0; i < 500; i++) {
            hsm = mutator.damaged(List.of(RUNNING, SUCCEEDED, FAILED).get(i % 3));
            assertTrue(hsm, gateway.backupJob(PAYMENTS, JOB));
        }
        hsm = SUCCEEDED;
        assertThat(gateway.backupJob(PAYMENTS, JOB)).isInstanceOf(JobAnswer.Ended.class);
    }

    @Test
    @DisplayName("S28 120 damaged answers of Entra, over TLS and through the library")
    void shouldSignInWhateverComes() {
        AnswerMutator mutator = new AnswerMutator(SEED + 3);
        int refused = 0;
        try {
            for (int i = 0; i < 120; i++) {
                entra = mutator.damaged(i % 2 == 0 ? TOKEN : NO_TOKEN);
                Optional<Problem> problem = gateway.prepare(client(i));
                refused += problem.isPresent() ? 1 : 0;
                Raw asked = entra;
                problem.ifPresent(found -> {
                    assertThat(found.kind()).as(asked::wire).isEqualTo(Problem.Kind.CREDENTIAL);
                    assertClean(asked, found);
                });
            }
        } finally {
            entra = TOKEN;
        }
        assertThat(refused).isBetween(60, 118);
        assertThat(gateway.prepare(client(0))).isEmpty();
        assertThat(gateway.prepare(client(1))).isEmpty();
    }

    private static HsmTarget client(int number) {
        return new HsmTarget(PAYMENTS.host(), new UUID(0x4000L, number).toString(), null);
    }

    private static void assertTrue(Raw raw, StartAnswer answer) {
        switch (answer) {
            case StartAnswer.Started started -> {
                assertThat(raw.status()).isEqualTo(202);
                assertThat(started.jobId()).matches("[0-9a-f]{32}");
                assertThat(raw.headers() + raw.body()).contains(started.jobId());
            }
            case StartAnswer.NotStarted refused -> {
                assertThat(raw.status()).as(raw::wire).isBetween(400, 499).isNotEqualTo(408);
                assertClean(raw, refused.problem());
            }
            case StartAnswer.Ambiguous unknown -> assertClean(raw, unknown.problem());
        }
    }

    static void assertTrue(Raw raw, JobAnswer answer) {
        switch (answer) {
            case JobAnswer.Ended ended -> {
                assertThat(raw.body().toLowerCase(java.util.Locale.ROOT)).contains("\"status\"");
                assertThat(String.valueOf(ended)).matches(PRINTABLE);
                assertThat(bytes(ended.details())).isLessThanOrEqualTo(Text.MESSAGE);
                assertThat(bytes(ended.errorMessage())).isLessThanOrEqualTo(Text.MESSAGE);
                if (ended.folderUri() != null) {
                    assertThat(ended.folderUri()).startsWith("https://").contains(".blob.core.windows.net/");
                }
            }
            case JobAnswer.Running running -> {
                assertThat(running.status() + running.details()).as(raw::wire).matches(PRINTABLE);
                assertThat(bytes(running.details())).isLessThanOrEqualTo(Text.MESSAGE);
            }
            case JobAnswer.Unavailable unavailable -> assertClean(raw, unavailable.problem());
            case JobAnswer.Unknown unknown -> assertThat(raw.status()).isEqualTo(404);
        }
    }

    static void assertClean(Raw raw, Problem problem) {
        assertThat(problem.message()).as(raw::wire).matches(PRINTABLE);
        assertThat(bytes(problem.message())).isLessThanOrEqualTo(Text.MESSAGE);
        assertThat(bytes(problem.code())).isLessThanOrEqualTo(Text.WORD);
    }

    private static int bytes(@Nullable String text) {
        return text == null ? 0 : text.getBytes(StandardCharsets.UTF_8).length;
    }

    static Reply.Answer reply(Raw raw) {
        byte[] body = raw.body().getBytes(StandardCharsets.ISO_8859_1);
        boolean whole = body.length <= CappedBody.LIMIT;
        return new Reply.Answer(
                raw.status(),
                HttpHeaders.of(
                        raw.headers().entrySet().stream()
                                .collect(Collectors.toMap(Map.Entry::getKey, entry -> List.of(entry.getValue()))),
                        (_, _) -> true),
                whole ? body : java.util.Arrays.copyOf(body, CappedBody.LIMIT),
                whole);
    }
}

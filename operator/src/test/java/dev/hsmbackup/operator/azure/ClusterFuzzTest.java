package dev.hsmbackup.operator.azure;

import static dev.hsmbackup.operator.azure.ArmAnswers.BACKED_UP;
import static dev.hsmbackup.operator.azure.ArmAnswers.BACKUP_JOB;
import static dev.hsmbackup.operator.azure.ArmAnswers.EXPLAIN;
import static dev.hsmbackup.operator.azure.ArmAnswers.NOW;
import static dev.hsmbackup.operator.azure.ArmAnswers.VAULT;
import static dev.hsmbackup.operator.azure.ArmAnswers.backupStatus;
import static dev.hsmbackup.operator.azure.SimulatedAzure.CONTAINER;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hsmbackup.operator.azure.AnswerMutator.Raw;
import dev.hsmbackup.operator.port.AzureRequests;
import dev.hsmbackup.operator.port.ClusterAnswer;
import dev.hsmbackup.operator.port.JobAnswer;
import dev.hsmbackup.operator.port.StartAnswer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** {@link AnswerFuzzTest} for ARM's answers. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ClusterFuzzTest {
    private static final long SEED = 20261123;

    private static final Map<String, String> HEADERS = Map.of("Content-Type", "application/json; charset=utf-8");
    private static final Raw STARTED = new Raw(202, Map.of("Location", backupStatus(BACKUP_JOB)), "");
    private static final Raw DENIED = new Raw(
            403,
            HEADERS,
            "{\"error\":{\"code\":\"AuthorizationFailed\",\"message\":\"no\",\"details\":[{\"code\":\"A\",\"message\":\"b\"}]}}");
    private static final Raw SUCCEEDED = new Raw(200, HEADERS, BACKED_UP);
    private static final Raw FAILED = new Raw(
            200,
            HEADERS,
            "{\"properties\":{\"status\":\"Failed\",\"statusDetails\":\"ResourceNotFound\",\"error\":{\"code\":\"A\",\"message\":"
                    + "\"b\",\"target\":null,\"details\":[]},\"jobId\":\"" + BACKUP_JOB + "\"}}");
    private static final Raw FRESH = new Raw(
            200,
            HEADERS,
            "{\"id\":\"" + VAULT.host()
                    + "\",\"identity\":{\"type\":\"UserAssigned\",\"userAssignedIdentities\":{\"/x\":{}}},"
                    + "\"properties\":{\"provisioningState\":\"Succeeded\",\"activationState\":\"NotActivated\","
                    + "\"statusMessage\":\"HSM cluster provisioning successful.\"}}");

    private volatile Raw arm = STARTED;
    private ScriptedProxy proxy;
    private AzureHsmGateway gateway;

    @BeforeAll
    void start(@TempDir Path folder) throws IOException {
        TestCertificates certificates =
                TestCertificates.make(folder, "management.azure.com,dns:login.microsoftonline.com");
        proxy = new ScriptedProxy(connection -> {
            boolean login = connection.tunnel().lastHead().startsWith("CONNECT login");
            connection.tls(certificates.server());
            while (true) {
                connection.request();
                connection.write((login ? AnswerFuzzTest.TOKEN : arm).wire());
            }
        });
        Path token = Files.writeString(folder.resolve("token"), SimulatedAzure.assertion("subject"));
        Duration enough = Duration.ofSeconds(60);
        gateway = AzureHsmGateway.create(
                AzureSettings.fromEnvironment(Map.of(
                        "AZURE_CLIENT_ID",
                        SimulatedAzure.CLIENT,
                        "AZURE_TENANT_ID",
                        SimulatedAzure.TENANT,
                        "AZURE_FEDERATED_TOKEN_FILE",
                        token.toString(),
                        "HTTPS_PROXY",
                        "http://" + proxy.settings().address(),
                        "HSMBACKUP_CA_FILE",
                        certificates.pem().toString())),
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
    @DisplayName("S28 3,000 damaged answers each to a start, a poll and a question about a Cloud HSM are read")
    void shouldReadWhateverComes() {
        AnswerMutator mutator = new AnswerMutator(SEED);
        int started = 0;
        int ended = 0;
        int fresh = 0;
        for (int i = 0; i < 3_000; i++) {
            Raw start = mutator.damaged(i % 3 == 0 ? DENIED : STARTED);
            StartAnswer answer = ArmAnswers.start(ArmOperation.BACKUP).started(AnswerFuzzTest.reply(start));
            assertTrue(start, answer);
            started += answer instanceof StartAnswer.Started ? 1 : 0;

            Raw job = mutator.damaged(i % 3 == 0 ? FAILED : SUCCEEDED);
            JobAnswer state =
                    ArmAnswers.reading(ArmOperation.BACKUP_STATUS).read(BACKUP_JOB, AnswerFuzzTest.reply(job));
            assertTrue(job, state);
            ended += state instanceof JobAnswer.Ended ? 1 : 0;

            Raw cluster = mutator.damaged(FRESH);
            ClusterAnswer seen = ArmClusterReading.read(EXPLAIN, AnswerFuzzTest.reply(cluster), NOW);
            assertTrue(cluster, seen);
            fresh += seen instanceof ClusterAnswer.Cluster ? 1 : 0;
        }
        // Neither everything nor nothing is damaged beyond reading.
        assertThat(started).isBetween(600, 2_700);
        assertThat(ended).isBetween(150, 1_800);
        assertThat(fresh).isBetween(150, 1_800);
    }

    @Test
    @DisplayName("S28 300 damaged answers of ARM, over TLS")
    void shouldAskWhateverComes() {
        AnswerMutator mutator = new AnswerMutator(SEED + 1);
        for (int i = 0; i < 100; i++) {
            arm = mutator.damaged(i % 3 == 0 ? DENIED : STARTED);
            assertTrue(arm, gateway.startBackup(VAULT, CONTAINER, UUID.randomUUID()));
            arm = mutator.damaged(List.of(STARTED, SUCCEEDED, FAILED).get(i % 3));
            assertTrue(arm, gateway.backupJob(VAULT, BACKUP_JOB));
            arm = mutator.damaged(FRESH);
            assertTrue(arm, gateway.clusters().cluster(VAULT));
        }
        arm = STARTED;
        assertThat(gateway.startBackup(VAULT, CONTAINER, UUID.randomUUID()))
                .isEqualTo(new StartAnswer.Started(BACKUP_JOB));
        assertThat(gateway.backupJob(VAULT, BACKUP_JOB)).isInstanceOf(JobAnswer.Running.class);
    }

    private static void assertTrue(Raw raw, StartAnswer answer) {
        switch (answer) {
            case StartAnswer.Started started -> {
                assertThat(raw.status()).isIn(200, 202);
                assertThat(raw.headers() + raw.body()).containsIgnoringCase(started.jobId());
            }
            case StartAnswer.NotStarted refused -> {
                assertThat(raw.status()).as(raw::wire).isBetween(400, 499).isNotEqualTo(408);
                AnswerFuzzTest.assertClean(raw, refused.problem());
            }
            case StartAnswer.Ambiguous unknown -> AnswerFuzzTest.assertClean(raw, unknown.problem());
        }
    }

    private static void assertTrue(Raw raw, JobAnswer answer) {
        AnswerFuzzTest.assertTrue(raw, answer);
        if (answer instanceof JobAnswer.Ended end) {
            assertThat(raw.status()).isEqualTo(200);
            if (end.backupId() != null) {
                assertThat(raw.body()).contains(end.backupId());
            }
        }
    }

    private static void assertTrue(Raw raw, ClusterAnswer answer) {
        switch (answer) {
            case ClusterAnswer.Cluster cluster -> {
                assertThat(raw.status()).isEqualTo(200);
                // JSON may write a slash with a backslash.
                assertThat(raw.body().replace("\\/", "/"))
                        .containsIgnoringCase(VAULT.host())
                        .contains(cluster.activationState());
            }
            case ClusterAnswer.Unavailable not -> AnswerFuzzTest.assertClean(raw, not.problem());
        }
    }
}

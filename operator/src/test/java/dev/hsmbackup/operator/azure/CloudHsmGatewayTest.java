package dev.hsmbackup.operator.azure;

import static dev.hsmbackup.operator.azure.RestorableAzure.started;
import static dev.hsmbackup.operator.azure.SimulatedAzure.CONTAINER;
import static dev.hsmbackup.operator.azure.SimulatedClusters.ARM;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.hsmbackup.operator.port.ClusterAnswer;
import dev.hsmbackup.operator.port.HsmTarget;
import dev.hsmbackup.operator.port.JobAnswer;
import dev.hsmbackup.operator.port.ProbeAnswer;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Backups of Cloud HSMs over real HTTPS. The simulator's arrival log tells what really went out. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CloudHsmGatewayTest {

    private final List<String> observed = new CopyOnWriteArrayList<>();
    private RestorableAzure it;
    private SimulatedClusters clusters;

    @BeforeAll
    void start(@TempDir Path directory) throws IOException {
        it = RestorableAzure.patient(
                directory, (host, route, outcome, _) -> observed.add(host + " " + route.label() + " " + outcome));
        clusters = new SimulatedClusters(it.azure);
    }

    @AfterAll
    void stop() throws IOException {
        it.close();
    }

    @Test
    void shouldBackUp() {
        HsmTarget target = clusters.changed(clusters.active("10s"), "\"contentAge\": \"57m\"");
        UUID attempt = UUID.randomUUID();
        Instant before = Instant.now();

        assertThat(it.gateway.prepare(target)).isEmpty();
        assertThat(it.gateway.probe(target)).isEqualTo(new ProbeAnswer.Ready());
        String job = started(it.gateway.startBackup(target, CONTAINER, attempt));
        JobAnswer running = it.gateway.backupJob(target, job);
        it.pass("11s");
        JobAnswer ended = it.gateway.backupJob(target, job);

        assertThat(running).isEqualTo(new JobAnswer.Running("InProgress", null, null));
        assertThat(ended).isInstanceOfSatisfying(JobAnswer.Ended.class, end -> {
            assertThat(end.outcome()).isEqualTo(JobAnswer.Outcome.SUCCEEDED);
            assertThat(end.folderUri()).isEqualTo(CONTAINER.toString());
            assertThat(end.backupId()).matches("cloudhsm-[0-9a-f-]{36}-\\d{16}");
            assertThat(end.startTime()).isNotNull();
            assertThat(end.endTime()).isNotNull();
            assertThat(end.contentTime()).isNotNull().isBefore(before);
            assertThat(end.errorCode()).isNull();
        });
        assertThat(clusters.posts(target)).singleElement().satisfies(post -> {
            assertThat(post.get("path").asText()).endsWith("/" + target.name() + "/backup");
            assertThat(post.get("query").asText()).isEqualTo("api-version=2025-03-31");
            assertThat(post.get("clientRequestId").asText()).isEqualTo(attempt.toString());
            assertThat(post.get("jobId").asText()).isEqualTo(job);
            assertThat(post.get("caller").asText()).isEqualTo(SimulatedAzure.CLIENT);
        });
        // One GET of the Cloud HSM, one start, two polls.
        assertThat(clusters.arrivals(target)).hasSize(4);
        assertThat(observed)
                .contains(
                        ARM + " cluster 200",
                        ARM + " start_backup 202",
                        ARM + " backup_status 202",
                        ARM + " backup_status 200",
                        "login.microsoftonline.com token 200");
    }

    /** Running jobs with a body, and Azure-AsyncOperation beside Location: as the specification has it. */
    @Test
    void shouldBackUpAsTheSpecificationSays() {
        HsmTarget target = clusters.changed(
                clusters.active("10s"),
                "\"oddities\": {\"runningBody\": true, \"asyncOperation\": true, \"retryAfter\": 5}");

        String job = started(it.gateway.startBackup(target, CONTAINER, UUID.randomUUID()));
        JobAnswer running = it.gateway.backupJob(target, job);
        it.pass("11s");

        assertThat(running)
                .isEqualTo(
                        new JobAnswer.Running("InProgress", "Backup operation is in progress", Duration.ofSeconds(5)));
        assertThat(it.gateway.backupJob(target, job)).isInstanceOf(JobAnswer.Ended.class);
    }

    @ParameterizedTest
    @CsvSource({
        "AzureUSGovernment, 99999999-9999-4999-8999-999999999992, federal, 11111111-1111-4111-8111-111111111112,"
                + " 22222222-2222-4222-8222-222222222225,"
                + " https://hsmbackupsgov.blob.core.usgovcloudapi.net/payments, login.microsoftonline.us,"
                + " management.usgovcloudapi.net",
        "AzureChinaCloud, 99999999-9999-4999-8999-999999999993, dragon, 11111111-1111-4111-8111-111111111113,"
                + " 22222222-2222-4222-8222-222222222226,"
                + " https://hsmbackupscn.blob.core.chinacloudapi.cn/payments, login.partner.microsoftonline.cn,"
                + " management.chinacloudapi.cn",
    })
    void shouldBackUpInOtherClouds(
            String cloud,
            String subscription,
            String name,
            String tenant,
            String client,
            URI container,
            String authority,
            String arm) {
        HsmTarget target = new HsmTarget(
                "/subscriptions/" + subscription
                        + "/resourcegroups/g/providers/microsoft.hardwaresecuritymodules/cloudhsmclusters/" + name,
                client,
                tenant);
        Map<String, String> environment = it.azure.environment();
        environment.put("HSMBACKUP_AZURE_CLOUD", cloud);
        try (AzureHsmGateway other = AzureHsmGateway.create(
                AzureSettings.fromEnvironment(environment), InstantSource.system(), (_, _, _, _) -> {})) {

            String job = started(other.startBackup(target, container, UUID.randomUUID()));

            await().untilAsserted(() -> assertThat(other.backupJob(target, job))
                    .isInstanceOfSatisfying(
                            JobAnswer.Ended.class,
                            end -> assertThat(end.folderUri()).isEqualTo(container.toString())));
            assertThat(other.clusters().cluster(target)).isInstanceOf(ClusterAnswer.Cluster.class);
            assertThat(it.azure.arrivals(arm)).isNotEmpty();
            assertThat(it.azure.arrivals(authority))
                    .last()
                    .satisfies(arrival ->
                            assertThat(arrival.at("/login/scope").asText()).contains("https://" + arm + "/.default"));
        }
    }

    @Test
    void shouldTellThatItIsBusy() {
        HsmTarget target = clusters.active("1h");
        started(it.gateway.startBackup(target, CONTAINER, UUID.randomUUID()));

        assertThat(StartFaults.text(it.gateway.startBackup(target, CONTAINER, UUID.randomUUID())))
                .isEqualTo("NotStarted BUSY");
    }

    @ParameterizedTest
    @CsvSource({
        "https://hsmbackups.blob.core.windows.net/missing, container does not exist",
        "https://hsmbackups.blob.core.windows.net/forbidden, Storage Blob Data Contributor",
    })
    void shouldTellWhyAzureFailedABackup(URI container, String hint) {
        HsmTarget target = clusters.active("0s");
        String job = started(it.gateway.startBackup(target, container, UUID.randomUUID()));
        it.pass("5s");

        assertThat(it.gateway.backupJob(target, job)).isInstanceOfSatisfying(JobAnswer.Ended.class, end -> {
            assertThat(end.outcome()).isEqualTo(JobAnswer.Outcome.FAILED);
            assertThat(end.folderUri()).isNull();
            assertThat(end.backupId()).isNull();
            assertThat(end.errorCode()).isNotNull();
            assertThat(end.errorMessage())
                    .startsWith("Azure ended the backup of Cloud HSM " + target.name())
                    .contains(hint)
                    .doesNotContain("ManagedHsm");
        });
    }

    @ParameterizedTest
    @CsvSource({"Cancelled, CANCELED", "Canceled, CANCELED", "Failed, FAILED", "succeeded, SUCCEEDED"})
    void shouldReadTheEndInsideOfA200(String word, JobAnswer.Outcome outcome) {
        HsmTarget target = clusters.active("1h");
        String job = started(it.gateway.startBackup(target, CONTAINER, UUID.randomUUID()));
        clusters.end(target, "{\"status\":\"" + word + "\",\"error\":{\"code\":\"Odd\",\"message\":\"words\"}}");

        assertThat(it.gateway.backupJob(target, job)).isInstanceOfSatisfying(JobAnswer.Ended.class, end -> {
            assertThat(end.outcome()).isEqualTo(outcome);
            assertThat(end.status()).isEqualTo(word);
            assertThat(end.errorCode()).isEqualTo("Odd");
            assertThat(end.errorMessage()).contains("words");
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"Queued", "InProgress", "SomethingNew"})
    void shouldTakeUnknownWordsForRunning(String word) {
        HsmTarget target = clusters.active("1h");
        String job = started(it.gateway.startBackup(target, CONTAINER, UUID.randomUUID()));
        clusters.end(target, "{\"status\":\"" + word + "\"}");

        assertThat(it.gateway.backupJob(target, job))
                .isInstanceOfSatisfying(
                        JobAnswer.Running.class,
                        running -> assertThat(running.status()).isEqualTo(word));
    }

    @Test
    void shouldTellThatAJobIsUnknown() {
        assertThat(it.gateway.backupJob(clusters.active("10s"), Answers.JOB)).isEqualTo(new JobAnswer.Unknown());
    }
}

package dev.hsmbackup.operator.azure;

import static dev.hsmbackup.operator.azure.ClusterFaultTest.REQUEST;
import static dev.hsmbackup.operator.azure.RestorableAzure.started;
import static dev.hsmbackup.operator.azure.SimulatedAzure.CONTAINER;
import static dev.hsmbackup.operator.azure.SimulatedClusters.ARM;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.hsmbackup.operator.port.ClusterAnswer;
import dev.hsmbackup.operator.port.HsmTarget;
import dev.hsmbackup.operator.port.JobAnswer;
import dev.hsmbackup.operator.port.RestoreGateway.Presence;
import dev.hsmbackup.operator.port.RestoreRequest;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Restores into Cloud HSMs over real HTTPS, and their states. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CloudHsmRestoreTest {

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
    void shouldCheckAndRestore() {
        HsmTarget source = clusters.active("10s");
        RestoreRequest request = backedUp(source);
        HsmTarget fresh = clusters.fresh("10s");
        UUID check = UUID.randomUUID();
        UUID attempt = UUID.randomUUID();

        String checkJob = started(it.restores.startCheck(fresh, request, check));
        JobAnswer checking = it.restores.restoreJob(fresh, checkJob);
        it.pass("11s");
        JobAnswer checked = it.restores.restoreJob(fresh, checkJob);
        ClusterAnswer before = it.gateway.clusters().cluster(fresh);
        String job = started(it.restores.startRestore(fresh, request, attempt));
        JobAnswer running = it.restores.restoreJob(fresh, job);
        it.pass("11s");
        JobAnswer ended = it.restores.restoreJob(fresh, job);
        ClusterAnswer changing = it.gateway.clusters().cluster(fresh);
        it.pass("11s");

        assertThat(checking).isInstanceOf(JobAnswer.Running.class);
        assertThat(outcome(checked)).isEqualTo(JobAnswer.Outcome.SUCCEEDED);
        assertThat(running).isInstanceOf(JobAnswer.Running.class);
        assertThat(ended).isInstanceOfSatisfying(JobAnswer.Ended.class, end -> {
            assertThat(end.outcome()).isEqualTo(JobAnswer.Outcome.SUCCEEDED);
            assertThat(end.startTime()).isNotNull();
            assertThat(end.endTime()).isNotNull();
            assertThat(end.folderUri()).isNull();
            assertThat(end.backupId()).isNull();
            assertThat(end.contentTime()).isNull();
        });
        assertThat(before)
                .isEqualTo(
                        new ClusterAnswer.Cluster(ClusterAnswer.PROVISIONED, ClusterAnswer.NOT_ACTIVATED, true, null));
        assertThat(changing).isEqualTo(new ClusterAnswer.Cluster("Updating", ClusterAnswer.NOT_ACTIVATED, true, null));
        assertThat(it.gateway.clusters().cluster(fresh))
                .isEqualTo(new ClusterAnswer.Cluster(
                        ClusterAnswer.PROVISIONED, ClusterAnswer.ACTIVE, true, "HSM cluster is active."));
        assertThat(clusters.state(fresh).path("keys").findValuesAsText("name")).containsExactly("signing");
        assertThat(clusters.posts(fresh))
                .extracting(
                        post -> post.get("path").asText().replaceFirst(".*/", ""),
                        post -> post.get("query").asText(),
                        post -> post.get("clientRequestId").asText(),
                        post -> post.get("jobId").asText())
                .containsExactly(
                        tuple("validateRestoreProperties", "api-version=2025-03-31", check.toString(), checkJob),
                        tuple("restore", "api-version=2025-03-31", attempt.toString(), job));
        assertThat(observed)
                .contains(
                        ARM + " check_restore 202",
                        ARM + " start_restore 202",
                        ARM + " restore_status 202",
                        ARM + " restore_status 200",
                        ARM + " cluster 200");
    }

    @Test
    void shouldTellWhatTheCheckFound() {
        HsmTarget fresh = clusters.fresh("1s");

        String check = started(it.restores.startCheck(fresh, REQUEST, UUID.randomUUID()));
        it.pass("2s");

        assertThat(it.restores.restoreJob(fresh, check)).isInstanceOfSatisfying(JobAnswer.Ended.class, end -> {
            assertThat(end.outcome()).isEqualTo(JobAnswer.Outcome.FAILED);
            assertThat(end.errorMessage())
                    .contains("Invalid backup provided", "spec.storage.containerUri of the CloudHsm");
        });
    }

    /** The specification's 200: the check is over before its answer is. */
    @Test
    void shouldTakeTheResultOfACheckThatEndsAtOnce() {
        HsmTarget fresh = clusters.fresh("1h");
        clusters.fault(fresh, "/validateRestoreProperties", """
                {"type":"status","status":200,"headers":{"Content-Type":"application/json"},
                 "body":"{\\"properties\\":{\\"status\\":\\"Succeeded\\"}}"}""");

        assertThat(StartFaults.text(it.restores.startCheck(fresh, REQUEST, UUID.randomUUID())))
                .isEqualTo("Over SUCCEEDED");
    }

    @Test
    void shouldTellStatesAndIdentity() {
        HsmTarget bare = clusters.changed(
                clusters.fresh("1h"),
                "\"activationState\": \"NotDefined\", \"managedIdentity\": null, \"provisioningState\": \"Provisioning\"");

        assertThat(it.gateway.clusters().cluster(bare))
                .isEqualTo(new ClusterAnswer.Cluster("Provisioning", "NotDefined", false, null));
    }

    @Test
    void shouldNotKnowOfKeysAndFolders() {
        HsmTarget target = clusters.active("1h");

        assertThat(it.restores.key(target, "signing")).isEqualTo(Presence.NOT_KNOWN);
        assertThat(it.restores.folder(target, SimulatedAzure.READABLE, SimulatedClusters.BACKUP_ID))
                .isEqualTo(Presence.NOT_KNOWN);
        assertThat(clusters.arrivals(target)).isEmpty();
    }

    private RestoreRequest backedUp(HsmTarget source) {
        String job = started(it.gateway.startBackup(source, CONTAINER, UUID.randomUUID()));
        it.pass("11s");
        var ended = (JobAnswer.Ended) it.gateway.backupJob(source, job);
        return new RestoreRequest(CONTAINER, Objects.requireNonNull(ended.backupId()), null);
    }

    private static JobAnswer.Outcome outcome(JobAnswer answer) {
        assertThat(answer).isInstanceOf(JobAnswer.Ended.class);
        return ((JobAnswer.Ended) answer).outcome();
    }
}

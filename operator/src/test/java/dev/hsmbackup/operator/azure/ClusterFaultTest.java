package dev.hsmbackup.operator.azure;

import static dev.hsmbackup.operator.azure.RestorableAzure.started;
import static dev.hsmbackup.operator.azure.SimulatedAzure.CONTAINER;
import static dev.hsmbackup.operator.azure.SimulatedClusters.ARM;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.hsmbackup.operator.port.AzureRequests;
import dev.hsmbackup.operator.port.ClusterAnswer;
import dev.hsmbackup.operator.port.HsmTarget;
import dev.hsmbackup.operator.port.JobAnswer;
import dev.hsmbackup.operator.port.ProbeAnswer;
import dev.hsmbackup.operator.port.RestoreRequest;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** FAULTS F50–F62 at every call to ARM, over real HTTPS. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ClusterFaultTest {
    static final RestoreRequest REQUEST = new RestoreRequest(CONTAINER, SimulatedClusters.BACKUP_ID, null);

    private static final String STATUS = "/(backup|restore)OperationStatus/.*";

    private RestorableAzure it;
    private AzureHsmGateway hasty;
    private SimulatedClusters clusters;

    @BeforeAll
    void start(@TempDir Path directory) throws IOException {
        it = RestorableAzure.patient(directory, AzureRequests.NONE);
        clusters = new SimulatedClusters(it.azure);
        hasty = AzureHsmGateway.create(
                AzureSettings.fromEnvironment(it.azure.environment()),
                InstantSource.system(),
                AzureRequests.NONE,
                RestorableAzure.SHORT);
    }

    @AfterAll
    void stop() throws IOException {
        hasty.close();
        it.close();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("dev.hsmbackup.operator.azure.ClusterFaults#all")
    void shouldKnowWhatAFaultOfAStartMeans(String fault, String start, String poll, String cluster) {
        HsmTarget source = clusters.active("1h");
        HsmTarget fresh = clusters.fresh("1h");
        HsmTarget checked = clusters.fresh("1h");
        clusters.fault(source, "/backup", fault);
        clusters.fault(fresh, "/restore", fault);
        clusters.fault(checked, "/validateRestoreProperties", fault);

        AzureHsmGateway gateway = gateway(fault);
        assertThat(StartFaults.text(gateway.startBackup(source, CONTAINER, UUID.randomUUID())))
                .isEqualTo(start);
        assertThat(StartFaults.text(gateway.restores().startRestore(fresh, REQUEST, UUID.randomUUID())))
                .isEqualTo(start);
        assertThat(StartFaults.text(gateway.restores().startCheck(checked, REQUEST, UUID.randomUUID())))
                .isEqualTo(start);

        // A 401 rejects for certain: one more with a fresh token.
        int sent = fault.contains("401") ? 2 : 1;
        assertThat(clusters.arrivals(source)).hasSize(sent);
        assertThat(clusters.arrivals(fresh)).hasSize(sent);
        assertThat(clusters.arrivals(checked)).hasSize(sent);
        assertThat(it.azure.hosts()).noneMatch(host -> host.contains("evil"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("dev.hsmbackup.operator.azure.ClusterFaults#all")
    void shouldKnowWhatAFaultOfAQuestionMeans(String fault, String start, String poll, String cluster) {
        HsmTarget source = clusters.active("1h");
        HsmTarget fresh = clusters.fresh("1h");
        String backup = started(it.gateway.startBackup(source, CONTAINER, UUID.randomUUID()));
        String restore = started(it.restores.startRestore(fresh, REQUEST, UUID.randomUUID()));
        clusters.fault(source, STATUS, fault);
        clusters.fault(fresh, STATUS, fault);
        clusters.fault(source, "", fault);

        AzureHsmGateway gateway = gateway(fault);
        assertThat(text(gateway.backupJob(source, backup))).isEqualTo(poll);
        assertThat(text(gateway.restores().restoreJob(fresh, restore))).isEqualTo(poll);
        assertThat(text(gateway.clusters().cluster(source))).isEqualTo(cluster);
        assertThat(gateway.probe(source))
                .isInstanceOf(cluster.equals("Cluster") ? ProbeAnswer.Ready.class : ProbeAnswer.NotReady.class);
        assertThat(it.azure.hosts()).noneMatch(host -> host.contains("evil"));
    }

    /** The job runs, and nobody knows: one request, whatever it was. */
    @Test
    void shouldSendAStartOnceWhoseAnswerIsLost() {
        HsmTarget source = clusters.active("1h");
        HsmTarget fresh = clusters.fresh("1h");
        for (HsmTarget target : new HsmTarget[] {source, fresh}) {
            it.azure.control(
                    "POST",
                    "/faults",
                    "{\"host\":\"" + ARM + "\",\"method\":\"POST\",\"path\":\"(?i).*/" + target.name()
                            + "/.*\",\"effect\":\"before\",\"action\":{\"type\":\"reset\"}}");
        }

        assertThat(StartFaults.text(it.gateway.startBackup(source, CONTAINER, UUID.randomUUID())))
                .isEqualTo("Ambiguous NO_ANSWER");
        assertThat(StartFaults.text(it.restores.startRestore(fresh, REQUEST, UUID.randomUUID())))
                .isEqualTo("Ambiguous NO_ANSWER");
        assertThat(clusters.posts(source)).hasSize(1);
        assertThat(clusters.posts(fresh)).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({"120, PT2M", "-1, ", "abc, "})
    void shouldHandOnRetryAfter(String header, Duration expected) {
        HsmTarget target = clusters.active("1h");
        clusters.fault(
                target,
                "(/.*)?",
                "{\"type\":\"status\",\"status\":429,\"headers\":{\"Retry-After\":\"" + header + "\"}}");

        assertThat(it.gateway.startBackup(target, CONTAINER, UUID.randomUUID()))
                .hasFieldOrPropertyWithValue("retryAfter", expected);
        assertThat(it.restores.startRestore(target, REQUEST, UUID.randomUUID()))
                .hasFieldOrPropertyWithValue("retryAfter", expected);
        assertThat(it.restores.startCheck(target, REQUEST, UUID.randomUUID()))
                .hasFieldOrPropertyWithValue("retryAfter", expected);
        assertThat(it.gateway.backupJob(target, Answers.JOB)).hasFieldOrPropertyWithValue("retryAfter", expected);
        assertThat(it.restores.restoreJob(target, Answers.JOB)).hasFieldOrPropertyWithValue("retryAfter", expected);
        assertThat(it.gateway.clusters().cluster(target)).hasFieldOrPropertyWithValue("retryAfter", expected);
    }

    /** Short deadlines only where the fault is to run into them: the machine may be busy. */
    private AzureHsmGateway gateway(String fault) {
        AzureHsmGateway gateway = fault.contains("hang") || fault.contains("slow") ? hasty : it.gateway;
        // The deadline of a token is not what is tested.
        await().until(() ->
                gateway.prepare(new HsmTarget(HostileIds.GOOD, null, null)).isEmpty());
        return gateway;
    }

    private static String text(JobAnswer answer) {
        return switch (answer) {
            case JobAnswer.Running _ -> "Running";
            case JobAnswer.Ended ended -> "Ended " + ended.outcome();
            case JobAnswer.Unknown _ -> "Unknown";
            case JobAnswer.Unavailable not -> not.problem().kind().toString();
        };
    }

    private static String text(ClusterAnswer answer) {
        return switch (answer) {
            case ClusterAnswer.Cluster _ -> "Cluster";
            case ClusterAnswer.Unavailable not -> not.problem().kind().toString();
        };
    }
}

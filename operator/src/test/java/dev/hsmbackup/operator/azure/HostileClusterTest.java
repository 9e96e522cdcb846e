package dev.hsmbackup.operator.azure;

import static dev.hsmbackup.operator.azure.Answers.JOB;
import static dev.hsmbackup.operator.azure.ClusterFaultTest.REQUEST;
import static dev.hsmbackup.operator.azure.SimulatedAzure.CONTAINER;
import static dev.hsmbackup.operator.azure.SimulatedClusters.ARM;
import static dev.hsmbackup.operator.azure.SimulatedClusters.BACKUP_ID;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hsmbackup.operator.port.AzureRequests;
import dev.hsmbackup.operator.port.CheckAnswer;
import dev.hsmbackup.operator.port.ClusterAnswer;
import dev.hsmbackup.operator.port.HsmTarget;
import dev.hsmbackup.operator.port.JobAnswer;
import dev.hsmbackup.operator.port.ProbeAnswer;
import dev.hsmbackup.operator.port.RestoreRequest;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Ids and names that must not be sent anywhere: no request, and no token for one. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HostileClusterTest {

    private RestorableAzure it;
    private SimulatedClusters clusters;

    @BeforeAll
    void start(@TempDir Path directory) throws IOException {
        it = RestorableAzure.patient(directory, AzureRequests.NONE);
        clusters = new SimulatedClusters(it.azure);
    }

    @AfterAll
    void stop() throws IOException {
        it.close();
    }

    static Stream<String> ids() {
        return HostileIds.all();
    }

    @ParameterizedTest
    @MethodSource("ids")
    void shouldAskNothingOfAHostileId(String id) {
        HsmTarget target = new HsmTarget(id, SimulatedAzure.STRANGER, null);
        int arrivals = it.azure.arrivals(ARM).size();
        int tokens = it.azure.arrivals("login.microsoftonline.com").size();

        List<CheckAnswer> starts = List.of(
                it.gateway.startBackup(target, CONTAINER, UUID.randomUUID()),
                it.restores.startRestore(target, REQUEST, UUID.randomUUID()),
                it.restores.startCheck(target, REQUEST, UUID.randomUUID()));

        assertThat(starts)
                .allSatisfy(answer -> assertThat(StartFaults.text(answer)).isEqualTo("NotStarted INVALID_REQUEST"));
        assertThat(it.gateway.prepare(target)).isPresent();
        assertThat(it.gateway.probe(target)).isInstanceOf(ProbeAnswer.NotReady.class);
        assertThat(it.gateway.clusters().cluster(target)).isInstanceOf(ClusterAnswer.Unavailable.class);
        assertThat(it.gateway.backupJob(target, JOB)).isInstanceOf(JobAnswer.Unavailable.class);
        assertThat(it.restores.restoreJob(target, JOB)).isInstanceOf(JobAnswer.Unavailable.class);
        assertThat(it.azure.arrivals(ARM)).hasSize(arrivals);
        assertThat(it.azure.arrivals("login.microsoftonline.com")).hasSize(tokens);
        assertThat(it.azure.hosts()).noneMatch(host -> host.contains("evil"));
    }

    static Stream<String> names() {
        return Stream.concat(
                HostileRestoreTest.hostile(),
                Stream.of(
                        "cloudhsm-0e35c989-c582-4b3c-958d-596e4c4fe133",
                        BACKUP_ID + "/",
                        "../" + BACKUP_ID,
                        BACKUP_ID + "\",\"token\":\"x",
                        BACKUP_ID + "\n",
                        BACKUP_ID + "00000",
                        BACKUP_ID.replace("e35c", "g35c"),
                        "mhsm-payments-2026030101020304"));
    }

    @ParameterizedTest
    @MethodSource("names")
    void shouldSendNoHostileName(String name) {
        HsmTarget target = clusters.fresh("1h");
        RestoreRequest request = new RestoreRequest(CONTAINER, name, null);

        List<CheckAnswer> starts = List.of(
                it.restores.startRestore(target, request, UUID.randomUUID()),
                it.restores.startCheck(target, request, UUID.randomUUID()));

        assertThat(starts)
                .allSatisfy(answer -> assertThat(StartFaults.text(answer)).isEqualTo("NotStarted INVALID_REQUEST"));
        assertThat(it.restores.restoreJob(target, name)).isInstanceOf(JobAnswer.Unavailable.class);
        assertThat(it.gateway.backupJob(target, name)).isInstanceOf(JobAnswer.Unavailable.class);
        assertThat(clusters.arrivals(target)).isEmpty();
    }

    @Test
    void shouldTellNothingOfAManagedHsm() {
        HsmTarget managed = it.azure.hsm("1h");

        assertThat(it.gateway.clusters().cluster(managed)).isInstanceOf(ClusterAnswer.Unavailable.class);
        assertThat(it.azure.arrivals(managed.host())).isEmpty();
    }

    @Test
    void shouldRestoreNoSingleKey() {
        HsmTarget target = clusters.fresh("1h");
        RestoreRequest request = new RestoreRequest(CONTAINER, BACKUP_ID, "signing");

        assertThat(StartFaults.text(it.restores.startRestore(target, request, UUID.randomUUID())))
                .isEqualTo("NotStarted INVALID_REQUEST");
        assertThat(clusters.arrivals(target)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://evil.example/payments",
                "https://hsmbackups.blob.core.windows.net/payments?sig=x",
                "http://hsmbackups.blob.core.windows.net/payments",
                "https://hsmbackups.blob.core.windows.net/payments/sub",
                "https://hsmbackupsgov.blob.core.usgovcloudapi.net/payments",
            })
    void shouldNameNoForeignContainer(URI container) {
        HsmTarget target = clusters.fresh("1h");
        RestoreRequest request = new RestoreRequest(container, BACKUP_ID, null);

        List<CheckAnswer> starts = List.of(
                it.gateway.startBackup(target, container, UUID.randomUUID()),
                it.restores.startRestore(target, request, UUID.randomUUID()),
                it.restores.startCheck(target, request, UUID.randomUUID()));

        assertThat(starts)
                .allSatisfy(answer -> assertThat(StartFaults.text(answer)).isEqualTo("NotStarted INVALID_REQUEST"));
        assertThat(clusters.arrivals(target)).isEmpty();
    }

    /** A Location leads nowhere; only the job id in it counts, and only of this Cloud HSM on this host. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://evil.example%s/backupOperationStatus/JOB",
                "https://management.azure.com.evil.example%s/backupOperationStatus/JOB",
                "https://management.azure.com@evil.example%s/backupOperationStatus/JOB",
                "https://management.usgovcloudapi.net%s/backupOperationStatus/JOB",
                "http://management.azure.com%s/backupOperationStatus/JOB",
                "https://management.azure.com:444%s/backupOperationStatus/JOB",
                "https://management.azure.com%sx/backupOperationStatus/JOB",
                "https://management.azure.com%s/restoreOperationStatus/JOB",
                "https://management.azure.com%s/backupOperationStatus/JOB0",
                "https://management.azure.com%s/backupOperationStatus/JOB/x",
                "https://management.azure.com%s/backupOperationStatus/../JOB",
                "https://management.azure.com%s/backupOperationStatus/",
                "https://management.azure.com%s?api-version=2022-03-31&operation=JOB",
                "%s/backupOperationStatus/JOB",
            })
    void shouldNotFollowALocation(String location) {
        HsmTarget target = clusters.active("1h");
        String header = location.formatted(ArmResource.of(target).path()).replace("JOB", JOB);
        clusters.fault(target, "/backup", "{\"type\":\"patch\",\"headers\":{\"Location\":\"" + header + "\"}}");

        assertThat(StartFaults.text(it.gateway.startBackup(target, CONTAINER, UUID.randomUUID())))
                .isEqualTo("Ambiguous MALFORMED_ANSWER");
        assertThat(clusters.arrivals(target)).hasSize(1);
        assertThat(it.azure.hosts()).noneMatch(host -> host.contains("evil"));
    }
}

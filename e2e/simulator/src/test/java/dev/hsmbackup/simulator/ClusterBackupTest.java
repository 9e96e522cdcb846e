package dev.hsmbackup.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Backups of clusters, on the wire as recorded. */
class ClusterBackupTest {
    private ClusterRig arm;

    @BeforeEach
    void start(@TempDir Path directory) {
        arm = new ClusterRig(directory);
    }

    @AfterEach
    void stop() {
        arm.close();
    }

    @ParameterizedTest
    @CsvSource({
        "clusterA, backup, backup",
        "clusterA, validateBackupProperties, backup",
        "clusterB, restore, restore",
        "clusterB, validateRestoreProperties, restore"
    })
    void shouldAnswerAStartWithABareSignedLocation(String cluster, String operation, String kind) throws IOException {
        HttpResponse<String> response = arm.post(
                cluster,
                operation,
                ClusterRig.restoreBody("cloudhsm-0e35c989-c582-4b3c-958d-596e4c4fe133-2025061314364592"));

        String location = response.headers().firstValue("location").orElse("");
        assertThat(response.statusCode()).isEqualTo(202);
        assertThat(response.body()).isEmpty();
        assertThat(location)
                .matches(
                        ClusterRig.url(cluster) + "/" + kind
                                + "OperationStatus/[0-9a-f]{32}\\?api-version=2025-03-31&t=\\d{18}&c=MII[\\w-]+&s=[\\w-]+&h=[\\w-]+");
        assertThat(location.length()).isGreaterThan(3_000);
        assertThat(response.headers().firstValue("azure-asyncoperation")).isEmpty();
        assertThat(response.headers().firstValue("retry-after")).isEmpty();
        assertThat(response.headers().firstValue("content-type")).isEmpty();
        assertThat(response.headers().firstValue("x-ms-ratelimit-remaining-subscription-writes"))
                .contains("799");
        assertThat(response.headers().firstValue("x-ms-operation-identifier").orElse(""))
                .startsWith("tenantId=" + TestFleet.TENANT + ",objectId=");
    }

    @Test
    void shouldAnswerPollsAsRecorded() throws IOException {
        arm.rig.control("PATCH", "/clusters/a", "{\"jobTimes\":{\"backup\":\"10m\"}}");
        HttpResponse<String> started = arm.backup("clusterA");
        String id = ClusterRig.jobId(started);
        String plain = ClusterRig.url("clusterA") + "/backupOperationStatus/" + id + ClusterRig.V;

        HttpResponse<String> bySignedLocation =
                arm.send("GET", started.headers().firstValue("location").orElseThrow(), "");
        arm.rig.advance("9m");
        HttpResponse<String> byJobId = arm.send("GET", plain, "");
        arm.rig.advance("1m");
        HttpResponse<String> done = arm.send("GET", plain, "");

        for (HttpResponse<String> running : List.of(bySignedLocation, byJobId)) {
            assertThat(running.statusCode()).isEqualTo(202);
            assertThat(running.body()).isEmpty();
            assertThat(running.headers().firstValue("location")).contains(plain);
            assertThat(running.headers().firstValue("retry-after")).isEmpty();
        }
        JsonNode properties = Rig.json(done).path("properties");
        String backupId = properties.path("backupId").asText();
        Instant start = Instant.parse(properties.path("startTime").asText());
        assertThat(backupId)
                .matches("cloudhsm-[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}-"
                        + start.toString().replaceAll("[^0-9]", "") + "\\d\\d");
        assertThat(done.statusCode()).isEqualTo(200);
        assertThat(done.body())
                .isEqualTo("{\"properties\":{\"backupId\":\"" + backupId + "\",\"azureStorageBlobContainerUri\":\""
                        + ClusterRig.CONTAINER + "\",\"status\":\"Succeeded\",\"statusDetails\":\"HSM Backup Time: "
                        + backupTime(start) + " +00:00 UTC.\",\"startTime\":\"" + start + "\",\"endTime\":\""
                        + start.plusSeconds(600) + "\",\"jobId\":\"" + id + "\"}}");
        assertThat(done.headers().firstValue("location")).isEmpty();
    }

    @Test
    void shouldSayThatTheContentIsOlderThanTheJobAndLeaveLaterKeysOut() throws IOException {
        arm.rig.control("PATCH", "/clusters/d", "{\"keys\":[{\"name\":\"other\"},{\"name\":\"new\"}]}");
        HttpResponse<String> started = arm.backup("clusterD");
        arm.rig.advance("8s");
        JsonNode done = arm.poll("clusterD", "backup", ClusterRig.jobId(started));

        arm.restore("clusterB", done.path("backupId").asText());
        arm.rig.advance("100s");

        Instant content = Instant.parse(done.path("startTime").asText()).minus(Duration.ofSeconds(56 * 60 + 41));
        assertThat(done.path("statusDetails").asText())
                .isEqualTo("HSM Backup Time: " + backupTime(content) + " +00:00 UTC.");
        assertThat(arm.keyIds("d")).hasSize(2);
        assertThat(arm.keyIds("b")).singleElement().asString().startsWith("other ");
    }

    @Test
    void shouldSpeakTheOdditiesOfTheFleet() throws IOException {
        HttpResponse<String> started = arm.post("clusterC", "backup", ClusterRig.backupBody());
        HttpResponse<String> running = arm.status("clusterC", "backup", ClusterRig.jobId(started));

        for (HttpResponse<String> one : List.of(started, running)) {
            assertThat(one.headers().firstValue("retry-after")).contains("5");
            assertThat(one.headers().firstValue("azure-asyncoperation").orElse(""))
                    .endsWith("/backupOperationStatus/" + ClusterRig.jobId(started) + ClusterRig.V);
        }
        assertThat(running.statusCode()).isEqualTo(200);
        assertThat(Rig.json(running).path("properties").path("status").asText()).isEqualTo("InProgress");
        assertThat(Rig.json(running).path("properties").path("statusDetails").asText())
                .isEqualTo("Backup operation is in progress");
    }

    /** Month, day and hour without leading zeros, as recorded: 6/13/2025 1:40:04 PM. */
    private static String backupTime(Instant time) {
        var utc = time.atOffset(ZoneOffset.UTC);
        int hour = utc.getHour() % 12 == 0 ? 12 : utc.getHour() % 12;
        return "%d/%d/%d %d:%02d:%02d %s"
                .formatted(
                        utc.getMonthValue(),
                        utc.getDayOfMonth(),
                        utc.getYear(),
                        hour,
                        utc.getMinute(),
                        utc.getSecond(),
                        utc.getHour() < 12 ? "AM" : "PM");
    }

    @ParameterizedTest
    @ValueSource(strings = {"backup", "validateBackupProperties", "restore", "validateRestoreProperties"})
    void shouldRunOneJobPerCluster(String operation) throws IOException {
        arm.backup("clusterA");

        HttpResponse<String> second = arm.post("clusterA", operation, ClusterRig.restoreBody("x"));
        HttpResponse<String> other = arm.backup("clusterD");

        assertThat(second.statusCode()).isEqualTo(409);
        assertThat(ClusterRig.code(second)).isEqualTo("Conflict");
        assertThat(other.statusCode()).isEqualTo(202);
        assertThat(arm.damages()).isZero();
    }

    @ParameterizedTest
    @CsvSource({
        "https://chsmbackups.blob.core.windows.net/missing, ResourceNotFound",
        "https://chsmbackups.blob.core.windows.net/closed, AuthorizationPermissionMismatch",
        "https://chsmbackups.blob.core.windows.net, InvalidQueryParameterValue"
    })
    void shouldReportStorageFaultsInsideA200(String uri, String code) throws IOException {
        for (String operation : new String[] {"backup", "validateBackupProperties"}) {
            String id = ClusterRig.jobId(
                    arm.post("clusterA", operation, "{\"azureStorageBlobContainerUri\":\"" + uri + "\"}"));
            arm.rig.advance("1s");

            HttpResponse<String> status = arm.status("clusterA", "backup", id);

            JsonNode properties = Rig.json(status).path("properties");
            assertThat(status.statusCode()).isEqualTo(200);
            assertThat(properties.path("status").asText()).isEqualTo("Failed");
            assertThat(properties.path("error").path("code").asText()).isEqualTo(code);
            assertThat(properties.path("statusDetails").asText()).contains(code);
            assertThat(properties.has("backupId")).isFalse();
        }
    }

    @Test
    void shouldFailABackupOfAClusterThatIsNotActive() throws IOException {
        String id = ClusterRig.jobId(arm.backup("clusterB"));
        arm.rig.advance("1s");

        assertThat(arm.poll("clusterB", "backup", id).path("status").asText()).isEqualTo("Failed");
    }

    @Test
    void shouldValidateWithoutMakingABackup() throws IOException {
        String id = ClusterRig.jobId(arm.post("clusterA", "validateBackupProperties", ClusterRig.backupBody()));
        arm.rig.advance("3s");

        JsonNode done = arm.poll("clusterA", "backup", id);

        assertThat(done.path("status").asText()).isEqualTo("Succeeded");
        assertThat(done.has("backupId")).isFalse();
        assertThat(arm.status("clusterA", "restore", id).statusCode()).isEqualTo(404);
    }

    @Test
    void shouldForgetJobsAfterTheRetention() throws IOException {
        String id = ClusterRig.jobId(arm.backup("clusterD"));
        arm.rig.advance("59m");
        int before = arm.status("clusterD", "backup", id).statusCode();
        arm.rig.advance("2m");

        assertThat(before).isEqualTo(200);
        assertThat(arm.status("clusterD", "backup", id).statusCode()).isEqualTo(404);
    }
}

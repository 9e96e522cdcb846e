package dev.hsmbackup.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Restores into fresh clusters. */
class ClusterRestoreTest {
    private static final String UNKNOWN = "cloudhsm-0e35c989-c582-4b3c-958d-596e4c4fe133-2025061314364592";

    private ClusterRig arm;

    @BeforeEach
    void start(@TempDir Path directory) {
        arm = new ClusterRig(directory);
    }

    @AfterEach
    void stop() {
        arm.close();
    }

    @Test
    void shouldMakeAFreshClusterActiveWithTheKeysOfTheSource() throws IOException {
        arm.rig.control("PATCH", "/clusters/b", "{\"jobTimes\":{\"restore\":\"40m\",\"activation\":\"20m\"}}");
        String backupId = arm.backedUp("clusterA");
        String id = ClusterRig.jobId(arm.restore("clusterB", backupId));

        String running = states("clusterB");
        arm.rig.advance("39m");
        int pending = arm.status("clusterB", "restore", id).statusCode();
        arm.rig.advance("1m");
        HttpResponse<String> done = arm.status("clusterB", "restore", id);
        String ended = states("clusterB");
        HttpResponse<String> tooEarly = arm.restore("clusterB", backupId);
        arm.rig.advance("20m");

        assertThat(running).isEqualTo("Updating NotActivated");
        assertThat(pending).isEqualTo(202);
        assertThat(done.body())
                .matches("\\{\"properties\":\\{\"status\":\"Succeeded\",\"startTime\":\"2025-06-13T13:\\d\\d:\\d\\dZ\","
                        + "\"endTime\":\"2025-06-13T13:\\d\\d:\\d\\d\\.\\d{7}Z\",\"jobId\":\"" + id + "\"}}");
        assertThat(ended).isEqualTo("Updating NotActivated");
        assertThat(tooEarly.statusCode()).isEqualTo(409);
        assertThat(states("clusterB")).isEqualTo("Succeeded Active");
        assertThat(arm.properties("clusterB").path("hsms").size()).isEqualTo(3);
        assertThat(arm.keyIds("b")).hasSize(2).isEqualTo(arm.keyIds("a"));
        assertThat(states("clusterA")).isEqualTo("Succeeded Active");
        assertThat(arm.damages()).isZero();
    }

    @Test
    void shouldBecomeActiveInOneLeapOfTheClock() throws IOException {
        arm.restore("clusterB", arm.backedUp("clusterA"));

        arm.rig.advance("100s");

        assertThat(states("clusterB")).isEqualTo("Succeeded Active");
    }

    @ParameterizedTest
    @ValueSource(strings = {UNKNOWN, "backupId", "../x", "mhsm-a-20250613143645"})
    void shouldFailWhereThereIsNoSuchBackupAndStayFresh(String backupId) throws IOException {
        String id = ClusterRig.jobId(arm.restore("clusterB", backupId));
        arm.rig.advance("1s");

        JsonNode done = arm.poll("clusterB", "restore", id);

        assertThat(done.path("status").asText()).isEqualTo("Failed");
        assertThat(done.path("error").path("message").asText()).isEqualTo("Invalid backup provided");
        assertThat(states("clusterB")).isEqualTo("Succeeded NotActivated");
        assertThat(arm.damages()).isZero();
    }

    @Test
    void shouldFailWithoutAnIdentityThatReachesTheContainer() throws IOException {
        String backupId = arm.backedUp("clusterA");
        arm.rig.control("PATCH", "/clusters/b", "{\"managedIdentity\":null}");
        String id = ClusterRig.jobId(arm.restore("clusterB", backupId));
        arm.rig.advance("1s");

        assertThat(arm.poll("clusterB", "restore", id)
                        .path("error")
                        .path("code")
                        .asText())
                .isEqualTo("AuthorizationPermissionMismatch");
        assertThat(states("clusterB")).isEqualTo("Succeeded NotActivated");
    }

    @ParameterizedTest
    @CsvSource({"NotDefined", "Unknown", "Failed"})
    void shouldOnlyRestoreIntoAFreshCluster(String activation) throws IOException {
        String backupId = arm.backedUp("clusterA");
        arm.rig.control("PATCH", "/clusters/b", "{\"activationState\":\"" + activation + "\"}");
        String id = ClusterRig.jobId(arm.restore("clusterB", backupId));
        arm.rig.advance("1s");

        assertThat(arm.poll("clusterB", "restore", id).path("status").asText()).isEqualTo("Failed");
        assertThat(states("clusterB")).isEqualTo("Succeeded " + activation);
        assertThat(arm.damages()).isZero();
    }

    @ParameterizedTest
    @CsvSource({"clusterB, Succeeded", "clusterA, Succeeded", "clusterC, Failed"})
    void shouldValidateStorageAndBackupButNotTheActivation(String cluster, String status) throws IOException {
        String backupId = arm.backedUp("clusterA");
        String before = states(cluster);
        String id = ClusterRig.jobId(arm.post(cluster, "validateRestoreProperties", ClusterRig.restoreBody(backupId)));
        arm.rig.advance("3s");

        assertThat(arm.poll(cluster, "restore", id).path("status").asText()).isEqualTo(status);
        assertThat(states(cluster)).isEqualTo(before);
        assertThat(arm.damages()).isZero();
    }

    @Test
    void shouldNameBackupsByClusterAndTime() throws IOException {
        String first = arm.backedUp("clusterA");
        String second = arm.backedUp("clusterA");

        assertThat(first).isNotEqualTo(second);
        assertThat(first.substring(0, 45)).isEqualTo(second.substring(0, 45));
    }

    private String states(String cluster) throws IOException {
        JsonNode properties = arm.properties(cluster);
        return properties.path("provisioningState").asText() + " "
                + properties.path("activationState").asText();
    }
}

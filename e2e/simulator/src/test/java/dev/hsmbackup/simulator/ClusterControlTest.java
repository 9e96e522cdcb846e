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

/** Clusters at the control endpoint. */
class ClusterControlTest {
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
    void shouldAddShowAndRemoveAClusterAtRunTime() throws IOException {
        JsonNode added = arm.rig.control(
                "PUT",
                "/clusters/fresh",
                "{\"tenant\":\"" + TestFleet.TENANT + "\",\"resourceId\":\"" + ClusterFleet.GROUP
                        + "/cloudHsmClusters/fresh\",\"activationState\":\"NotActivated\"}");
        int there = arm.get("fresh").statusCode();

        arm.rig.control("DELETE", "/clusters/fresh", "");

        assertThat(added.path("name").asText()).isEqualTo("fresh");
        assertThat(there).isEqualTo(200);
        assertThat(arm.get("fresh").statusCode()).isEqualTo(404);
        assertThat(arm.rig.controlResponse("GET", "/clusters/fresh", "").statusCode())
                .isEqualTo(404);
    }

    @ParameterizedTest
    @CsvSource({
        "Succeeded, Active",
        "Provisioning, NotDefined",
        "Failed, NotActivated",
        "Canceled, Failed",
        "Deleting, Unknown",
        "Thinking, Asleep"
    })
    void shouldShowAnyState(String provisioning, String activation) throws IOException {
        arm.rig.control(
                "PATCH",
                "/clusters/a",
                "{\"provisioningState\":\"" + provisioning + "\",\"activationState\":\"" + activation + "\"}");

        JsonNode properties = arm.properties("clusterA");

        assertThat(properties.path("provisioningState").asText()).isEqualTo(provisioning);
        assertThat(properties.path("activationState").asText()).isEqualTo(activation);
    }

    @Test
    void shouldShowTheLivingStateAndKeepItThroughOtherChanges() throws IOException {
        arm.restore("clusterB", arm.backedUp("clusterA"));
        arm.rig.advance("100s");

        JsonNode changed = arm.rig.control("PATCH", "/clusters/b", "{\"jobTimes\":{\"backup\":\"1s\"}}");

        assertThat(changed.path("activationState").asText()).isEqualTo("Active");
        assertThat(arm.state("b").path("activationState").asText()).isEqualTo("Active");
        assertThat(arm.keyIds("b")).isEqualTo(arm.keyIds("a"));
    }

    @Test
    void shouldChangeKeysOneByOne() throws IOException {
        String kept = arm.keyIds("a").getFirst();

        arm.rig.control("PATCH", "/clusters/a", "{\"keys\":[{\"name\":\"signing\"},{\"name\":\"late\"}]}");

        assertThat(arm.keyIds("a")).hasSize(2).contains(kept).noneMatch(key -> key.startsWith("wrapping"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"status\":\"Failed\",\"statusDetails\":\"broken\",\"error\":{\"code\":\"C\",\"message\":\"M\"}}"
                        + "|\"status\":\"Failed\",\"statusDetails\":\"broken\",\"error\":{\"code\":\"C\",\"message\":\"M\"},",
                "{\"status\":\"Cancelled\"}|\"status\":\"Cancelled\",\"startTime\"",
                "{\"status\":\"Succeeded\"}|\"status\":\"Succeeded\",\"startTime\"",
                "{\"status\":\"InProgress\"}|\"status\":\"InProgress\",\"startTime\"",
                "{\"status\":\"Sleeping\"}|\"status\":\"Sleeping\",\"startTime\""
            })
    void shouldEndAJobAsWantedInsideA200(String end, String text) throws IOException {
        String backupId = arm.backedUp("clusterA");
        for (String[] one : new String[][] {{"a", "clusterA", "backup"}, {"b", "clusterB", "restore"}}) {
            String id = ClusterRig.jobId(arm.post(one[1], one[2], ClusterRig.restoreBody(backupId)));

            arm.rig.control("POST", "/clusters/" + one[0] + "/jobs/" + id, end);

            HttpResponse<String> status = arm.status(one[1], one[2], id);
            assertThat(status.statusCode()).isEqualTo(200);
            assertThat(status.body()).contains(text).doesNotContain("backupId");
        }
        assertThat(arm.properties("clusterB").path("provisioningState").asText())
                .isEqualTo("Succeeded");
        assertThat(arm.properties("clusterB").path("activationState").asText()).isEqualTo("NotActivated");
    }

    @Test
    void shouldFinishTheRunningJobNow() throws IOException {
        arm.backup("clusterA");

        JsonNode job = arm.rig.control("POST", "/clusters/a/jobs/running", "{}");

        assertThat(job.path("status").asText()).isEqualTo("Succeeded");
        assertThat(job.path("backupId").asText()).startsWith("cloudhsm-");
        assertThat(arm.rig.control("GET", "/clusters/a/jobs", "").path("jobs")).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "PUT|/clusters/x|{}|400|resourceId",
                "PUT|/clusters/x|{\"resourceId\":\"/subscriptions/1\"}|400|is not a cluster's id; write /subscriptions/",
                "PATCH|/clusters/a|{\"roles\":[{\"identity\":\"operator\",\"role\":\"King\"}]}|400|there is no role 'King'",
                "PATCH|/clusters/a|{\"roles\":[{\"identity\":\"operator\"}]}|400|write either 'role' or 'actions'",
                "PATCH|/clusters/a|{\"roles\":[{\"identity\":\"who\",\"role\":\"Reader\"}]}|400|there is no 'who'",
                "PATCH|/clusters/a|{\"managedIdentity\":\"who\"}|400|there is no 'who'",
                "PATCH|/clusters/a|{\"tenant\":\"11111111-1111-4111-8111-111111111114\"}|400|in the tenant of",
                "PATCH|/clusters/a|{\"colour\":1}|400|unknown field 'colour'",
                "PATCH|/clusters/x|{}|404|no 'x' in clusters",
                "GET|/clusters/x/jobs||404|no cluster 'x'",
                "POST|/clusters/a/jobs/running|{}|404|no job 'running'"
            })
    void shouldRefuseWithTheReason(String method, String path, String body, int status, String reason)
            throws IOException {
        HttpResponse<String> response = arm.rig.controlResponse(method, path, body == null ? "" : body);

        assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
        assertThat(Rig.json(response).path("error").asText()).contains(reason);
    }

    @Test
    void shouldRefuseTwoClustersOfOneId() throws IOException {
        String id = (ClusterFleet.GROUP + "/cloudHsmClusters/clusterA").toUpperCase(java.util.Locale.ROOT);

        HttpResponse<String> response = arm.rig.controlResponse(
                "PUT",
                "/clusters/twin",
                "{\"tenant\":\"" + TestFleet.TENANT + "\",\"resourceId\":\""
                        + id.replace("/SUBSCRIPTIONS", "/subscriptions") + "\"}");

        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(Rig.json(response).path("error").asText()).contains("is the one of 'a'");
    }
}

package dev.hsmbackup.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ControlTest {
    private Rig rig;

    @BeforeEach
    void start(@TempDir Path directory) {
        rig = new Rig(directory);
    }

    @AfterEach
    void stop() {
        rig.close();
    }

    @Test
    void shouldMoveTheClock() throws IOException {
        rig.control("POST", "/clock", "{\"set\":\"2030-01-31T12:00:00Z\"}");
        JsonNode now = rig.control("POST", "/clock", "{\"advance\":\"1h30m\"}");

        String folder = rig.backedUpFolder(TestFleet.HSM);

        assertThat(Instant.parse(now.path("now").asText()))
                .isBetween(Instant.parse("2030-01-31T13:30:00Z"), Instant.parse("2030-01-31T13:30:30Z"));
        assertThat(folder).startsWith("mhsm-payments-2030013113");
    }

    @Test
    void shouldAddAndRemoveAnHsmAtRunTime() throws IOException {
        rig.control(
                "PUT",
                "/hsms/fresh",
                "{\"tenant\":\"" + TestFleet.TENANT
                        + "\",\"securityDomain\":\"one\",\"roles\":[{\"identity\":\"operator\",\"role\":\"Managed HSM Backup\"}]}");
        int there = rig.hsm("fresh.managedhsm.azure.net", "GET", "/backup/x/pending", "")
                .statusCode();

        rig.control("DELETE", "/hsms/fresh", "");

        assertThat(there).isEqualTo(404);
        assertThat(rig.controlResponse("GET", "/hsms/fresh", "").statusCode()).isEqualTo(404);
    }

    @Test
    void shouldChangeRolesWithoutTouchingKeys() throws IOException {
        JsonNode keys = rig.control("GET", "/state", "").path("hsms").get(0).path("keys");

        rig.control("PATCH", "/hsms/payments", "{\"roles\":[]}");

        assertThat(rig.hsm("GET", "/backup/x/pending", "").statusCode()).isEqualTo(403);
        assertThat(rig.control("GET", "/state", "").path("hsms").get(0).path("keys"))
                .isEqualTo(keys);
    }

    @Test
    void shouldGiveAndTakeAnIdentity() throws IOException {
        rig.control("PATCH", "/identities/operator", "{\"secrets\":[\"rotated\"]}");
        assertThat(rig.hsmToken()).isEmpty();
        rig.control("PATCH", "/identities/operator", "{\"secrets\":[\"" + TestFleet.SECRET + "\"]}");
        String token = rig.hsmToken();

        rig.control("DELETE", "/identities/operator", "");

        int status = rig.send(
                        "GET", "https://" + TestFleet.HSM + "/backup/x/pending", "", "Authorization", "Bearer " + token)
                .statusCode();
        assertThat(status).isEqualTo(401);
    }

    @Test
    void shouldLoseAContainer() throws IOException {
        rig.control("DELETE", "/containers/hsmbackups.blob.core.windows.net/payments", "");
        String id = Rig.json(rig.hsm("POST", "/backup?api-version=7.5", Rig.backupBody()))
                .path("jobId")
                .asText();
        rig.advance("1s");

        assertThat(Rig.json(rig.hsm("GET", "/backup/" + id + "/pending", ""))
                        .path("statusDetails")
                        .asText())
                .isEqualTo("ResourceNotFound");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"status\":\"Failed\",\"statusDetails\":\"broken\",\"error\":{\"code\":\"C\",\"message\":\"M\"}}|Failed|broken|C",
                "{\"status\":\"Canceled\"}|Canceled|null|null",
                "{\"status\":\"Succeeded\"}|Succeeded|null|null",
                "{\"status\":\"Sleeping\"}|Sleeping|null|null"
            })
    void shouldEndAJobAsWanted(String end, String status, String details, String code) throws IOException {
        String id = Rig.json(rig.hsm("POST", "/backup?api-version=7.5", Rig.backupBody()))
                .path("jobId")
                .asText();

        rig.control("POST", "/hsms/payments/jobs/" + id, end);

        JsonNode json = Rig.json(rig.hsm("GET", "/backup/" + id + "/pending", ""));
        assertThat(json.path("status").asText()).isEqualTo(status);
        assertThat(json.path("statusDetails").asText()).isEqualTo(details);
        assertThat(json.path("error").path("code").asText("null")).isEqualTo(code);
        assertThat(json.path("azureStorageBlobContainerUri").isNull()).isTrue();
        assertThat(rig.hsm("POST", "/backup?api-version=7.5", Rig.backupBody()).statusCode())
                .isEqualTo(202);
    }

    @Test
    void shouldFinishTheRunningJobNow() throws IOException {
        rig.hsm("POST", "/backup?api-version=7.5", Rig.backupBody());

        JsonNode job = rig.control("POST", "/hsms/payments/jobs/running", "{}");

        assertThat(job.path("status").asText()).isEqualTo("Succeeded");
        assertThat(job.path("folderUri").asText()).startsWith(TestFleet.CONTAINER);
    }

    @Test
    void shouldShowArrivals() throws IOException {
        rig.hsmToken();

        assertThat(rig.control("GET", "/arrivals", "").path("arrivals").size()).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "POST|/clock|{}|400|advance",
                "POST|/clock|{\"advance\":\"soon\"}|400|not a duration",
                "POST|/clock|{\"set\":\"soon\"}|400|write a time",
                "POST|/clock|nothing|400|must be a JSON object",
                "PATCH|/hsms/none|{}|404|no 'none'",
                "PATCH|/hsms/payments|{\"colour\":1}|400|unknown field 'colour'",
                "PATCH|/hsms/payments|{\"roles\":[{\"identity\":\"nobody\",\"role\":\"Managed HSM Backup\"}]}|400|no 'nobody'",
                "PUT|/hsms/payments|{}|400|securityDomain",
                "POST|/hsms/payments|{}|405|GET, PUT, PATCH or DELETE",
                "GET|/nonsense||404|no route",
                "DELETE|/faults/none||404|no fault",
                "POST|/hsms/payments/jobs/none|{}|404|no job"
            })
    void shouldRefuseWithTheReason(String method, String path, String body, int status, String reason)
            throws IOException {
        HttpResponse<String> response = rig.controlResponse(method, path, body == null ? "" : body);

        assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
        assertThat(Rig.json(response).path("error").asText()).contains(reason);
    }

    @Test
    void shouldLeaveTheFleetAsItWasWhenAChangeIsRefused() throws IOException {
        String before = rig.controlResponse("GET", "/hsms/payments", "").body();

        rig.controlResponse("PATCH", "/hsms/payments", "{\"roles\":[{\"identity\":\"operator\",\"role\":\"King\"}]}");

        assertThat(rig.controlResponse("GET", "/hsms/payments", "").body()).isEqualTo(before);
    }
}

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

/** Backups and their answers, compared with recordings of the real service. */
class HsmJobTest {
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
    void shouldAnswerAStartAsRecorded() throws IOException {
        HttpResponse<String> response = rig.hsm("POST", "/backup?api-version=7.5", Rig.backupBody());

        String id = Rig.json(response).path("jobId").asText();
        long start = Rig.json(response).path("startTime").asLong();
        assertThat(response.statusCode()).isEqualTo(202);
        assertThat(response.body())
                .isEqualTo("{\"status\":\"InProgress\",\"statusDetails\":null,\"error\":null,\"startTime\":" + start
                        + ",\"endTime\":null,\"jobId\":\"" + id + "\",\"azureStorageBlobContainerUri\":null}");
        assertThat(id).matches("[0-9a-f]{32}");
        assertThat(response.headers().firstValue("azure-asyncoperation"))
                .contains("https://" + TestFleet.HSM + "/backup/" + id + "/pending");
        assertThat(response.headers().firstValue("retry-after")).contains("10");
    }

    @Test
    void shouldAnswerTheStatusAsRecorded() throws IOException {
        String id = startBackup(TestFleet.HSM);

        HttpResponse<String> running = rig.hsm("GET", "/backup/" + id + "/pending?api-version=7.5", "");
        rig.advance("9s");
        String stillRunning = rig.hsm("GET", "/backup/" + id + "/pending", "").body();
        rig.advance("1s");
        HttpResponse<String> done = rig.hsm("GET", "/backup/" + id + "/pending", "");

        long start = Rig.json(running).path("startTime").asLong();
        assertThat(running.statusCode()).isEqualTo(200);
        assertThat(running.headers().firstValue("retry-after")).isEmpty();
        assertThat(running.body())
                .isEqualTo("{\"azureStorageBlobContainerUri\":null,\"endTime\":null,\"error\":null,\"jobId\":\"" + id
                        + "\",\"startTime\":" + start + ",\"status\":\"InProgress\",\"statusDetails\":null}");
        assertThat(stillRunning).isEqualTo(running.body());
        String folder = Rig.json(done).path("azureStorageBlobContainerUri").asText();
        assertThat(folder).matches(TestFleet.CONTAINER + "/mhsm-payments-\\d{16}");
        assertThat(done.body())
                .isEqualTo("{\"azureStorageBlobContainerUri\":\"" + folder + "\",\"endTime\":" + (start + 10)
                        + ",\"error\":null,\"jobId\":\"" + id + "\",\"startTime\":" + start
                        + ",\"status\":\"Succeeded\",\"statusDetails\":null}");
    }

    @Test
    void shouldSpeakTheOdditiesOfTheFleet() throws IOException {
        HttpResponse<String> started =
                rig.hsm(TestFleet.OTHER_HSM, "POST", "/backup?api-version=7.2", Rig.backupBody());
        String id = Rig.json(started).path("jobId").asText();
        HttpResponse<String> running = rig.hsm(TestFleet.OTHER_HSM, "GET", "/backup/" + id + "/pending", "");
        rig.advance("10s");
        JsonNode done = Rig.json(rig.hsm(TestFleet.OTHER_HSM, "GET", "/backup/" + id + "/pending", ""));

        JsonNode json = Rig.json(running);
        assertThat(started.headers().firstValue("retry-after")).isEmpty();
        assertThat(running.headers().firstValue("retry-after")).contains("3");
        assertThat(json.path("endTime").asInt(-1)).isZero();
        assertThat(json.path("error").toString()).isEqualTo("{\"code\":null,\"innererror\":null,\"message\":null}");
        assertThat(json.path("statusDetails").asText()).isEqualTo("Full backup is in progress");
        assertThat(json.path("azureStorageBlobContainerUri").asText()).matches(".*/mhsm-spare-\\d{14}");
        assertThat(done.path("azureStorageBlobContainerUri").asText()).matches(".*/mhsm-spare-\\d{14}");
        assertThat(done.path("error").path("code").isNull()).isTrue();
    }

    @Test
    void shouldRunOneJobPerHsm() throws IOException {
        startBackup(TestFleet.HSM);

        HttpResponse<String> second = rig.hsm("POST", "/backup?api-version=7.5", Rig.backupBody());
        HttpResponse<String> other = rig.hsm(TestFleet.OTHER_HSM, "POST", "/backup?api-version=7.5", Rig.backupBody());

        assertThat(second.statusCode()).isEqualTo(409);
        assertThat(Rig.json(second).path("error").path("code").asText()).isEqualTo("Conflict");
        assertThat(Rig.json(second).path("error").path("message").asText())
                .isEqualTo("Another backup operation is in progress");
        assertThat(other.statusCode()).isEqualTo(202);
    }

    @Test
    void shouldForgetJobsAfterTheRetention() throws IOException {
        String id = startBackup(TestFleet.ALIEN_HSM);
        rig.advance("59m");
        int before = rig.hsm(TestFleet.ALIEN_HSM, "GET", "/backup/" + id + "/pending", "")
                .statusCode();
        rig.advance("2m");

        int after = rig.hsm(TestFleet.ALIEN_HSM, "GET", "/backup/" + id + "/pending", "")
                .statusCode();

        assertThat(before).isEqualTo(200);
        assertThat(after).isEqualTo(404);
    }

    @ParameterizedTest
    @CsvSource({
        "https://hsmbackups.blob.core.windows.net/missing, ResourceNotFound, ",
        "https://nobody.blob.core.windows.net/payments, ResourceNotFound, ",
        "https://hsmbackups.blob.core.windows.net, InvalidQueryParameterValue, InvalidQueryParameterValue",
        "https://hsmbackups.blob.core.windows.net/closed, AuthorizationPermissionMismatch, "
    })
    void shouldReportStorageFaultsInsideA200(String uri, String details, String code) throws IOException {
        HttpResponse<String> started = rig.hsm(
                "POST",
                "/backup?api-version=7.5",
                "{\"storageResourceUri\":\"" + uri + "\",\"useManagedIdentity\":true}");
        rig.advance("1s");

        HttpResponse<String> status =
                rig.hsm("GET", "/backup/" + Rig.json(started).path("jobId").asText() + "/pending", "");

        JsonNode json = Rig.json(status);
        assertThat(started.statusCode()).isEqualTo(202);
        assertThat(status.statusCode()).isEqualTo(200);
        assertThat(json.path("status").asText()).isEqualTo("Failed");
        assertThat(json.path("statusDetails").asText()).isEqualTo(details);
        assertThat(json.path("error").path("code").asText(null)).isEqualTo(code);
        assertThat(json.path("error").has("innererror")).isTrue();
        assertThat(json.path("azureStorageBlobContainerUri").isNull()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({"{\"firewall\":true}, AuthorizationFailure", "{\"immutable\":true}, BlobImmutableDueToPolicy"})
    void shouldFailWhereStorageIsClosed(String patch, String details) throws IOException {
        rig.control("PATCH", "/containers/hsmbackups.blob.core.windows.net/payments", patch);
        String id = startBackup(TestFleet.HSM);
        rig.advance("1s");

        JsonNode json = Rig.json(rig.hsm("GET", "/backup/" + id + "/pending", ""));

        assertThat(json.path("status").asText()).isEqualTo("Failed");
        assertThat(json.path("statusDetails").asText()).isEqualTo(details);
    }

    @Test
    void shouldAcceptASasWithOrWithoutQuestionMark() throws IOException {
        String body = "{\"storageResourceUri\":\"" + TestFleet.CONTAINER
                + "\",\"token\":\"?sv=2022-11-02&sp=rwdl&se=2099-01-01T00:00:00Z&sig=abc\",\"useManagedIdentity\":false}";
        HttpResponse<String> started = rig.hsm("POST", "/backup?api-version=7.5", body);
        rig.advance("10s");

        JsonNode json = Rig.json(
                rig.hsm("GET", "/backup/" + Rig.json(started).path("jobId").asText() + "/pending", ""));

        assertThat(json.path("status").asText()).isEqualTo("Succeeded");
    }

    private String startBackup(String host) throws IOException {
        return Rig.json(rig.hsm(host, "POST", "/backup?api-version=7.5", Rig.backupBody()))
                .path("jobId")
                .asText();
    }
}

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

/** What an HSM refuses, and how. */
class HsmRefusalTest {
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
    void shouldChallengeWithAnEmptyBody() throws IOException {
        HttpResponse<String> response = rig.send("POST", "https://" + TestFleet.HSM + "/backup?api-version=7.5", "");

        assertThat(response.statusCode()).isEqualTo(401);
        assertThat(response.body()).isEmpty();
        assertThat(response.headers().firstValue("www-authenticate"))
                .contains("Bearer authorization=\"https://login.microsoftonline.com/" + TestFleet.TENANT
                        + "\", resource=\"https://managedhsm.azure.net\"");
        assertThat(response.headers().firstValue("content-type")).contains("application/json; charset=utf-8");
    }

    @Test
    void shouldChallengeATokenOfAnotherAudienceAndARevokedOne() throws IOException {
        String good = rig.hsmToken();
        int before = pending(good);
        int otherAudience = pending(rig.token(TestFleet.CLIENT, "https://storage.azure.com/.default"));
        int garbage = pending("garbage");

        rig.control("POST", "/tokens", "");

        assertThat(before).isEqualTo(404);
        assertThat(otherAudience).isEqualTo(401);
        assertThat(garbage).isEqualTo(401);
        assertThat(pending(good)).isEqualTo(401);
        assertThat(pending(rig.hsmToken())).isEqualTo(404);
    }

    private int pending(String token) throws IOException {
        return rig.send("GET", "https://" + TestFleet.HSM + "/backup/x/pending", "", "Authorization", "Bearer " + token)
                .statusCode();
    }

    @ParameterizedTest
    @CsvSource({
        "POST, /backup?api-version=7.5, backup/start/action",
        "GET, /backup/0123/pending, backup/status/action",
        "PUT, /restore?api-version=7.5, restore/start/action",
        "GET, /restore/0123/pending, restore/status/action",
        "POST, /prebackup?api-version=7.6, backup/start/action",
        "PUT, /prerestore?api-version=7.6, restore/start/action",
        "PUT, /keys/signing/restore?api-version=7.5, restore/start/action"
    })
    void shouldRefuseWhoHasNoRole(String method, String path, String action) throws IOException {
        String token = rig.token(TestFleet.READER, "https://managedhsm.azure.net/.default");

        HttpResponse<String> response =
                rig.send(method, "https://" + TestFleet.HSM + path, "{}", "Authorization", "Bearer " + token);

        assertThat(response.statusCode()).isEqualTo(403);
        JsonNode error = Rig.json(response).path("error");
        assertThat(error.path("code").asText()).isEqualTo("AccessDenied");
        assertThat(error.path("message").asText())
                .matches("Not authorized to access Microsoft.KeyVault/managedHsm/" + action
                        + " on / \\(Activity ID: [0-9a-f-]{36}\\)");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/backup/0123456789abcdef0123456789abcdef/pending", "/restore/x/pending"})
    void shouldNotKnowUnknownJobs(String path) throws IOException {
        HttpResponse<String> response = rig.hsm("GET", path, "");

        assertThat(response.statusCode()).isEqualTo(404);
        assertThat(Rig.json(response).path("error").path("message").asText()).isEqualTo("The given jobId is not found");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"storageResourceUri\":\"https://hsmbackups.blob.core.windows.net/payments\",\"token\":\"sv=1&sig=x\"}|"
                        + "The customer provided SAS token is malformed. The SAS token does not contain the expiry field",
                "{\"storageResourceUri\":\"https://hsmbackups.blob.core.windows.net/payments\"}|"
                        + "Either a SAS token or useManagedIdentity must be given.",
                "{\"storageResourceUri\":\"ftp://x\",\"useManagedIdentity\":true}|The storage resource URI is not valid.",
                "[]|The request body is not a JSON object."
            })
    void shouldRefuseABadBody(String body, String message) throws IOException {
        HttpResponse<String> response = rig.hsm("POST", "/backup?api-version=7.5", body);

        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(response.body())
                .isEqualTo("{\"error\":{\"code\":\"BadRequest\",\"message\":\"" + message + "\",\"innererror\":null}}");
    }

    @ParameterizedTest
    @CsvSource({
        "/backup, 400",
        "/backup?api-version=7.1, 400",
        "/backup?api-version=7.2, 202",
        "/backup?api-version=7.3, 202",
        "/backup?api-version=7.4, 202",
        "/backup?api-version=7.5, 202",
        "/backup?api-version=7.6, 202",
        "/backup?api-version=2025-07-01, 202",
        "/prebackup?api-version=7.5, 400",
        "/prebackup?api-version=7.6, 202",
        "/prebackup?api-version=2025-07-01, 202"
    })
    void shouldKnowTheApiVersions(String path, int status) throws IOException {
        assertThat(rig.hsm("POST", path, Rig.backupBody()).statusCode()).isEqualTo(status);
    }

    @ParameterizedTest
    @CsvSource({
        "login.microsoftonline.us, 11111111-1111-4111-8111-111111111112, 22222222-2222-4222-8222-222222222224,"
                + " https://managedhsm.usgovcloudapi.net, federal.managedhsm.usgovcloudapi.net",
        "login.chinacloudapi.cn, 11111111-1111-4111-8111-111111111113, 22222222-2222-4222-8222-222222222225,"
                + " https://managedhsm.azure.cn, dragon.managedhsm.azure.cn"
    })
    void shouldServeTheOtherClouds(String login, String tenant, String client, String resource, String host)
            throws IOException {
        String challenge = rig.send("GET", "https://" + host + "/backup/x/pending", "")
                .headers()
                .firstValue("www-authenticate")
                .orElse("");
        String token = rig.token(login, tenant, client, resource + "/.default");

        int status = rig.send("GET", "https://" + host + "/backup/x/pending", "", "Authorization", "Bearer " + token)
                .statusCode();

        assertThat(challenge)
                .isEqualTo(
                        "Bearer authorization=\"https://" + login + "/" + tenant + "\", resource=\"" + resource + "\"");
        assertThat(status).isEqualTo(404);
    }
}

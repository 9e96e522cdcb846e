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

/** Keys and roles are really saved and brought back. */
class HsmRestoreTest {
    private static final String V = "?api-version=7.5";

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
    void shouldBringBackKeysAndRolesAndForgetWhatCameLater() throws IOException {
        String before = rig.hsm("GET", "/keys/signing" + V, "").body();
        String rolesBefore = roles();
        String folder = rig.backedUpFolder(TestFleet.HSM);
        rig.hsm("POST", "/keys/later/create" + V, "{\"kty\":\"EC\"}");
        rig.hsm("POST", "/keys/signing/create" + V, "{\"kty\":\"EC-HSM\"}");
        rig.hsm(
                "PUT",
                "/providers/Microsoft.Authorization/roleAssignments/55555555-5555-4555-8555-555555555555" + V,
                "{\"properties\":{\"principalId\":\"66666666-6666-4666-8666-666666666666\",\"roleDefinitionId\":"
                        + "\"Microsoft.KeyVault/providers/Microsoft.Authorization/roleDefinitions/"
                        + "7b127d3c-77bd-4e3e-bbe0-dbb8971fa7f8\"}}");
        assertThat(roles()).isNotEqualTo(rolesBefore);

        JsonNode done = restore("/restore", "folderToRestore", folder, "20s");

        assertThat(done.path("status").asText()).isEqualTo("Succeeded");
        assertThat(done.has("azureStorageBlobContainerUri")).isFalse();
        assertThat(rig.hsm("GET", "/keys/signing" + V, "").body()).isEqualTo(before);
        assertThat(rig.hsm("GET", "/keys/later" + V, "").statusCode()).isEqualTo(404);
        assertThat(roles()).isEqualTo(rolesBefore);
    }

    @Test
    void shouldRestoreIntoAnotherHsmOfTheSameSecurityDomain() throws IOException {
        String folder = rig.backedUpFolder(TestFleet.HSM);

        Rig.json(rig.hsm(TestFleet.OTHER_HSM, "PUT", "/restore" + V, Rig.restoreBody("folderToRestore", folder)));
        rig.advance("26s");

        assertThat(rig.hsm(TestFleet.OTHER_HSM, "GET", "/keys/signing" + V, "").statusCode())
                .isEqualTo(200);
    }

    /** Wanted by a fleet only: the sources contradict each other. */
    @ParameterizedTest
    @CsvSource({
        "/prerestore,           7.6, folderToRestore",
        "/restore,              7.5, folderToRestore",
        "/keys/signing/restore, 7.5, folder",
    })
    void shouldWantAFreshBackupOfTheHsmWhereTheFleetDoes(String path, String version, String field) throws IOException {
        String folder = rig.backedUpFolder(TestFleet.HSM);
        rig.control("PATCH", "/hsms/spare", "{\"oddities\":{\"freshBackup\":true}}");
        JsonNode without = intoTheOther(path, version, field, folder);
        rig.backedUpFolder(TestFleet.OTHER_HSM);
        JsonNode with = intoTheOther(path, version, field, folder);
        rig.advance("31m");

        assertThat(without.path("status").asText()).isEqualTo("Failed");
        assertThat(without.path("statusDetails").asText()).contains("within the last 30 minutes");
        assertThat(with.path("status").asText()).isEqualTo("Succeeded");
        assertThat(intoTheOther(path, version, field, folder).path("status").asText())
                .isEqualTo("Failed");
    }

    private JsonNode intoTheOther(String path, String version, String field, String folder) throws IOException {
        String job = Rig.json(rig.hsm(
                        TestFleet.OTHER_HSM, "PUT", path + "?api-version=" + version, Rig.restoreBody(field, folder)))
                .path("jobId")
                .asText();
        rig.advance("1m");
        return Rig.json(rig.hsm(TestFleet.OTHER_HSM, "GET", "/restore/" + job + "/pending" + V, ""));
    }

    @Test
    void shouldRefuseABackupOfAnotherSecurityDomain() throws IOException {
        String folder = rig.backedUpFolder(TestFleet.HSM);
        HttpResponse<String> started =
                rig.hsm(TestFleet.ALIEN_HSM, "PUT", "/restore" + V, Rig.restoreBody("folderToRestore", folder));
        rig.advance("1s");

        JsonNode status = Rig.json(rig.hsm(
                TestFleet.ALIEN_HSM,
                "GET",
                "/restore/" + Rig.json(started).path("jobId").asText() + "/pending",
                ""));

        assertThat(status.path("status").asText()).isEqualTo("Failed");
    }

    @ParameterizedTest
    @CsvSource({
        "/restore, folderToRestore, mhsm-payments-2026010101010101",
        "/prerestore, folderToRestore, mhsm-payments-2026010101010101",
        "/keys/signing/restore, folder, mhsm-payments-2026010101010101"
    })
    void shouldFailAWrongFolderAsRecorded(String path, String field, String folder) throws IOException {
        JsonNode done = restore(path, field, folder, "1s");

        assertThat(done.path("status").asText()).isEqualTo("Failed");
        assertThat(done.path("statusDetails").asText()).isEqualTo("Invalid backup provided");
        assertThat(done.path("error").toString()).isEqualTo("{\"code\":null,\"innererror\":null,\"message\":null}");
    }

    @Test
    void shouldRestoreAPurgedKeyOnlyAndCountTheVersions() throws IOException {
        String folder = rig.backedUpFolder(TestFleet.HSM);

        JsonNode taken = restore("/keys/signing/restore", "folder", folder, "15s");
        rig.hsm("DELETE", "/keys/signing" + V, "");
        JsonNode deleted = restore("/keys/signing/restore", "folder", folder, "15s");
        int purge = rig.hsm("DELETE", "/deletedkeys/signing" + V, "").statusCode();
        JsonNode free = restore("/keys/signing/restore", "folder", folder, "15s");

        assertThat(taken.path("status").asText()).isEqualTo("Succeeded");
        assertThat(taken.path("statusDetails").asText())
                .isEqualTo(
                        "Number of successful key versions restored: 0, Number of key versions could not overwrite: 2");
        assertThat(deleted.path("statusDetails").asText()).startsWith("Number of successful key versions restored: 0,");
        assertThat(purge).isEqualTo(204);
        assertThat(free.path("statusDetails").asText())
                .isEqualTo(
                        "Number of successful key versions restored: 2, Number of key versions could not overwrite: 0");
        assertThat(Rig.json(rig.hsm("GET", "/keys/signing/versions" + V, ""))
                        .path("value")
                        .size())
                .isEqualTo(2);
    }

    @Test
    void shouldFailASelectiveRestoreOfAKeyThatIsNotInTheBackup() throws IOException {
        String folder = rig.backedUpFolder(TestFleet.HSM);

        JsonNode done = restore("/keys/never/restore", "folder", folder, "15s");

        assertThat(done.path("status").asText()).isEqualTo("Failed");
        assertThat(done.path("statusDetails").asText()).isEqualTo("The given key or its versions NOT found");
        assertThat(done.path("error").path("code").asText()).isEqualTo("No key versions are updated");
    }

    @Test
    void shouldDisableTheDataPlaneWhileARestoreRunsAndShortlyAfter() throws IOException {
        String folder = rig.backedUpFolder(TestFleet.OTHER_HSM);
        HttpResponse<String> started =
                rig.hsm(TestFleet.OTHER_HSM, "PUT", "/restore" + V, Rig.restoreBody("folderToRestore", folder));
        String status = "/restore/" + Rig.json(started).path("jobId").asText() + "/pending";

        HttpResponse<String> backup = rig.hsm(TestFleet.OTHER_HSM, "POST", "/backup" + V, Rig.backupBody());
        int keys = rig.hsm(TestFleet.OTHER_HSM, "GET", "/keys" + V, "").statusCode();
        int own = rig.hsm(TestFleet.OTHER_HSM, "GET", status, "").statusCode();
        rig.advance("21s");
        int shortlyAfter = rig.hsm(TestFleet.OTHER_HSM, "GET", "/keys" + V, "").statusCode();
        rig.advance("5s");
        int later = rig.hsm(TestFleet.OTHER_HSM, "GET", "/keys" + V, "").statusCode();

        assertThat(started.statusCode()).isEqualTo(202);
        assertThat(backup.statusCode()).isEqualTo(409);
        assertThat(Rig.json(backup).path("error").path("message").asText())
                .matches("User triggered Restore operation is in progress\\. Retry after the restore operation"
                        + " \\(Activity ID: [0-9a-f-]{36}\\)");
        assertThat(keys).isEqualTo(409);
        assertThat(own).isEqualTo(200);
        assertThat(shortlyAfter).isEqualTo(409);
        assertThat(later).isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource({
        "POST, /prebackup, backup, Pre Full backup is in progress",
        "PUT, /prerestore, restore, Pre Full restore operation is in progress"
    })
    void shouldRunTheChecksOf76(String method, String path, String statusPath, String text) throws IOException {
        String folder = rig.backedUpFolder(TestFleet.OTHER_HSM);
        String body = method.equals("POST") ? Rig.backupBody() : Rig.restoreBody("folderToRestore", folder);
        HttpResponse<String> started = rig.hsm(TestFleet.OTHER_HSM, method, path + "?api-version=7.6", body);
        String id = Rig.json(started).path("jobId").asText();
        rig.advance("3s");

        JsonNode done = Rig.json(rig.hsm(TestFleet.OTHER_HSM, "GET", "/" + statusPath + "/" + id + "/pending", ""));

        assertThat(Rig.json(started).path("statusDetails").asText()).isEqualTo(text);
        assertThat(started.headers().firstValue("azure-asyncoperation"))
                .contains("https://" + TestFleet.OTHER_HSM + "/" + statusPath + "/" + id + "/pending");
        assertThat(done.path("status").asText()).isEqualTo("Succeeded");
    }

    private String roles() throws IOException {
        return rig.hsm("GET", "///providers/Microsoft.Authorization/roleAssignments" + V, "")
                .body();
    }

    private JsonNode restore(String path, String field, String folder, String time) throws IOException {
        HttpResponse<String> started = rig.hsm("PUT", path + "?api-version=7.6", Rig.restoreBody(field, folder));
        assertThat(started.statusCode()).as(started.body()).isEqualTo(202);
        String id = Rig.json(started).path("jobId").asText();
        rig.advance(time);
        return Rig.json(rig.hsm("GET", "/restore/" + id + "/pending", ""));
    }
}

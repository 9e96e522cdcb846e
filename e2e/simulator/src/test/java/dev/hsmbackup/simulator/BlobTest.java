package dev.hsmbackup.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BlobTest {
    private static final String STORAGE = "https://storage.azure.com/.default";
    private static final String BLOB = TestFleet.CONTAINER + "/a/b.txt";

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
    void shouldListTheFolderOfABackupOnceItEnded() throws IOException {
        rig.hsm("POST", "/backup?api-version=7.5", Rig.backupBody());
        String before = list(TestFleet.CLIENT).body();
        rig.advance("10s");

        String after = list(TestFleet.CLIENT).body();

        assertThat(before).contains("<Blobs></Blobs>");
        assertThat(after)
                .startsWith("<?xml version=\"1.0\" encoding=\"utf-8\"?><EnumerationResults ServiceEndpoint="
                        + "\"https://hsmbackups.blob.core.windows.net/\" ContainerName=\"payments\">")
                .containsPattern("<Name>mhsm-payments-\\d{16}/backup.json</Name>")
                .contains("<BlobType>BlockBlob</BlobType>", "<NextMarker />");
    }

    @Test
    void shouldFailARestoreWhoseFolderWasDeleted() throws IOException {
        String folder = rig.backedUpFolder(TestFleet.HSM);
        blob("DELETE", TestFleet.CONTAINER + "/" + folder + "/backup.json", TestFleet.CLIENT, "");
        String id = Rig.json(rig.hsm("PUT", "/restore?api-version=7.5", Rig.restoreBody("folderToRestore", folder)))
                .path("jobId")
                .asText();
        rig.advance("1s");

        assertThat(Rig.json(rig.hsm("GET", "/restore/" + id + "/pending", ""))
                        .path("statusDetails")
                        .asText())
                .isEqualTo("Invalid backup provided");
    }

    @ParameterizedTest
    @CsvSource({
        "PUT, 22222222-2222-4222-8222-222222222222, 201",
        "PUT, 22222222-2222-4222-8222-222222222223, 403",
        "GET, 22222222-2222-4222-8222-222222222223, 404",
        "DELETE, 22222222-2222-4222-8222-222222222223, 403"
    })
    void shouldCheckRoles(String method, String client, int status) throws IOException {
        HttpResponse<String> response = blob(method, BLOB, client, method.equals("PUT") ? "x" : "");

        assertThat(response.statusCode()).isEqualTo(status);
        if (status == 403) {
            assertThat(response.headers().firstValue("x-ms-error-code")).contains("AuthorizationPermissionMismatch");
            assertThat(response.body()).contains("<Error><Code>AuthorizationPermissionMismatch</Code>");
        }
    }

    @ParameterizedTest
    @CsvSource({"https://managedhsm.azure.net/.default, InvalidAuthenticationInfo", "'', NoAuthenticationInformation"})
    void shouldChallengeWithoutATokenForStorage(String scope, String code) throws IOException {
        HttpResponse<String> response = scope.isEmpty()
                ? rig.send("GET", BLOB, "")
                : rig.send("GET", BLOB, "", "Authorization", "Bearer " + rig.token(TestFleet.CLIENT, scope));

        assertThat(response.statusCode()).isEqualTo(401);
        assertThat(response.headers().firstValue("x-ms-error-code")).contains(code);
        assertThat(response.headers().firstValue("www-authenticate"))
                .contains("Bearer authorization_uri=https://login.microsoftonline.com/" + TestFleet.TENANT
                        + "/oauth2/authorize resource_id=https://storage.azure.com");
    }

    @ParameterizedTest
    @CsvSource({
        "'sp=r&se=2099-01-01T00%3A00%3A00Z&sig=x', 404",
        "'sp=w&se=2099-01-01T00%3A00%3A00Z&sig=x', 403",
        "'sp=r&se=2001-01-01T00%3A00%3A00Z&sig=x', 403",
        "'sp=r&sig=x', 403"
    })
    void shouldCheckPermissionAndExpiryOfASas(String sas, int status) throws IOException {
        assertThat(rig.send("GET", BLOB + "?" + sas, "").statusCode()).isEqualTo(status);
    }

    @Test
    void shouldRefuseByFirewallAndImmutability() throws IOException {
        blob("PUT", BLOB, TestFleet.CLIENT, "x");
        rig.control("PATCH", "/containers/hsmbackups.blob.core.windows.net/payments", "{\"immutable\":true}");
        HttpResponse<String> delete = blob("DELETE", BLOB, TestFleet.CLIENT, "");
        HttpResponse<String> overwrite = blob("PUT", BLOB, TestFleet.CLIENT, "y");
        rig.control("PATCH", "/containers/hsmbackups.blob.core.windows.net/payments", "{\"firewall\":true}");
        HttpResponse<String> read = blob("GET", BLOB, TestFleet.CLIENT, "");

        assertThat(delete.headers().firstValue("x-ms-error-code")).contains("BlobImmutableDueToPolicy");
        assertThat(overwrite.headers().firstValue("x-ms-error-code")).contains("BlobImmutableDueToPolicy");
        assertThat(read.statusCode()).isEqualTo(403);
        assertThat(read.headers().firstValue("x-ms-error-code")).contains("AuthorizationFailure");
    }

    @ParameterizedTest
    @CsvSource({
        "GET, https://hsmbackups.blob.core.windows.net/absent/x, 404, ContainerNotFound",
        "GET, https://hsmbackups.blob.core.windows.net/payments/absent, 404, BlobNotFound",
        "DELETE, https://hsmbackups.blob.core.windows.net/payments/absent, 404, BlobNotFound",
        "PUT, https://hsmbackups.blob.core.windows.net/payments/x?comp=tier, 400, UnsupportedOperation"
    })
    void shouldRefuseInStoragesWords(String method, String url, int status, String code) throws IOException {
        HttpResponse<String> response = blob(method, url, TestFleet.CLIENT, "");

        assertThat(response.statusCode()).isEqualTo(status);
        assertThat(response.headers().firstValue("x-ms-error-code")).contains(code);
    }

    private HttpResponse<String> list(String client) throws IOException {
        return blob("GET", TestFleet.CONTAINER + "?restype=container&comp=list", client, "");
    }

    private HttpResponse<String> blob(String method, String url, String client, String body) throws IOException {
        return rig.send(
                method,
                url,
                body,
                "Authorization",
                "Bearer " + rig.token(client, STORAGE),
                "x-ms-version",
                "2021-12-02",
                "x-ms-blob-type",
                "BlockBlob");
    }
}

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
import org.junit.jupiter.params.provider.ValueSource;

/** Tokens and roles at ARM's front door. */
class ArmAccessTest {
    private static final String TYPE = "Microsoft.HardwareSecurityModules/cloudHsmClusters/";

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
    void shouldChallengeARequestWithoutToken() throws IOException {
        HttpResponse<String> response = arm.rig.send("GET", ClusterRig.url("clusterA") + ClusterRig.V, "");

        assertThat(response.statusCode()).isEqualTo(401);
        assertThat(response.headers().firstValue("www-authenticate"))
                .contains("Bearer authorization_uri=\"https://login.windows.net/" + TestFleet.TENANT
                        + "\", error=\"invalid_token\", error_description=\"The authentication failed because of"
                        + " missing 'Authorization' header.\"");
        assertThat(response.body())
                .isEqualTo("{\"error\":{\"code\":\"AuthenticationFailed\",\"message\":"
                        + "\"Authentication failed. The 'Authorization' header is missing.\"}}");
        assertThat(response.headers().firstValue("x-ms-failure-cause")).contains("gateway");
    }

    @ParameterizedTest
    @CsvSource({
        "garbage, InvalidAuthenticationToken",
        "revoked, InvalidAuthenticationToken",
        "audience, InvalidAuthenticationTokenAudience",
        "tenant, InvalidAuthenticationTokenTenant",
        "expired, ExpiredAuthenticationToken"
    })
    void shouldSayWhatIsWrongWithAToken(String flaw, String code) throws IOException {
        String token = switch (flaw) {
            case "garbage" -> "garbage";
            case "audience" -> arm.rig.token(TestFleet.CLIENT, "https://managedhsm.azure.net/.default");
            case "tenant" ->
                arm.rig.token(
                        TestFleet.LOGIN,
                        "11111111-1111-4111-8111-111111111114",
                        "22222222-2222-4222-8222-222222222228",
                        ClusterRig.SCOPE);
            case "expired" -> arm.token(ClusterFleet.LIMITED);
            default -> {
                String good = arm.token(TestFleet.CLIENT);
                arm.rig.control("POST", "/tokens", "");
                yield good;
            }
        };

        HttpResponse<String> response =
                arm.rig.send("GET", ClusterRig.url("clusterA") + ClusterRig.V, "", "Authorization", "Bearer " + token);

        assertThat(response.statusCode()).isEqualTo(401);
        assertThat(ClusterRig.code(response)).isEqualTo(code);
        assertThat(response.headers().firstValue("www-authenticate").orElse(""))
                .startsWith("Bearer authorization_uri=\"https://login.windows.net/" + TestFleet.TENANT)
                .contains("error=\"invalid_token\"");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://management.azure.com/.default",
                "https://management.azure.com//.default",
                "https://management.core.windows.net//.default"
            })
    void shouldTakeBothAudiences(String scope) throws IOException {
        String token = arm.rig.token(TestFleet.CLIENT, scope);

        int status = arm.rig
                .send("GET", ClusterRig.url("clusterA") + ClusterRig.V, "", "Authorization", "Bearer " + token)
                .statusCode();

        assertThat(status).isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource({
        "GET, '', read",
        "POST, /backup, backup/action",
        "POST, /validateBackupProperties, validateBackupProperties/action",
        "POST, /restore, restore/action",
        "POST, /validateRestoreProperties, validateRestoreProperties/action",
        "GET, /backupOperationStatus/0123, backupOperationStatus/read",
        "GET, /restoreOperationStatus/0123, restoreOperationStatus/read"
    })
    void shouldRefuseWhoHasNoRoleAndNameTheAction(String method, String operation, String action) throws IOException {
        HttpResponse<String> response =
                arm.sendAs(ClusterFleet.NOBODY, method, ClusterRig.url("clusterA") + operation + ClusterRig.V, "{}");
        arm.rig.control(
                "PATCH",
                "/clusters/a",
                "{\"roles\":[{\"identity\":\"nobody\",\"actions\":[\"" + TYPE + action
                        + "\"],\"scope\":\"cluster\"}]}");
        int allowed = arm.sendAs(
                        ClusterFleet.NOBODY, method, ClusterRig.url("clusterA") + operation + ClusterRig.V, "{}")
                .statusCode();
        int elsewhere = arm.sendAs(
                        ClusterFleet.NOBODY, method, ClusterRig.url("clusterB") + operation + ClusterRig.V, "{}")
                .statusCode();

        assertThat(response.statusCode()).isEqualTo(403);
        assertThat(ClusterRig.code(response)).isEqualTo("AuthorizationFailed");
        assertThat(ClusterRig.message(response))
                .matches("The client '" + ClusterFleet.NOBODY + "' with object id '[0-9a-f-]{36}' does not have"
                        + " authorization to perform action '" + TYPE + action + "' over scope '" + ClusterFleet.GROUP
                        + "/cloudHsmClusters/clusterA' or the scope is invalid\\. If access was recently granted,"
                        + " please refresh your credentials\\.");
        assertThat(allowed).isIn(200, 400, 404);
        assertThat(elsewhere).isEqualTo(403);
    }

    @Test
    void shouldLetAReaderReadAndNoMore() throws IOException {
        String url = ClusterRig.url("clusterA");

        assertThat(arm.sendAs(ClusterFleet.READER, "GET", url + ClusterRig.V, "")
                        .statusCode())
                .isEqualTo(200);
        assertThat(arm.sendAs(ClusterFleet.READER, "GET", url + "/backupOperationStatus/x" + ClusterRig.V, "")
                        .statusCode())
                .isEqualTo(404);
        assertThat(arm.sendAs(ClusterFleet.READER, "POST", url + "/backup" + ClusterRig.V, ClusterRig.backupBody())
                        .statusCode())
                .isEqualTo(403);
    }

    @Test
    void shouldTakeAnAssignmentOnTheClusterAwayWithIt() throws IOException {
        arm.rig.control(
                "PATCH",
                "/clusters/b",
                "{\"roles\":[{\"identity\":\"nobody\",\"role\":\"Reader\",\"scope\":\"cluster\"}]}");
        int before = arm.sendAs(ClusterFleet.NOBODY, "GET", ClusterRig.url("clusterB") + ClusterRig.V, "")
                .statusCode();

        arm.rig.control("DELETE", "/clusters/b", "");

        assertThat(before).isEqualTo(200);
        assertThat(arm.sendAs(ClusterFleet.NOBODY, "GET", ClusterRig.url("clusterB") + ClusterRig.V, "")
                        .statusCode())
                .isEqualTo(403);
        assertThat(arm.get("clusterB").statusCode()).isEqualTo(404);
    }

    @ParameterizedTest
    @CsvSource({
        "management.usgovcloudapi.net, login.microsoftonline.us, 11111111-1111-4111-8111-111111111112,"
                + " 22222222-2222-4222-8222-222222222224, federal, 999992, management.core.usgovcloudapi.net",
        "management.chinacloudapi.cn, login.chinacloudapi.cn, 11111111-1111-4111-8111-111111111113,"
                + " 22222222-2222-4222-8222-222222222225, dragon, 999993, management.core.chinacloudapi.cn"
    })
    void shouldServeTheOtherClouds(
            String host, String login, String tenant, String client, String cluster, String digits, String audience)
            throws IOException {
        String url = "https://" + host + "/subscriptions/99999999-9999-4999-8999-999999" + digits
                + "/resourceGroups/g/providers/Microsoft.HardwareSecurityModules/cloudHsmClusters/" + cluster
                + ClusterRig.V;

        String challenge = arm.rig
                .send("GET", url, "")
                .headers()
                .firstValue("www-authenticate")
                .orElse("");

        assertThat(challenge).startsWith("Bearer authorization_uri=\"https://" + login + "/" + tenant + "\"");
        for (String scope : new String[] {"https://" + host + "/.default", "https://" + audience + "//.default"}) {
            String token = arm.rig.token(login, tenant, client, scope);
            assertThat(arm.rig
                            .send("GET", url, "", "Authorization", "Bearer " + token)
                            .statusCode())
                    .as(scope)
                    .isEqualTo(200);
        }
        assertThat(arm.rig.token(login, tenant, client, ClusterRig.SCOPE)).isEmpty();
    }
}

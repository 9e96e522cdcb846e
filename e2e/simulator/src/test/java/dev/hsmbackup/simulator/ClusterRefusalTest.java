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

/** What a cluster refuses at the start, and how. */
class ClusterRefusalTest {
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
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "``|InvalidRequestContent|not a JSON object",
                "{|InvalidRequestContent|not a JSON object",
                "[]|InvalidRequestContent|not a JSON object",
                "{\"azureStorageBlobContainerUri\":1}|InvalidRequestContent|azureStorageBlobContainerUri is not a string",
                "{}|BadRequest|'azureStorageBlobContainerUri' is required",
                "{\"azureStorageBlobContainerUri\":null}|BadRequest|'azureStorageBlobContainerUri' is required",
                "{\"azureStorageBlobContainerUri\":\"ftp://x\"}|BadRequest|'ftp://x' is not valid",
                "{\"azureStorageBlobContainerUri\":\"https://a.blob.core.windows.net/c\",\"token\":\"se=1&sig=x\"}"
                        + "|BadRequest|Shared access signature tokens are not supported"
            })
    void shouldRefuseABadBody(String body, String code, String message) throws IOException {
        for (String operation :
                new String[] {"backup", "validateBackupProperties", "restore", "validateRestoreProperties"}) {
            HttpResponse<String> response = arm.post("clusterB", operation, body);

            assertThat(response.statusCode()).as(operation).isEqualTo(400);
            assertThat(ClusterRig.code(response)).isEqualTo(code);
            assertThat(ClusterRig.message(response)).contains(message);
        }
        assertThat(arm.state("b").path("jobs")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"restore", "validateRestoreProperties"})
    void shouldRefuseARestoreWithoutBackupIdAndDoNoDamage(String operation) throws IOException {
        HttpResponse<String> response = arm.post("clusterA", operation, ClusterRig.backupBody());

        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(ClusterRig.message(response)).isEqualTo("The property 'backupId' is required.");
        assertThat(arm.properties("clusterA").path("activationState").asText()).isEqualTo("Active");
        assertThat(arm.damages()).isZero();
    }

    @Test
    void shouldRefuseAnotherMediaType() throws IOException {
        HttpResponse<String> response = arm.rig.send(
                "POST",
                ClusterRig.url("clusterA") + "/backup" + ClusterRig.V,
                ClusterRig.backupBody(),
                "Authorization",
                "Bearer " + arm.token(TestFleet.CLIENT),
                "Content-Type",
                "text/plain");

        assertThat(response.statusCode()).isEqualTo(415);
        assertThat(ClusterRig.code(response)).isEqualTo("UnsupportedMediaType");
    }

    @ParameterizedTest
    @CsvSource({"Provisioning, 409", "Updating, 409", "Deleting, 409", "Failed, 202", "Canceled, 202"})
    void shouldRefuseWhileTheClusterIsWorkedOn(String state, int status) throws IOException {
        arm.rig.control("PATCH", "/clusters/a", "{\"provisioningState\":\"" + state + "\"}");

        HttpResponse<String> response = arm.backup("clusterA");

        assertThat(response.statusCode()).isEqualTo(status);
        assertThat(arm.properties("clusterA").path("provisioningState").asText())
                .isEqualTo(state);
    }
}

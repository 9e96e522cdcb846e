package dev.hsmbackup.operator.azure;

import static dev.hsmbackup.operator.azure.RestorableAzure.FOLDER;
import static dev.hsmbackup.operator.azure.RestorableAzure.KEY;
import static dev.hsmbackup.operator.azure.RestorableAzure.REQUEST;
import static dev.hsmbackup.operator.azure.SimulatedAzure.CONTAINER;
import static dev.hsmbackup.operator.azure.SimulatedAzure.READABLE;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.hsmbackup.operator.port.AzureRequests;
import dev.hsmbackup.operator.port.CheckAnswer;
import dev.hsmbackup.operator.port.HsmTarget;
import dev.hsmbackup.operator.port.JobAnswer;
import dev.hsmbackup.operator.port.RestoreGateway.Presence;
import dev.hsmbackup.operator.port.RestoreRequest;
import dev.hsmbackup.operator.port.StartAnswer;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is looked at before a restore, over real HTTPS: the HSM's own check, keys, folders. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RestoreLookTest {

    private RestorableAzure it;
    private SimulatedAzure azure;
    private AzureRestoreGateway restores;

    @BeforeAll
    void start(@TempDir Path directory) throws IOException {
        it = new RestorableAzure(directory, AzureRequests.NONE);
        azure = it.azure;
        restores = it.restores;
    }

    @AfterAll
    void stop() throws IOException {
        it.close();
    }

    @Test
    void shouldHaveTheHsmCheckAndChangeNothing() {
        HsmTarget target = azure.restorable("10s");
        String folder = it.backedUp(target, null).folder();
        UUID id = UUID.randomUUID();

        CheckAnswer asked = restores.startCheck(target, new RestoreRequest(READABLE, folder, null), id);
        String job = ((StartAnswer.Started) asked).jobId();
        JobAnswer running = restores.restoreJob(target, job);
        it.pass("11s");

        assertThat(running).isInstanceOf(JobAnswer.Running.class);
        assertThat(restores.restoreJob(target, job))
                .isInstanceOfSatisfying(
                        JobAnswer.Ended.class, end -> assertThat(end.outcome()).isEqualTo(JobAnswer.Outcome.SUCCEEDED));
        assertThat(it.puts(target)).singleElement().satisfies(put -> {
            assertThat(put.get("path").asText()).isEqualTo("/prerestore");
            assertThat(put.get("query").asText()).isEqualTo("api-version=7.6");
            assertThat(put.get("clientRequestId").asText()).isEqualTo(id.toString());
        });
    }

    @Test
    void shouldTellWhatTheCheckFound() {
        HsmTarget target = azure.restorable("10s");

        CheckAnswer asked = restores.startCheck(target, REQUEST, UUID.randomUUID());
        it.pass("11s");

        assertThat(restores.restoreJob(target, ((StartAnswer.Started) asked).jobId()))
                .isInstanceOfSatisfying(JobAnswer.Ended.class, end -> {
                    assertThat(end.outcome()).isEqualTo(JobAnswer.Outcome.FAILED);
                    assertThat(end.errorMessage()).contains("Invalid backup provided");
                });
    }

    /** Before 7.6 neither the path nor the version is known; from then on a 400 is about the request. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                "404 | - | - | NotStarted NOT_FOUND",
                "405 | - | - | NotStarted NOT_FOUND",
                "400 | BadParameter | The specified version (7.6) is not recognized. Consider using the latest supported"
                        + " version (7.5). | NotStarted NOT_FOUND",
                "400 | BadParameter | The API version '7.6' is not supported | NotStarted NOT_FOUND",
                "400 | UnsupportedApiVersion | No. | NotStarted NOT_FOUND",
                "400 | InvalidApiVersionParameter | No. | NotStarted NOT_FOUND",
                "400 | - | - | NotStarted INVALID_REQUEST",
                "400 | BadParameter | The folder is not valid | NotStarted INVALID_REQUEST",
                "400 | BadRequest | This backup has an unsupported version | NotStarted INVALID_REQUEST",
                "400 | BadRequest | A backup is required before any restore | NotStarted INVALID_REQUEST",
                "412 | - | - | NotStarted REJECTED",
                "422 | BadParameter | The API version '7.6' is not supported | NotStarted REJECTED",
                "409 | - | - | NotStarted BUSY",
                "403 | - | - | NotStarted FORBIDDEN",
                "503 | - | - | Ambiguous SERVER_ERROR",
            })
    void shouldTellAnHsmWithoutTheCheckFromOneThatRefuses(
            int status, @Nullable String code, @Nullable String message, String expected) {
        HsmTarget target = azure.restorable("10s");
        String body = code == null
                ? ""
                : ",\"body\":\"{\\\"error\\\":{\\\"code\\\":\\\"" + code + "\\\",\\\"message\\\":\\\"" + message
                        + "\\\"}}\"";
        azure.fault(target, "PUT", "/prerestore", "{\"type\":\"status\",\"status\":" + status + body + "}");

        CheckAnswer asked = restores.startCheck(target, REQUEST, UUID.randomUUID());

        assertThat(StartFaults.text(asked)).isEqualTo(expected);
    }

    @Test
    void shouldFindKeysThatAreThereDeletedOrNot() {
        HsmTarget target = azure.restorable("10s");
        assertThat(restores.key(target, KEY)).isEqualTo(Presence.PRESENT);
        assertThat(restores.key(target, "another")).isEqualTo(Presence.ABSENT);
        it.delete(target, "/keys/" + KEY);
        assertThat(restores.key(target, KEY)).isEqualTo(Presence.DELETED);
    }

    /** The role for restores does not let one read keys: no reason not to restore. */
    @Test
    void shouldNotKnowOfKeysWithoutTheRightToRead() {
        HsmTarget target = azure.hsm("10s");

        assertThat(restores.key(target, KEY)).isEqualTo(Presence.NOT_KNOWN);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"type\":\"status\",\"status\":500}",
                "{\"type\":\"status\",\"status\":429}",
                "{\"type\":\"reset\"}",
                "{\"type\":\"hang\",\"for\":\"20s\"}",
                "{\"type\":\"redirect\",\"location\":\"https://evil.example/\"}",
            })
    void shouldKnowNothingWhereNothingIsAnswered(String fault) {
        HsmTarget target = azure.restorable("10s");
        azure.fault(target, "GET", "/keys/.*", fault);
        assertThat(restores.key(target, KEY)).isEqualTo(Presence.NOT_KNOWN);

        HsmTarget half = azure.restorable("10s");
        it.delete(half, "/keys/" + KEY);
        azure.fault(half, "GET", "/deletedkeys/.*", fault);

        assertThat(restores.key(half, KEY)).isEqualTo(Presence.NOT_KNOWN);
        assertThat(azure.hosts()).noneMatch(host -> host.contains("evil"));
    }

    @Test
    void shouldFindFoldersWhereItMayLook() {
        HsmTarget target = azure.restorable("10s");
        String folder = it.backedUp(target, null).folder();

        assertThat(restores.folder(target, READABLE, folder)).isEqualTo(Presence.PRESENT);
        // Another folder that begins with the same name.
        assertThat(restores.folder(target, READABLE, folder.substring(0, folder.length() - 1)))
                .isEqualTo(Presence.ABSENT);
        assertThat(restores.folder(target, READABLE, FOLDER)).isEqualTo(Presence.ABSENT);
        assertThat(restores.folder(target, CONTAINER, folder)).isEqualTo(Presence.NOT_KNOWN);
        assertThat(restores.folder(target, URI.create("https://hsmbackups.blob.core.windows.net/missing"), folder))
                .isEqualTo(Presence.NOT_KNOWN);
        assertThat(azure.arrivals("login.microsoftonline.com"))
                .anySatisfy(token ->
                        assertThat(token.at("/login/scope").asText()).startsWith("https://storage.azure.com/.default"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"type\":\"status\",\"status\":500}",
                "{\"type\":\"status\",\"status\":404}",
                "{\"type\":\"status\",\"status\":401}",
                "{\"type\":\"status\",\"status\":200,\"body\":\"{}\"}",
                "{\"type\":\"html\",\"status\":200}",
                "{\"type\":\"truncated\"}",
                "{\"type\":\"huge\",\"bytes\":1048576}",
                "{\"type\":\"reset\"}",
                "{\"type\":\"redirect\",\"location\":\"https://evil.example/\"}",
            })
    void shouldNotCallAFolderAbsentWithoutAListThatSaysSo(String fault) {
        HsmTarget target = azure.restorable("10s");
        JsonNode made = azure.control(
                "POST",
                "/faults",
                "{\"host\":\"hsmbackups.blob.core.windows.net\",\"method\":\"GET\",\"path\":\"/readable\",\"count\":0,"
                        + "\"action\":" + fault + "}");

        Presence folder = restores.folder(target, READABLE, FOLDER);
        azure.control("DELETE", "/faults/" + made.at("/ids/0").asText(), "");

        assertThat(folder).isEqualTo(Presence.NOT_KNOWN);
        assertThat(azure.hosts()).noneMatch(host -> host.contains("evil"));
    }
}

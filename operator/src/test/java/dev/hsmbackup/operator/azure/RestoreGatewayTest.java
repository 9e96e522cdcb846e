package dev.hsmbackup.operator.azure;

import static dev.hsmbackup.operator.azure.RestorableAzure.KEY;
import static dev.hsmbackup.operator.azure.RestorableAzure.started;
import static dev.hsmbackup.operator.azure.SimulatedAzure.READABLE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hsmbackup.operator.port.HsmTarget;
import dev.hsmbackup.operator.port.JobAnswer;
import dev.hsmbackup.operator.port.Problem.Kind;
import dev.hsmbackup.operator.port.RestoreRequest;
import dev.hsmbackup.operator.port.StartAnswer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Restores over real HTTPS. The simulator's arrival log tells what really went out. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RestoreGatewayTest {

    private final List<String> observed = new CopyOnWriteArrayList<>();
    private RestorableAzure it;
    private SimulatedAzure azure;
    private AzureRestoreGateway restores;

    @BeforeAll
    void start(@TempDir Path directory) throws IOException {
        it = new RestorableAzure(
                directory, (host, route, outcome, _) -> observed.add(host + " " + route.label() + " " + outcome));
        azure = it.azure;
        restores = it.restores;
    }

    @AfterAll
    void stop() throws IOException {
        it.close();
    }

    @Test
    void shouldRestoreTheWholeHsm() {
        HsmTarget target = azure.restorable("10s");
        RestoreRequest request = it.backedUp(target, null);
        it.keys(target, "[{\"name\": \"made-later\", \"type\": \"EC-HSM\"}]");
        UUID attempt = UUID.randomUUID();

        String job = started(restores.startRestore(target, request, attempt));
        JobAnswer running = restores.restoreJob(target, job);
        StartAnswer meanwhile = it.gateway.startBackup(target, READABLE, UUID.randomUUID());
        it.pass("11s");
        JobAnswer ended = restores.restoreJob(target, job);

        assertThat(running).isInstanceOf(JobAnswer.Running.class);
        assertThat(meanwhile)
                .isInstanceOfSatisfying(
                        StartAnswer.NotStarted.class,
                        not -> assertThat(not.problem().kind()).isEqualTo(Kind.BUSY));
        assertThat(ended).isInstanceOfSatisfying(JobAnswer.Ended.class, end -> {
            assertThat(end.outcome()).isEqualTo(JobAnswer.Outcome.SUCCEEDED);
            assertThat(end.startTime()).isNotNull();
            assertThat(end.endTime()).isNotNull();
            assertThat(end.folderUri()).isNull();
        });
        assertThat(it.keys(target)).containsExactly(KEY);
        assertThat(it.puts(target)).singleElement().satisfies(put -> {
            assertThat(put.get("path").asText()).isEqualTo("/restore");
            assertThat(put.get("clientRequestId").asText()).isEqualTo(attempt.toString());
            assertThat(put.get("jobId").asText()).isEqualTo(job);
        });
        assertThat(observed).contains(target.host() + " start_restore 202", target.host() + " restore_status 200");
    }

    @Test
    void shouldRestoreOneKey() {
        HsmTarget target = azure.restorable("10s");
        RestoreRequest request = it.backedUp(target, KEY);
        it.keys(target, "[{\"name\": \"other\", \"type\": \"EC-HSM\"}]");

        String job = started(restores.startRestore(target, request, UUID.randomUUID()));
        it.pass("11s");

        assertThat(it.ended(target, job).details()).startsWith("Number of successful key versions restored: 3");
        assertThat(it.keys(target)).containsExactlyInAnyOrder(KEY, "other");
        assertThat(it.puts(target))
                .singleElement()
                .satisfies(put -> assertThat(put.get("path").asText()).isEqualTo("/keys/" + KEY + "/restore"));
    }

    /** AZURE.md finding 5. */
    @Test
    void shouldTellThatAKeyThatIsThereWasNotRestored() {
        HsmTarget target = azure.restorable("10s");
        RestoreRequest request = it.backedUp(target, KEY);

        String job = started(restores.startRestore(target, request, UUID.randomUUID()));
        it.pass("11s");

        assertThat(it.ended(target, job).outcome()).isEqualTo(JobAnswer.Outcome.SUCCEEDED);
        assertThat(it.ended(target, job).details())
                .isEqualTo("Number of successful key versions restored: 0, Number of key versions could not"
                        + " overwrite: 3");
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "mhsm-nobody-2026030101020304, -,       Invalid backup provided",
                "-,                            missing, NOT found",
            })
    void shouldTellWhyAzureFailedARestore(@Nullable String folder, @Nullable String key, String hint) {
        HsmTarget target = azure.restorable("0s");
        RestoreRequest made = it.backedUp(target, null);
        RestoreRequest request = new RestoreRequest(READABLE, folder == null ? made.folder() : folder, key);

        String job = started(restores.startRestore(target, request, UUID.randomUUID()));
        it.pass("5s");

        assertThat(it.ended(target, job).outcome()).isEqualTo(JobAnswer.Outcome.FAILED);
        assertThat(it.ended(target, job).errorMessage()).contains(hint);
    }
}

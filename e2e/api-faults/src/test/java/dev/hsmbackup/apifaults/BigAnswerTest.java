package dev.hsmbackup.apifaults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hsmbackup.crds.Phase;
import dev.hsmbackup.crds.RunStatus;
import dev.hsmbackup.team.Hsm;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Texts of Azure that no status can hold. */
class BigAnswerTest {

    private static final int TWO_MEGABYTES = 2 * 1024 * 1024;

    @Test
    @DisplayName("F19 2 MB of error text in a job: the status has its beginning, and is written at once")
    void shouldCutTheErrorOfAJob() {
        try (Scene scene = new Scene(Worlds.quiet(), "bigjob")) {
            Hsm hsm = scene.team().hsm("bigjob", Duration.ofMinutes(10));
            scene.team().requestBackup("nightly", hsm);
            scene.awaitPhase("nightly", Phase.RUNNING);
            String text = "the storage said: " + "x".repeat(TWO_MEGABYTES);
            hsm.endJob("""
                    {"status": "Failed", "statusDetails": "%s",
                     "error": {"code": "StorageError", "message": "%s"}}""".formatted(text, text));

            RunStatus ended = scene.awaitEnd("nightly");

            assertThat(ended.phase()).isEqualTo(Phase.FAILED);
            assertThat(ended.error().code()).isEqualTo("StorageError");
            assertCut(ended.error().message());
            assertThat(ended.error().message()).contains("the storage said: xxxx");
            assertCut(ended.statusDetails());
            assertNoWriteFailed(scene);
        }
    }

    @Test
    @DisplayName("F19 2 MB of error text at the start: refused, with a text that fits")
    void shouldCutTheErrorOfAStart() {
        try (Scene scene = new Scene(Worlds.quiet(), "bigstart")) {
            Hsm hsm = scene.team().hsm("bigstart", Duration.ofSeconds(1));
            hsm.fault("""
                    "method": "POST", "path": "/backup", "authorized": true,
                    "action": {"type": "status", "status": 400, "headers": {"Content-Type": "application/json"},
                               "body": "{\\"error\\":{\\"code\\":\\"BadParameter\\",\\"message\\":\\"%s\\"}}"}""".formatted("x".repeat(TWO_MEGABYTES)));

            scene.team().requestBackup("nightly", hsm);
            RunStatus ended = scene.awaitEnd("nightly");

            assertThat(ended.phase()).isEqualTo(Phase.FAILED);
            assertCut(ended.error().message());
            assertThat(hsm.starts()).hasSize(1);
            assertNoWriteFailed(scene);
        }
    }

    private static void assertNoWriteFailed(Scene scene) {
        assertThat(scene.requests("update", "hsmbackups/status"))
                .isNotEmpty()
                .extracting(Scene.Logged::status)
                .containsOnly(200);
    }

    private static void assertCut(String text) {
        assertThat(text.getBytes(StandardCharsets.UTF_8)).hasSizeLessThanOrEqualTo(2 * 1024);
    }
}

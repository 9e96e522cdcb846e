package dev.hsmbackup.apifaults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hsmbackup.apigate.script.EventAction;
import dev.hsmbackup.crds.Phase;
import dev.hsmbackup.crds.RunStatus;
import dev.hsmbackup.team.Hsm;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/**
 * The operator's cache is behind, or lacks objects, because the gate takes events of its watch away. An operator that starts
 * or lists anew meanwhile, as on a machine that is too busy, gets what the event would have told: such a try shows nothing.
 */
class StaleCacheTest {

    private static final int TRIES = 5;

    @Test
    @DisplayName("F08 the cache shows an empty phase after the start: the live read stops a second one")
    void shouldNotStartAgainOnAStaleCache() {
        losing("MODIFIED", "stale", scene -> {
            Hsm hsm = scene.team().hsm("stale", Duration.ofMinutes(10));
            scene.onEvents(new EventAction.Drop(), "MODIFIED");

            scene.team().requestBackup("nightly", hsm);
            RunStatus running = scene.awaitPhase("nightly", Phase.RUNNING);
            // Each of these reconciliations begins with the copy that has no phase.
            Worlds.await("five questions about the job")
                    .until(() -> hsm.polls(running.jobId()).size() >= 5);
            int liveReads = scene.requests("get", "hsmbackups").size();
            hsm.endJob();
            RunStatus ended = scene.awaitEnd("nightly");

            assertThat(liveReads).isGreaterThanOrEqualTo(6);
            assertThat(ended.phase()).isEqualTo(Phase.SUCCEEDED);
            assertThat(ended.attempt()).isEqualTo(running.attempt());
            assertThat(hsm.starts()).hasSize(1);
        });
    }

    @Test
    @DisplayName("F10 the event of the creation is lost: found all the same, and started once")
    void shouldFindABackupWhoseCreationItNeverSaw() {
        losing("ADDED", "unseen", scene -> {
            Hsm hsm = scene.team().hsm("unseen", Duration.ofSeconds(1));
            scene.onEvents(new EventAction.Drop(), "ADDED");

            scene.team().requestBackup("nightly", hsm);
            RunStatus ended = scene.awaitEnd("nightly");

            assertThat(ended.phase()).isEqualTo(Phase.SUCCEEDED);
            assertThat(hsm.starts()).hasSize(1);
        });
    }

    @Test
    @DisplayName("F10 deleted and created again under the same name, both events lost: the new one is found")
    void shouldFindABackupThatReplacedAnotherUnseen() {
        losing("DELETED", "replaced", scene -> {
            Hsm hsm = scene.team().hsm("replaced", Duration.ofSeconds(1));
            scene.team().requestBackup("nightly", hsm);
            RunStatus first = scene.awaitEnd("nightly");
            scene.onEvents(new EventAction.Drop(), "ADDED", "DELETED");

            scene.delete("nightly");
            scene.team().requestBackup("nightly", hsm);
            RunStatus second = scene.awaitEnd("nightly");

            assertThat(second.phase()).isEqualTo(Phase.SUCCEEDED);
            assertThat(second.attempt()).isNotEqualTo(first.attempt());
            assertThat(hsm.starts()).hasSize(2);
        });
    }

    @Test
    @DisplayName("F10 the event of a deletion in mid-job is lost: the next backup of the HSM waits, and then runs")
    void shouldOutliveADeletionThatItNeverSaw() {
        losing("DELETED", "ghost", scene -> {
            Hsm hsm = scene.team().hsm("ghost", Duration.ofMinutes(10));
            scene.team().requestBackup("first", hsm);
            RunStatus first = scene.awaitPhase("first", Phase.RUNNING);
            scene.onEvents(new EventAction.Drop(), "DELETED");

            scene.delete("first");
            scene.team().requestBackup("second", hsm);
            scene.team()
                    .awaitStatus(
                            "second",
                            Worlds.PATIENCE,
                            "to wait",
                            status -> !status.conditions().isEmpty());
            int jobsMeanwhile = hsm.jobs().size();
            hsm.endJob();
            scene.awaitPhase("second", Phase.RUNNING);
            hsm.endJob();
            RunStatus second = scene.awaitEnd("second");

            assertThat(jobsMeanwhile).isEqualTo(1);
            assertThat(second.phase()).isEqualTo(Phase.SUCCEEDED);
            assertThat(second.jobId()).isNotEqualTo(first.jobId());
            assertThat(hsm.jobs()).hasSize(2);
        });
    }

    /** Until the operator has lost an event of this type; what else must hold holds in each try. */
    private static void losing(String type, String hint, Consumer<Scene> story) {
        for (int attempt = 1; attempt <= TRIES; attempt++) {
            try (Scene scene = new Scene(Worlds.quiet(), hint)) {
                scene.awaitWatch();
                story.accept(scene);
                List<String> outcomes = scene.eventOutcomes(type);
                assertThat(outcomes).doesNotContain("delivered");
                if (!outcomes.isEmpty()) {
                    return;
                }
            }
        }
        throw new AssertionError("the operator's watch never lost an event " + type + " in " + TRIES + " tries");
    }
}

package dev.hsmbackup.apifaults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hsmbackup.apigate.script.EventAction;
import dev.hsmbackup.crds.Phase;
import dev.hsmbackup.crds.RunStatus;
import dev.hsmbackup.team.Hsm;
import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The operator's cache is behind, or lacks objects, because the gate takes events of its watch away. */
class StaleCacheTest {

    @Test
    @DisplayName("F08 the cache shows an empty phase after the start: the live read stops a second one")
    void shouldNotStartAgainOnAStaleCache() {
        try (Scene scene = new Scene(Worlds.quiet(), "stale")) {
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

            assertThat(scene.eventOutcomes("MODIFIED")).isNotEmpty().containsOnly("dropped");
            assertThat(liveReads).isGreaterThanOrEqualTo(6);
            assertThat(ended.phase()).isEqualTo(Phase.SUCCEEDED);
            assertThat(ended.attempt()).isEqualTo(running.attempt());
            assertThat(hsm.starts()).hasSize(1);
        }
    }

    @Test
    @DisplayName("F10 the event of the creation is lost: found all the same, and started once")
    void shouldFindABackupWhoseCreationItNeverSaw() {
        try (Scene scene = new Scene(Worlds.quiet(), "unseen")) {
            Hsm hsm = scene.team().hsm("unseen", Duration.ofSeconds(1));
            scene.onEvents(new EventAction.Drop(), "ADDED");

            scene.team().requestBackup("nightly", hsm);
            RunStatus ended = scene.awaitEnd("nightly");

            assertThat(scene.eventOutcomes("ADDED")).containsExactly("dropped");
            assertThat(ended.phase()).isEqualTo(Phase.SUCCEEDED);
            assertThat(hsm.starts()).hasSize(1);
        }
    }

    @Test
    @DisplayName("F10 deleted and created again under the same name, both events lost: the new one is found")
    void shouldFindABackupThatReplacedAnotherUnseen() {
        try (Scene scene = new Scene(Worlds.quiet(), "replaced")) {
            Hsm hsm = scene.team().hsm("replaced", Duration.ofSeconds(1));
            scene.team().requestBackup("nightly", hsm);
            RunStatus first = scene.awaitEnd("nightly");
            scene.onEvents(new EventAction.Drop(), "ADDED", "DELETED");

            scene.delete("nightly");
            scene.team().requestBackup("nightly", hsm);
            RunStatus second = scene.awaitEnd("nightly");

            assertThat(scene.eventOutcomes("DELETED")).containsExactly("dropped");
            assertThat(second.phase()).isEqualTo(Phase.SUCCEEDED);
            assertThat(second.attempt()).isNotEqualTo(first.attempt());
            assertThat(hsm.starts()).hasSize(2);
        }
    }

    @Test
    @DisplayName("F10 the event of a deletion in mid-job is lost: the next backup of the HSM waits, and then runs")
    void shouldOutliveADeletionThatItNeverSaw() {
        try (Scene scene = new Scene(Worlds.quiet(), "ghost")) {
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

            assertThat(scene.eventOutcomes("DELETED")).contains("dropped");
            assertThat(jobsMeanwhile).isEqualTo(1);
            assertThat(second.phase()).isEqualTo(Phase.SUCCEEDED);
            assertThat(second.jobId()).isNotEqualTo(first.jobId());
            assertThat(hsm.jobs()).hasSize(2);
        }
    }
}

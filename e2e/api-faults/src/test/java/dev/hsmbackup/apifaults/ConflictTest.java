package dev.hsmbackup.apifaults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hsmbackup.apifaults.Scene.Logged;
import dev.hsmbackup.apifaults.Scene.StatusWrite;
import dev.hsmbackup.apigate.script.Action;
import dev.hsmbackup.apigate.script.Callbacks;
import dev.hsmbackup.apigate.script.Rule;
import dev.hsmbackup.crds.Phase;
import dev.hsmbackup.crds.RunStatus;
import dev.hsmbackup.rig.ArrivalLog.Arrival;
import dev.hsmbackup.team.Hsm;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Somebody else writes to the object at the worst moment. The conflicts are the API server's own. */
class ConflictTest {

    @Test
    @DisplayName("F11 a conflict on the intent: nothing is sent before an intent is written, and then once")
    void shouldNotStartWithoutAnIntent() {
        try (Scene scene = new Scene(Worlds.quiet(), "intent")) {
            Hsm hsm = scene.team().hsm("intent", Duration.ofSeconds(1));
            AtomicInteger foreign = new AtomicInteger();
            List<Integer> startsBefore = new CopyOnWriteArrayList<>();
            List<StatusWrite> writes = new CopyOnWriteArrayList<>();
            scene.on(Rule.on(scene.statusWrites(), new Action.Pass()).times(3), Callbacks.before(call -> {
                writes.add(Scene.read(call));
                startsBefore.add(hsm.starts().size());
                if (foreign.incrementAndGet() <= 2) {
                    scene.annotate("nightly", "conflict-" + foreign);
                }
            }));

            scene.team().requestBackup("nightly", hsm);
            RunStatus ended = scene.awaitEnd("nightly");

            assertThat(scene.requests("update", "hsmbackups/status"))
                    .extracting(Logged::status)
                    .startsWith(409, 409)
                    .filteredOn(status -> status == 409)
                    .hasSize(2);
            assertThat(writes).extracting(StatusWrite::phase).containsOnly("Starting");
            assertThat(writes).extracting(StatusWrite::attemptId).doesNotHaveDuplicates();
            assertThat(startsBefore).containsOnly(0);
            assertThat(ended.phase()).isEqualTo(Phase.SUCCEEDED);
            assertThat(hsm.starts())
                    .extracting(Arrival::clientRequestId)
                    .containsExactly(writes.getLast().attemptId());
        }
    }

    @Test
    @DisplayName("F13 ten conflicts in a row on the job id: it lands all the same")
    void shouldNotLoseTheJobId() {
        try (Scene scene = new Scene(Worlds.quiet(), "conflicts")) {
            Hsm hsm = scene.team().hsm("conflicts", Duration.ofSeconds(1));
            AtomicInteger foreign = new AtomicInteger();
            scene.on(
                    Rule.on(scene.statusWrites(), new Action.Pass()).from(2).times(10),
                    Callbacks.before(call -> scene.annotate("nightly", "conflict-" + foreign.incrementAndGet())));

            scene.team().requestBackup("nightly", hsm);
            RunStatus ended = scene.awaitEnd("nightly");

            assertThat(foreign).hasValue(10);
            assertThat(scene.requests("update", "hsmbackups/status"))
                    .filteredOn(write -> write.status() == 409)
                    .hasSize(10);
            assertThat(ended.phase()).isEqualTo(Phase.SUCCEEDED);
            assertThat(hsm.starts()).extracting(Arrival::jobId).containsExactly(ended.jobId());
        }
    }

    @Test
    @DisplayName("F13 150 annotations, up to 50 in a second, from the start request on: the job id lands")
    void shouldRecordTheJobInAStormOfAnnotations() throws InterruptedException {
        try (Scene scene = new Scene(Worlds.quiet(), "storm");
                ScheduledExecutorService storm = Executors.newSingleThreadScheduledExecutor()) {
            Hsm hsm = scene.team().hsm("storm", Duration.ofSeconds(1));
            CountDownLatch left = new CountDownLatch(150);
            Runnable gust = () -> {
                if (left.getCount() > 0) {
                    scene.annotate("nightly", "storm-" + (150 - left.getCount()));
                    left.countDown();
                }
            };
            scene.on(Rule.on(scene.statusWrites(), new Action.Pass()), Callbacks.after(call -> {
                var _ = storm.scheduleWithFixedDelay(gust, 0, 20, TimeUnit.MILLISECONDS);
            }));

            scene.team().requestBackup("nightly", hsm);
            RunStatus ended = scene.awaitEnd("nightly");
            assertThat(left.await(3, TimeUnit.MINUTES)).as("all gusts").isTrue();
            storm.shutdownNow();

            assertThat(ended.phase()).isEqualTo(Phase.SUCCEEDED);
            assertThat(hsm.starts()).extracting(Arrival::jobId).containsExactly(ended.jobId());
            assertThat(scene.team().backup("nightly").getMetadata().getAnnotations())
                    .containsEntry("example.com/touched", "storm-149");
        }
    }
}

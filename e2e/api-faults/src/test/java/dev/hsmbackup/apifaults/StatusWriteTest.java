package dev.hsmbackup.apifaults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.hsmbackup.apifaults.Scene.StatusWrite;
import dev.hsmbackup.apigate.script.Action;
import dev.hsmbackup.apigate.script.Rule;
import dev.hsmbackup.crds.Phase;
import dev.hsmbackup.crds.RunStatus;
import dev.hsmbackup.rig.ArrivalLog.Arrival;
import dev.hsmbackup.team.Hsm;
import io.fabric8.kubernetes.api.model.events.v1.Event;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A status write that fails, or whose answer is lost: each of the three writes of a backup in each way. */
@DisplayName("F12 and F17: status writes")
class StatusWriteTest {

    /** The three status writes of a backup, by the phase that they write. */
    private static final List<String> WRITES = List.of("Starting", "Running", "Succeeded");

    private record Fault(String name, Action action) {}

    private static final List<Fault> FAULTS = List.of(
            new Fault("F12 committed, answer lost", new Action.CommitAndDrop()),
            new Fault(
                    "F12 committed, own write conflicts", Action.Answer.of(409).committed()),
            new Fault("F17 429", Action.Answer.of(429).retryAfter(1)),
            new Fault("F17 500", Action.Answer.of(500)),
            new Fault("F17 504 but committed", Action.Answer.of(504).committed()));

    static Stream<Arguments> rows() {
        return FAULTS.stream()
                .flatMap(fault -> WRITES.stream()
                        .map(phase -> Arguments.of(fault.name(), phase, WRITES.indexOf(phase) + 1, fault.action())));
    }

    @DisplayName("F12/F17")
    @ParameterizedTest(name = "{0}, on the write of {1}")
    @MethodSource("rows")
    void shouldStartOnceAndSucceed(String fault, String phase, int nth, Action action) {
        try (Scene scene = new Scene(Worlds.quiet(), "write")) {
            // On a machine that is too busy the operator takes an intent back, which is one more write. So look which
            // write was hit, and try again if it was another one.
            for (int attempt = 1; attempt <= 5; attempt++) {
                if (hits(
                        scene,
                        "nightly-" + attempt,
                        phase,
                        Rule.on(scene.statusWrites(), action).from(nth))) {
                    return;
                }
            }
            throw new AssertionError("none of five backups met the fault on its write of " + phase);
        }
    }

    /** Whether the rule hit the write of this phase; what must hold holds in any case. */
    private static boolean hits(Scene scene, String backup, String phase, Rule rule) {
        Hsm hsm = scene.team().hsm("write", Duration.ofSeconds(1));
        List<StatusWrite> hit = scene.hitting(rule);

        scene.team().requestBackup(backup, hsm);
        RunStatus ended = scene.awaitEnd(backup);

        assertThat(ended.phase()).isEqualTo(Phase.SUCCEEDED);
        assertThat(hsm.starts())
                .extracting(Arrival::clientRequestId, Arrival::jobId)
                .containsExactly(tuple(ended.attempt().id().toString(), ended.jobId()));
        assertThat(hsm.jobs()).hasSize(1);
        Worlds.await("the news, told once")
                .untilAsserted(() -> assertThat(scene.team().events(backup))
                        .extracting(Event::getReason)
                        .containsExactly("BackupSucceeded"));
        assertThat(hit).hasSize(1);
        return hit.getFirst().phase().equals(phase);
    }
}

package dev.hsmbackup.apifaults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hsmbackup.apigate.script.Action;
import dev.hsmbackup.apigate.script.EventAction;
import dev.hsmbackup.apigate.script.EventRule;
import dev.hsmbackup.apigate.script.Match;
import dev.hsmbackup.apigate.script.Rule;
import dev.hsmbackup.crds.Phase;
import dev.hsmbackup.crds.RunStatus;
import dev.hsmbackup.rig.Operator;
import dev.hsmbackup.team.Hsm;
import dev.hsmbackup.team.Platform;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;

/** The operator starts while the API server fails, or tells it an old story. */
@ResourceLock(Worlds.STORM)
class StartupTest {

    private static final String BACKUPS = "/apis/hsmbackup.dev/v1beta1/";

    private final Platform platform = Worlds.stormy();

    @Test
    @DisplayName("F17 the first lists get 429: waits, says why, and works then")
    void shouldWaitForAnApiServerThatThrottles() {
        try (Scene scene = new Scene(platform, "patient")) {
            Operator operator = platform.operator();
            operator.kill();
            Hsm hsm = scene.team().hsm("patient", Duration.ofSeconds(1));
            scene.team().requestBackup("nightly", hsm);
            String throttling = scene.on(Rule.on(
                            Match.of("list", "hsmbackups|managedhsms"),
                            Action.Answer.of(429).retryAfter(1))
                    .times(0));

            operator.start();
            Worlds.await("/readyz to say why")
                    .until(() -> Probe.ready(operator).refuses("the API server does not let the operator start"));
            Worlds.await("another attempt").until(() -> scene.hits(throttling) > 2);
            List<String> lines = operator.currentLog().events("start-delayed").stream()
                    .map(line -> line.path("message").asText())
                    .toList();
            scene.end(throttling);
            RunStatus ended = scene.awaitEnd("nightly");
            operator.awaitReady();

            assertThat(lines)
                    .isNotEmpty()
                    .allSatisfy(line -> assertThat(line).contains("Not started, tried again in", "429"));
            assertThat(operator.isAlive()).isTrue();
            assertThat(ended.phase()).isEqualTo(Phase.SUCCEEDED);
            assertThat(hsm.starts()).hasSize(1);
        }
    }

    @Test
    @DisplayName("F17 the first watches get 429: the same process works then")
    void shouldWaitForAnApiServerThatThrottlesTheFirstWatches() {
        try (Scene scene = new Scene(platform, "watches")) {
            Operator operator = platform.operator();
            operator.kill();
            Hsm hsm = scene.team().hsm("watches", Duration.ofSeconds(1));
            scene.team().requestBackup("nightly", hsm);
            scene.on(Rule.on(
                            Match.of("watch", "hsmbackups"),
                            Action.Answer.of(429).retryAfter(1))
                    .times(2));

            operator.start();
            long pid = operator.pid();
            RunStatus ended = scene.awaitEnd("nightly");

            assertThat(operator.pid()).isEqualTo(pid);
            assertThat(operator.isAlive()).isTrue();
            assertThat(operator.currentLog().events("start-delayed")).isNotEmpty();
            assertThat(ended.phase()).isEqualTo(Phase.SUCCEEDED);
            assertThat(hsm.starts()).hasSize(1);
        }
    }

    @Test
    @DisplayName("F19 an object of 20 MB from the API server: the operator lives, or is started again, and starts once")
    void shouldOutliveAnOversizeAnswer() {
        try (Scene scene = new Scene(platform, "oversize")) {
            Operator operator = platform.operator();
            Hsm hsm = scene.team().hsm("oversize", Duration.ofSeconds(1));
            String object = "{\"apiVersion\":\"hsmbackup.dev/v1beta1\",\"kind\":\"HsmBackup\",\"metadata\":{\"name\":"
                    + "\"nightly\",\"annotations\":{\"a\":\"" + "x".repeat(20 * 1024 * 1024) + "\"}}}";
            String reading = scene.on(Rule.on(
                            Match.of("get", "hsmbackups").in(scene.team().namespace()),
                            Action.Answer.of(200).body(object))
                    .times(2));

            scene.team().requestBackup("nightly", hsm);
            Worlds.await("two oversize answers").until(() -> {
                Worlds.restartIfDead(operator);
                return scene.hits(reading) == 2;
            });
            RunStatus ended = scene.team().awaitStatus("nightly", Worlds.PATIENCE, "to end", status -> {
                Worlds.restartIfDead(operator);
                return status.phase().isTerminal();
            });

            assertThat(ended.phase()).isEqualTo(Phase.SUCCEEDED);
            assertThat(hsm.starts()).hasSize(1);
        }
    }

    @Test
    @DisplayName("F09 a restart against an API server that lags: the intent conflicts, and nothing is sent")
    void shouldNotStartAgainAfterTimeTravel() {
        try (Scene scene = new Scene(platform, "lagging")) {
            Operator operator = platform.operator();
            operator.kill();
            Hsm hsm = scene.team().hsm("lagging", Duration.ofMinutes(10));
            scene.team().requestBackup("nightly", hsm);
            String oldList = platform.admin().raw(BACKUPS + "hsmbackups?limit=500");
            String oldObject =
                    platform.admin().raw(BACKUPS + "namespaces/" + scene.team().namespace() + "/hsmbackups/nightly");
            operator.start();
            RunStatus running = scene.awaitPhase("nightly", Phase.RUNNING);
            operator.kill();

            String listing = scene.on(Rule.on(
                            Match.of("list", "hsmbackups"),
                            Action.Answer.of(200).body(oldList))
                    .times(0));
            String watching = scene.script()
                    .add(EventRule.on("hsmbackups", List.of("ADDED", "MODIFIED", "BOOKMARK"), new EventAction.Hold())
                            .times(0));
            String reading = scene.on(Rule.on(
                            Match.of("get", "hsmbackups").in(scene.team().namespace()),
                            Action.Answer.of(200).body(oldObject))
                    .times(7));
            int writes = scene.requests("update", "hsmbackups/status").size();
            operator.start();
            Worlds.await("seven old answers").until(() -> scene.hits(reading) == 7);
            int polls = hsm.polls(running.jobId()).size();
            Worlds.await("questions about the job that it found then")
                    .until(() -> hsm.polls(running.jobId()).size() > polls);
            List<Integer> conflicts = scene.requests("update", "hsmbackups/status").stream()
                    .skip(writes)
                    .map(Scene.Logged::status)
                    .toList();
            scene.end(listing);
            scene.endEvents(watching);
            hsm.endJob();
            RunStatus ended = scene.awaitEnd("nightly");

            assertThat(conflicts).hasSizeGreaterThanOrEqualTo(2).containsOnly(409);
            assertThat(ended.phase()).isEqualTo(Phase.SUCCEEDED);
            assertThat(ended.attempt()).isEqualTo(running.attempt());
            assertThat(hsm.starts()).hasSize(1);
        }
    }
}

package dev.hsmbackup.apifaults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hsmbackup.apigate.script.Action;
import dev.hsmbackup.apigate.script.EventAction;
import dev.hsmbackup.apigate.script.EventRule;
import dev.hsmbackup.apigate.script.Match;
import dev.hsmbackup.apigate.script.Rule;
import dev.hsmbackup.apigate.script.WatchEnd;
import dev.hsmbackup.crds.Phase;
import dev.hsmbackup.crds.RunStatus;
import dev.hsmbackup.rig.ArrivalLog.Arrival;
import dev.hsmbackup.rig.Operator;
import dev.hsmbackup.team.Hsm;
import dev.hsmbackup.team.Platform;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;

/** The operator's watches end, in every way. */
@ResourceLock(Worlds.STORM)
class WatchTest {

    private static final Match WATCHES = Match.of("watch", "hsmbackups|managedhsms");

    private final Platform platform = Worlds.stormy();

    @Test
    @DisplayName("F14 watches end each second, expire (410) and are reset, bookmarks are lost: lists anew, starts once")
    void shouldListAnewAndStartOnce() {
        try (Scene scene = new Scene(platform, "watches")) {
            Operator operator = platform.operator();
            long pid = operator.pid();
            scene.script()
                    .add(EventRule.on("hsmbackups", List.of("BOOKMARK"), new EventAction.Drop())
                            .times(0));
            String closing = scene.on(Rule.on(WATCHES, new Action.CloseWatch(Duration.ofSeconds(1), null))
                    .times(6));
            List<Hsm> hsms = IntStream.range(0, 4)
                    .mapToObj(i -> scene.team().hsm("watches", Duration.ofMillis(1500)))
                    .toList();

            end(WatchEnd.CLOSE);
            scene.team().requestBackup("b0", hsms.get(0));
            Worlds.await("six short watches").until(() -> scene.hits(closing) == 6);
            scene.team().requestBackup("b1", hsms.get(1));
            long lists = lists(scene);
            awaitWatches();
            end(WatchEnd.EXPIRE);
            Worlds.await("lists of both kinds").until(() -> lists(scene) >= lists + 2);
            scene.team().requestBackup("b2", hsms.get(2));
            awaitWatches();
            end(WatchEnd.RESET);
            scene.team().requestBackup("b3", hsms.get(3));
            List<RunStatus> ended =
                    IntStream.range(0, 4).mapToObj(i -> scene.awaitEnd("b" + i)).toList();

            assertThat(ended).extracting(RunStatus::phase).containsOnly(Phase.SUCCEEDED);
            assertThat(hsms)
                    .allSatisfy(hsm -> assertThat(hsm.starts()).as(hsm.name()).hasSize(1));
            operator.awaitReady();
            assertThat(operator.pid()).isEqualTo(pid);
            assertThat(operator.isAlive()).isTrue();
        } finally {
            platform.rig().gate().script().clear();
        }
    }

    @Test
    @DisplayName("F14 no watch can be opened: /readyz says so, and what happened meanwhile is found")
    void shouldNotBeReadyWithoutWatches() {
        try (Scene scene = new Scene(platform, "blind")) {
            Operator operator = platform.operator();
            Hsm hsm = scene.team().hsm("blind", Duration.ofSeconds(1));
            awaitWatches();
            String refusing = scene.on(Rule.on(WATCHES, Action.Answer.of(503)).times(0));

            end(WatchEnd.CLOSE);
            Worlds.await("/readyz to be red")
                    .until(() -> Probe.ready(operator).refuses("informers failed: not watching"));
            scene.team().requestBackup("nightly", hsm);
            scene.end(refusing);
            RunStatus ended = scene.awaitEnd("nightly");
            operator.awaitReady();

            assertThat(ended.phase()).isEqualTo(Phase.SUCCEEDED);
            assertThat(hsm.starts()).hasSize(1);
        }
    }

    @Test
    @DisplayName("F10 created and deleted while no watch is open: nothing is started, the HSM is free")
    void shouldNotMissWhatItNeverSaw() {
        try (Scene scene = new Scene(platform, "between")) {
            platform.operator();
            Hsm hsm = scene.team().hsm("between", Duration.ofSeconds(1));
            awaitWatches();
            String holding = scene.on(Rule.on(Match.of("watch", "hsmbackups"), new Action.Hold(null))
                    .times(0));
            end(WatchEnd.CLOSE);
            Worlds.await("the watch to be asked for").until(() -> scene.hits(holding) > 0);

            scene.team().requestBackup("gone", hsm);
            scene.delete("gone");
            scene.end(holding);
            scene.team().requestBackup("next", hsm);
            RunStatus next = scene.awaitEnd("next");

            assertThat(next.phase()).isEqualTo(Phase.SUCCEEDED);
            assertThat(hsm.starts())
                    .extracting(Arrival::clientRequestId)
                    .containsExactly(next.attempt().id().toString());
        }
    }

    private void end(WatchEnd how) {
        platform.rig().gate().watches().end(WATCHES, how);
    }

    private void awaitWatches() {
        Worlds.await("both watches")
                .until(() -> platform.rig().gate().watches().open().stream()
                                .filter(watch -> WATCHES.fits(watch.request()))
                                .count()
                        == 2);
    }

    private static long lists(Scene scene) {
        return scene.requests().stream()
                .filter(request -> request.verb().equals("list"))
                .count();
    }
}

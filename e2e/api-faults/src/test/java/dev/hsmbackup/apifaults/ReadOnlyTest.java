package dev.hsmbackup.apifaults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hsmbackup.apigate.script.Action;
import dev.hsmbackup.apigate.script.Callbacks;
import dev.hsmbackup.apigate.script.Match;
import dev.hsmbackup.apigate.script.Rule;
import dev.hsmbackup.crds.Condition;
import dev.hsmbackup.crds.Phase;
import dev.hsmbackup.crds.RunStatus;
import dev.hsmbackup.rig.ArrivalLog.Arrival;
import dev.hsmbackup.rig.Operator;
import dev.hsmbackup.team.Hsm;
import dev.hsmbackup.team.Platform;
import dev.hsmbackup.team.Team;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;

/** etcd takes no writes any more, from the moment on in which Azure starts the job. */
@ResourceLock(Worlds.STORM)
class ReadOnlyTest {

    /** As kube-apiserver says it when etcd has raised its NOSPACE alarm. */
    private static final Action NO_SPACE = new Action.Answer(
            500, "InternalError", "etcdserver: mvcc: database space exceeded", null, null, null, false);

    private static final Match WRITES = new Match("create|update|patch|delete", null, null, null, null, null, null);

    private final Platform platform = Worlds.stormy();

    @Test
    @DisplayName("F18 etcd read-only after the 202: the job id is kept and written later, other jobs are asked about")
    void shouldKeepTheJobIdUntilItCanBeWritten() {
        try (Scene scene = new Scene(platform, "nospace")) {
            platform.operator();
            Hsm other = scene.team().hsm("other", Duration.ofMinutes(10));
            scene.team().requestBackup("other", other);
            RunStatus running = scene.awaitPhase("other", Phase.RUNNING);
            Hsm hsm = scene.team().hsm("nospace", Duration.ofSeconds(1));
            // Not the leader's lease, which nobody can renew either: without it for 10 s the operator ends, and this
            // test must not depend on how long its own waits take. Ending is the other test's.
            List<String> refusing = readOnlyAfterTheIntent(scene, WRITES.withoutLeaderElection());

            scene.team().requestBackup("nightly", hsm);
            Worlds.await("the start").until(() -> hsm.starts().size() == 1);
            int polls = other.polls(running.jobId()).size();
            Worlds.await("polls meanwhile")
                    .until(() -> other.polls(running.jobId()).size() >= polls + 2);
            other.endJob();
            Worlds.await("four writes that fail").until(() -> scene.hits(refusing.getFirst()) >= 4);
            RunStatus meanwhile = scene.team().status("nightly");
            scene.end(refusing.getFirst());
            RunStatus ended = scene.awaitEnd("nightly");
            RunStatus otherEnded = scene.awaitEnd("other");

            assertThat(meanwhile.phase()).isEqualTo(Phase.STARTING);
            assertThat(ended.phase()).isEqualTo(Phase.SUCCEEDED);
            assertThat(otherEnded.phase()).isEqualTo(Phase.SUCCEEDED);
            assertThat(hsm.starts()).extracting(Arrival::jobId).containsExactly(ended.jobId());
        }
    }

    @Test
    @DisplayName("F18 the same, and killed meanwhile: Unknown, no second start, and the next backup runs (as F04)")
    void shouldSayUnknownWhenTheJobIdIsLost() {
        try (Scene scene = new Scene(platform, "lostjob")) {
            Operator operator = platform.operator();
            Hsm hsm = scene.team().hsm("lostjob", Duration.ofSeconds(1));
            List<String> refusing = readOnlyAfterTheIntent(scene, WRITES);

            scene.team().requestBackup("nightly", hsm);
            Worlds.await("a job id that cannot be written")
                    .until(() -> hsm.starts().size() == 1 && scene.hits(refusing.getFirst()) >= 1);
            operator.kill();
            scene.end(refusing.getFirst());
            operator.start();
            RunStatus ended = scene.awaitEnd("nightly");
            scene.team().requestBackup("next", hsm);
            RunStatus next = scene.awaitEnd("next");

            assertThat(ended.phase()).isEqualTo(Phase.UNKNOWN);
            assertThat(Team.condition(ended, "Ready"))
                    .extracting(Condition::reason)
                    .isEqualTo("StartOutcomeUnknown");
            assertThat(next.phase()).isEqualTo(Phase.SUCCEEDED);
            assertThat(hsm.starts())
                    .extracting(Arrival::clientRequestId)
                    .containsExactly(
                            ended.attempt().id().toString(), next.attempt().id().toString());
        }
    }

    /** The list gets the rule that refuses, when the intent was written: the operator sees that answer after it. */
    private static List<String> readOnlyAfterTheIntent(Scene scene, Match writes) {
        List<String> refusing = new java.util.concurrent.CopyOnWriteArrayList<>();
        scene.on(
                Rule.on(scene.statusWrites().named("nightly"), new Action.Pass()),
                Callbacks.after(
                        _ -> refusing.add(scene.on(Rule.on(writes, NO_SPACE).times(0)))));
        return refusing;
    }
}

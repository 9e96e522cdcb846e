package dev.hsmbackup.crash;

import dev.hsmbackup.apigate.script.Action;
import dev.hsmbackup.apigate.script.Callbacks;
import dev.hsmbackup.apigate.script.Match;
import dev.hsmbackup.apigate.script.Rule;
import dev.hsmbackup.apigate.script.Script;
import dev.hsmbackup.crash.world.Moment;
import dev.hsmbackup.crash.world.Patience;
import dev.hsmbackup.crash.world.World;
import dev.hsmbackup.rig.Operator;
import dev.hsmbackup.rig.Signal;
import java.time.Duration;

/**
 * Ends the operator at one request. After a kill, what it did not answer yet it never will. After SIGTERM the request
 * goes on, once the operator has said that it stops.
 */
final class Trap {
    private static final Match LEADER = new Match("get", null, "leases", "", null, null, true);
    private static final Duration TOLD_WITHIN = Duration.ofSeconds(30);

    private final World world;
    private final Operator operator;
    private final Plan plan;
    private final Subject subject;

    Trap(World world, Plan plan, Subject subject) {
        this.world = world;
        this.operator = world.rig().operator();
        this.plan = plan;
        this.subject = subject;
    }

    /** Sets it for the process that runs now. */
    void set() {
        switch (plan.step().request()) {
            case Step.ToKubernetes(String verb, String resource) ->
                atGate(match(verb, resource), plan.step().nth());
            case Step.ConfirmsLeadership() ->
                // Armed by the intent, since the election reads the same lease now and then.
                script().add(
                                Rule.on(
                                        Match.of("update", "hsmbackups/status").named(subject.name()),
                                        new Action.Pass()),
                                Callbacks.after(_ -> atGate(LEADER, 1)));
            case Step.ToHsm(String method, String path) ->
                atAzure(subject.host(), method, path.equals(Step.ToHsm.JOB) ? "/backup/.+" : path);
            case Step.ToLogin(String method, String path) ->
                atAzure("login.microsoftonline.com", method, path.replace(".", "\\\\."));
        }
    }

    private Match match(String verb, String resource) {
        Match match = Match.of(verb, resource).withoutLeaderElection();
        return switch (resource) {
            case "leases" -> match.named(subject.lock());
            case "events" -> match.named(subject.name() + "\\..*");
            default -> match.named(subject.name());
        };
    }

    private void atGate(Match match, int nth) {
        boolean before = plan.moment() == Moment.BEFORE;
        Action action = plan.signal() == Signal.TERM
                ? new Action.Pass()
                : before ? new Action.Drop() : new Action.CommitAndDrop();
        script().add(
                        Rule.on(match, action).from(nth),
                        before ? Callbacks.before(_ -> strike()) : Callbacks.after(_ -> strike()));
    }

    private void strike() {
        if (plan.signal() == Signal.KILL) {
            operator.kill();
            return;
        }
        operator.send(plan.signal());
        // What comes after this it does although it was told to stop.
        Patience.await(
                "the operator to say that it stops",
                TOLD_WITHIN,
                () -> !operator.isAlive()
                        || !operator.currentLog().events("stopping").isEmpty());
    }

    private void atAzure(String host, String method, String path) {
        boolean before = plan.moment() == Moment.BEFORE;
        boolean kill = plan.signal() == Signal.KILL;
        world.rig().simulator().control().addFaults("""
                {"host": "%s", "method": "%s", "path": "%s", "nth": %d, "effect": "%s",
                 "exec": {"command": ["sh", "-c", "%s"], "when": "%s"}, "action": {"type": "%s"}}""".formatted(
                        host,
                        method,
                        path,
                        plan.step().nth(),
                        before && kill ? "none" : "before",
                        kill ? "kill -9 " + operator.pid() : stopCommand(),
                        before ? "before" : "after",
                        kill ? "reset" : "pass"));
    }

    /** Does what {@link #strike} does, from the simulator's process. */
    private String stopCommand() {
        int stopped = operator.log().events("stopping").size();
        return "kill -TERM %1$d; while kill -0 %1$d && [ $(grep -c '\\\"event\\\":\\\"stopping\\\"' '%2$s') -le %3$d ]; do sleep 0.02; done"
                .formatted(operator.pid(), operator.logFile(), stopped);
    }

    /** Takes it away. */
    void clear() {
        script().clear();
        world.rig().simulator().control().clearFaults();
    }

    private Script script() {
        return world.rig().gate().script();
    }
}

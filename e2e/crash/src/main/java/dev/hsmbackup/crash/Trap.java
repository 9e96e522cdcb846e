package dev.hsmbackup.crash;

import dev.hsmbackup.apigate.script.Action;
import dev.hsmbackup.apigate.script.Callbacks;
import dev.hsmbackup.apigate.script.Match;
import dev.hsmbackup.apigate.script.Rule;
import dev.hsmbackup.apigate.script.Script;
import dev.hsmbackup.rig.Operator;

/** Kills the operator at one request: what it did not answer yet it never will. */
final class Trap {
    private static final Match LEADER = new Match("get", null, "leases", "", null, null, true);

    private final World world;
    private final Operator operator;

    Trap(World world) {
        this.world = world;
        this.operator = world.rig().operator();
    }

    /**
     * Sets it.
     *
     * @param pid the process that is to die
     */
    void set(Plan plan, Subject subject, long pid) {
        switch (plan.step().request()) {
            case Step.ToKubernetes(String verb, String resource) ->
                atGate(match(verb, resource, subject), plan.step().nth(), plan.moment());
            case Step.ConfirmsLeadership() ->
                // Armed by the intent, since the election reads the same lease now and then.
                script().add(
                                Rule.on(
                                        Match.of("update", "hsmbackups/status").named(subject.name()),
                                        new Action.Pass()),
                                Callbacks.after(_ -> atGate(LEADER, 1, plan.moment())));
            case Step.ToHsm(String method, String path) ->
                atAzure(subject.host(), method, path.equals(Step.ToHsm.JOB) ? "/backup/.+" : path, plan, pid);
            case Step.ToLogin(String method, String path) ->
                atAzure("login.microsoftonline.com", method, path.replace(".", "\\\\."), plan, pid);
        }
    }

    private static Match match(String verb, String resource, Subject subject) {
        Match match = Match.of(verb, resource).withoutLeaderElection();
        return switch (resource) {
            case "leases" -> match.named(subject.lock());
            case "events" -> match.named(subject.name() + "\\..*");
            default -> match.named(subject.name());
        };
    }

    private void atGate(Match match, int nth, Moment moment) {
        switch (moment) {
            case BEFORE ->
                script().add(Rule.on(match, new Action.Drop()).from(nth), Callbacks.before(_ -> operator.kill()));
            case AFTER ->
                script().add(
                                Rule.on(match, new Action.CommitAndDrop()).from(nth),
                                Callbacks.after(_ -> operator.kill()));
        }
    }

    private void atAzure(String host, String method, String path, Plan plan, long pid) {
        boolean before = plan.moment() == Moment.BEFORE;
        world.rig().simulator().control().addFaults("""
                {"host": "%s", "method": "%s", "path": "%s", "nth": %d, "effect": "%s",
                 "exec": {"command": ["kill", "-9", "%d"], "when": "%s"}, "action": {"type": "reset"}}""".formatted(
                host, method, path, plan.step().nth(), before ? "none" : "before", pid, before ? "before" : "after"));
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

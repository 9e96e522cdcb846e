package dev.hsmbackup.team.crash;

import dev.hsmbackup.apigate.script.Action;
import dev.hsmbackup.apigate.script.Callbacks;
import dev.hsmbackup.apigate.script.Match;
import dev.hsmbackup.apigate.script.Rule;
import dev.hsmbackup.rig.ArrivalLog.Arrival;
import dev.hsmbackup.rig.AuditLog;
import dev.hsmbackup.rig.Operator;
import dev.hsmbackup.rig.Rig;
import dev.hsmbackup.team.crash.Scene.Written;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Where the operator is killed.
 *
 * @param azure whether it is a request to Azure; else one to the API server that changes something
 * @param verb Azure's HTTP method, or the verb of the API server's audit log
 * @param what the path below the HSM's own, or which object
 * @param nth which of the requests that look like this, from 1
 * @param before true: it is never forwarded; false: it is carried out, and the operator never sees the answer
 */
public record CrashPoint(boolean azure, String verb, String what, int nth, boolean before) {

    private static final String LOCK = "leases, the lock";
    private static final String JOB = "{job}";
    private static final String FOLDER = "{folder}";
    private static final String FOLDER_NAME = "mhsm-[a-z0-9-]+-[0-9]{14,20}";

    /** All requests of one run that change something, and all to its HSM. */
    static List<CrashPoint> of(Scene scene, List<Arrival> arrivals, List<AuditLog.Entry> writes) {
        List<CrashPoint> all = new ArrayList<>();
        Map<String, Integer> seen = new HashMap<>();
        for (Arrival arrival : arrivals) {
            String path = arrival.path()
                    .substring(scene.path().length())
                    .replaceAll("[0-9a-f]{32}", JOB)
                    .replaceAll(FOLDER_NAME, FOLDER);
            int nth = seen.merge(arrival.method() + " " + path, 1, Integer::sum);
            boolean again = path.contains(JOB) || path.isEmpty();
            if (!again || nth <= scene.mostQuestions()) {
                add(all, true, arrival.method(), path, nth);
            }
        }
        for (AuditLog.Entry write : writes) {
            String what = what(write, scene);
            if (!what.isEmpty()) {
                add(all, false, write.verb(), what, seen.merge(write.verb() + what, 1, Integer::sum));
            }
        }
        return List.copyOf(all);
    }

    private static void add(List<CrashPoint> all, boolean azure, String verb, String what, int nth) {
        all.add(new CrashPoint(azure, verb, what, nth, true));
        all.add(new CrashPoint(azure, verb, what, nth, false));
    }

    private static String what(AuditLog.Entry write, Scene scene) {
        return write.resource().equals("leases")
                ? LOCK
                : scene.written().stream()
                        .filter(it -> it.fits(write))
                        .map(Written::what)
                        .findFirst()
                        .orElse("");
    }

    /** Lays the trap for the operator that runs now. */
    void arm(Scene scene) {
        Rig rig = scene.team().platform().rig();
        Operator operator = rig.operator();
        if (azure) {
            rig.simulator().control().addFaults("""
                    {"host": "%s", "method": "%s", "path": "(?i)%s%s", "nth": %d, "effect": "%s",
                     "exec": {"command": ["sh", "-c", "kill -9 %d"], "when": "%s"}, "action": {"type": "reset"}}""".formatted(
                            scene.host(),
                            verb,
                            scene.path(),
                            what.replace(JOB, "(?!0{32})[0-9a-f]{32}").replace(FOLDER, FOLDER_NAME),
                            nth,
                            before ? "none" : "before",
                            operator.pid(),
                            before ? "before" : "after"));
            return;
        }
        rig.gate()
                .script()
                .add(
                        Rule.on(match(scene), before ? new Action.Drop() : new Action.CommitAndDrop())
                                .from(nth),
                        before ? Callbacks.before(_ -> operator.kill()) : Callbacks.after(_ -> operator.kill()));
    }

    private Match match(Scene scene) {
        return scene.written().stream()
                .filter(it -> it.what().equals(what))
                .findFirst()
                .map(it -> Match.of(verb, it.resource())
                        .in(scene.team().namespace())
                        .named(it.name()))
                .orElseGet(() -> Match.of(verb, "leases").named(scene.lock()));
    }

    @Override
    public String toString() {
        return "kill -9 " + (before ? "before " : "after ") + verb + " " + (what.isEmpty() ? "the HSM" : what) + " #"
                + nth;
    }
}

package dev.hsmbackup.restores;

import dev.hsmbackup.apigate.script.Action;
import dev.hsmbackup.apigate.script.Callbacks;
import dev.hsmbackup.apigate.script.Match;
import dev.hsmbackup.apigate.script.Rule;
import dev.hsmbackup.rig.ArrivalLog.Arrival;
import dev.hsmbackup.rig.AuditLog;
import dev.hsmbackup.rig.Operator;
import dev.hsmbackup.rig.Rig;
import dev.hsmbackup.team.Hsm;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Where a restore's operator is killed.
 *
 * @param verb of the API server's audit log, or Azure's HTTP method
 * @param what resource and which object (the restore, its safety backup, the lock), or a path at the HSM
 * @param nth which of the requests that look like this, from 1
 * @param before true: it is never forwarded; false: it is carried out, and the operator never sees the answer
 */
record CrashPoint(boolean azure, String verb, String what, int nth, boolean before) {

    private static final String RESTORE = "hsmrestores/status of the restore";
    private static final String SAFETY = "hsmbackups/status of the safety backup";
    private static final String CREATE = "hsmbackups, the safety backup";
    private static final String LOCK = "leases, the lock";

    /** Jobs are asked about again and again: the first two questions stand for all. */
    private static final int MOST_QUESTIONS = 2;

    /** All requests of one restore that change something, and all to its HSM, from a run in peace. */
    static List<CrashPoint> of(List<Arrival> arrivals, List<AuditLog.Entry> writes, String restore, Hsm hsm) {
        List<CrashPoint> all = new ArrayList<>();
        Map<String, Integer> seen = new HashMap<>();
        for (Arrival arrival : arrivals) {
            String path = arrival.path().replaceAll("[0-9a-f]{32}", "{job}");
            int nth = seen.merge(arrival.method() + path, 1, Integer::sum);
            if (!path.contains("{job}") || nth <= MOST_QUESTIONS) {
                add(all, true, arrival.method(), path, nth);
            }
        }
        for (AuditLog.Entry write : writes) {
            String what = what(write, restore, hsm);
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

    private static String what(AuditLog.Entry write, String restore, Hsm hsm) {
        return switch (write.resource()) {
            case "hsmrestores/status" -> RESTORE;
            case "hsmbackups/status" -> write.name().equals(restore + "-safety") ? SAFETY : "";
            case "hsmbackups" -> write.name().startsWith(restore) ? CREATE : "";
            case "leases" -> write.name().equals(hsm.lock()) ? LOCK : "";
            default -> "";
        };
    }

    /** Lays the trap for the operator that runs now. */
    void arm(Rig rig, String namespace, String restore, Hsm hsm) {
        Operator operator = rig.operator();
        if (azure) {
            rig.simulator().control().addFaults("""
                    {"host": "%s", "method": "%s", "path": "%s", "nth": %d, "effect": "%s",
                     "exec": {"command": ["sh", "-c", "kill -9 %d"], "when": "%s"}, "action": {"type": "reset"}}""".formatted(
                            hsm.host(),
                            verb,
                            what.replace("{job}", "(?!0{32})[0-9a-f]{32}"),
                            nth,
                            before ? "none" : "before",
                            operator.pid(),
                            before ? "before" : "after"));
            return;
        }
        Match match = switch (what) {
            case RESTORE -> Match.of(verb, "hsmrestores/status").in(namespace).named(restore);
            case SAFETY -> Match.of(verb, "hsmbackups/status").in(namespace).named(restore + "-safety");
            case CREATE -> Match.of(verb, "hsmbackups").in(namespace);
            default -> Match.of(verb, "leases").named(hsm.lock());
        };
        rig.gate()
                .script()
                .add(
                        Rule.on(match, before ? new Action.Drop() : new Action.CommitAndDrop())
                                .from(nth),
                        before ? Callbacks.before(_ -> operator.kill()) : Callbacks.after(_ -> operator.kill()));
    }

    @Override
    public String toString() {
        return "kill -9 " + (before ? "before " : "after ") + verb + " " + what + " #" + nth;
    }
}

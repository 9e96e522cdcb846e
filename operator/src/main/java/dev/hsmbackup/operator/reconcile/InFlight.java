package dev.hsmbackup.operator.reconcile;

import dev.hsmbackup.crds.Phase;
import dev.hsmbackup.crds.Run;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * How the backups whose job may run were seen last. Where an object is deleted and another made under its name, the
 * framework may tell of the new one only; the old one's job must be followed nevertheless.
 */
final class InFlight {

    private final Map<String, Run> byName = new ConcurrentHashMap<>();

    /** This is how the backup stands now. */
    void stands(Run run) {
        Phase phase = run.getStatus().phase();
        if (phase == Phase.STARTING || phase == Phase.RUNNING) {
            byName.put(name(run), run);
        } else {
            forget(run);
        }
    }

    /** Nothing of it runs, or that is taken care of. */
    void forget(Run run) {
        byName.computeIfPresent(name(run), (name, known) -> same(known, run) ? null : known);
    }

    /** An object that had this one's name, and so does not exist any more. */
    Optional<Run> namesakeOf(Run run) {
        return Optional.ofNullable(byName.get(name(run))).filter(known -> !same(known, run));
    }

    private static boolean same(Run one, Run other) {
        return one.getMetadata().getUid().equals(other.getMetadata().getUid());
    }

    private static String name(Run run) {
        return run.getKind() + "/" + run.getMetadata().getNamespace() + "/"
                + run.getMetadata().getName();
    }
}

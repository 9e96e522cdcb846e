package dev.hsmbackup.operator.reconcile;

import dev.hsmbackup.crds.HsmBackup;
import dev.hsmbackup.crds.Phase;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * How the backups whose job may run were seen last. Where an object is deleted and another made under its name, the
 * framework may tell of the new one only; the old one's job must be followed nevertheless.
 */
final class InFlight {

    private final Map<String, HsmBackup> byName = new ConcurrentHashMap<>();

    /** This is how the backup stands now. */
    void stands(HsmBackup backup) {
        Phase phase = backup.getStatus().phase();
        if (phase == Phase.STARTING || phase == Phase.RUNNING) {
            byName.put(name(backup), backup);
        } else {
            forget(backup);
        }
    }

    /** Nothing of it runs, or that is taken care of. */
    void forget(HsmBackup backup) {
        byName.computeIfPresent(name(backup), (name, known) -> same(known, backup) ? null : known);
    }

    /** An object that had this one's name, and so does not exist any more. */
    Optional<HsmBackup> namesakeOf(HsmBackup backup) {
        return Optional.ofNullable(byName.get(name(backup))).filter(known -> !same(known, backup));
    }

    private static boolean same(HsmBackup one, HsmBackup other) {
        return one.getMetadata().getUid().equals(other.getMetadata().getUid());
    }

    private static String name(HsmBackup backup) {
        return backup.getMetadata().getNamespace() + "/" + backup.getMetadata().getName();
    }
}

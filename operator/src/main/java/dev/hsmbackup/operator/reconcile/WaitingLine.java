package dev.hsmbackup.operator.reconcile;

import dev.hsmbackup.crds.CloudHsmRestore;
import dev.hsmbackup.crds.HsmBackup;
import dev.hsmbackup.crds.HsmRestore;
import dev.hsmbackup.crds.Phase;
import dev.hsmbackup.crds.Run;
import dev.hsmbackup.operator.operation.SafetyPolicy;
import dev.hsmbackup.operator.reconcile.HostLine.Place;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The waiting backups of each HSM in the order of their turns: namespaces in rotation, so that nobody's thousand backups
 * hold up another's one; within a namespace the oldest first. Restores come before all that, and so do the safety
 * backups that restores wait for. Only the first asks for the HSM's lock, the others sleep until it is their turn.
 *
 * <p>It is a help against crowds, not a lock: a process that knows nothing, or a wrong thing, only asks in another order.
 */
public final class WaitingLine {

    private record Standing(HostLine line, Place place) {}

    private final Consumer<Place> wake;
    private final Map<String, HostLine> byHost = new HashMap<>();
    private final Map<String, Standing> byUid = new HashMap<>();
    /** Names of the safety backups, by the uids of the restores that wait for them. */
    private final Map<String, ResourceID> awaited = new HashMap<>();

    /** One that has the object looked at again, at once, whose turn it is. */
    public static WaitingLine waking(
            Wakeups<HsmBackup> backups, Wakeups<HsmRestore> restores, Wakeups<CloudHsmRestore> cloudRestores) {
        return new WaitingLine(place -> {
            switch (place.kind()) {
                case "HsmRestore" -> restores.wake(place.id());
                case "CloudHsmRestore" -> cloudRestores.wake(place.id());
                default -> backups.wake(place.id());
            }
        });
    }

    /** @param wake has the object looked at again, at once */
    WaitingLine(Consumer<Place> wake) {
        this.wake = wake;
    }

    /**
     * Takes a place in the line, or keeps it.
     *
     * @param run waits for its start
     * @return whether it is the backup's turn
     */
    synchronized boolean first(Run run, String host) {
        Standing standing = byUid.computeIfAbsent(run.getMetadata().getUid(), uid -> {
            Place place = Place.of(run);
            return stand(
                    byHost.computeIfAbsent(host, HostLine::new),
                    awaited.containsValue(place.id()) && place.backup() ? place.urgent(true) : place);
        });
        return standing.place().equals(standing.line().first());
    }

    /** This is how the backup stands now. One that is Starting may have to wait again and keeps its place. */
    void stands(Run run) {
        Phase phase = run.getStatus().phase();
        // One that awaits its safety backup must not stand before it.
        if (phase != Phase.PENDING && phase != Phase.STARTING) {
            leave(run.getMetadata().getUid());
        }
        if (run instanceof HsmRestore restore) {
            wake(
                    phase == Phase.AWAITING_SAFETY_BACKUP
                            ? hurry(restore)
                            : noHurry(run.getMetadata().getUid()));
        }
    }

    /** The backup does not wait any more. If it was its turn, it is the next one's. */
    void leave(String uid) {
        wake(remove(uid));
    }

    /** The object does not exist any more. */
    void gone(String uid) {
        leave(uid);
        wake(noHurry(uid));
    }

    /** The HSM's lock was given back: whoever is first may try at once. */
    void freed(String host) {
        Place first;
        synchronized (this) {
            HostLine line = byHost.get(host);
            first = line == null ? null : line.first();
        }
        wake(first);
    }

    /** Has the safety backup of this restore come before others. It is returned where that makes it the first. */
    private synchronized @Nullable Place hurry(HsmRestore restore) {
        ResourceID safety =
                new ResourceID(SafetyPolicy.name(restore), restore.getMetadata().getNamespace());
        boolean known = awaited.put(restore.getMetadata().getUid(), safety) != null;
        // One that came later took its place by that already.
        return known ? null : move(safety, true);
    }

    /** The restore does not wait for its safety backup any more. */
    private synchronized @Nullable Place noHurry(String restoreUid) {
        ResourceID safety = awaited.remove(restoreUid);
        return safety == null ? null : move(safety, false);
    }

    /** Changes whether a backup comes before others, if it is in a line. Whoever is first by that is returned. */
    private @Nullable Place move(ResourceID backup, boolean urgent) {
        Standing old = byUid.values().stream()
                .filter(it -> it.place().id().equals(backup) && it.place().backup())
                .filter(it -> it.place().urgent() != urgent)
                .findFirst()
                .orElse(null);
        if (old == null) {
            return null;
        }
        HostLine line = old.line();
        Place before = Objects.requireNonNull(line.first(), "at least this one stands here");
        line.remove(old.place());
        Standing now = stand(line, old.place().urgent(urgent));
        byUid.put(now.place().uid(), now);
        Place first = line.first();
        return first == null || first.uid().equals(before.uid()) ? null : first;
    }

    private static Standing stand(HostLine line, Place place) {
        line.add(place);
        return new Standing(line, place);
    }

    /** Who is first by that; null where nobody, or the same as before. */
    private synchronized @Nullable Place remove(String uid) {
        Standing standing = byUid.remove(uid);
        if (standing == null) {
            return null;
        }
        HostLine line = standing.line();
        Place before = line.first();
        line.remove(standing.place());
        Place after = line.first();
        if (after == null) {
            byHost.remove(line.host());
        }
        return standing.place().equals(before) ? after : null;
    }

    /** Not under the monitor: the framework has locks of its own. */
    private void wake(@Nullable Place place) {
        if (place != null) {
            wake.accept(place);
        }
    }
}

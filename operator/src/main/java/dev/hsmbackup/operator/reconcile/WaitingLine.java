package dev.hsmbackup.operator.reconcile;

import dev.hsmbackup.crds.HsmBackup;
import dev.hsmbackup.crds.Phase;
import dev.hsmbackup.operator.reconcile.HostLine.Place;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The waiting backups of each HSM in the order of their turns: namespaces in rotation, so that nobody's thousand backups
 * hold up another's one; within a namespace the oldest first. Only the first asks for the HSM's lock, the others sleep
 * until it is their turn.
 *
 * <p>It is a help against crowds, not a lock: a process that knows nothing, or a wrong thing, only asks in another order.
 */
public final class WaitingLine {

    private record Standing(HostLine line, Place place) {}

    private final Consumer<ResourceID> wake;
    private final Map<String, HostLine> byHost = new HashMap<>();
    private final Map<String, Standing> byUid = new HashMap<>();

    /** @param wake has the object looked at again, at once */
    public WaitingLine(Consumer<ResourceID> wake) {
        this.wake = wake;
    }

    /**
     * Takes a place in the line, or keeps it.
     *
     * @param backup waits for its start
     * @return whether it is the backup's turn
     */
    synchronized boolean first(HsmBackup backup, String host) {
        Place place = Place.of(backup);
        HostLine line = byHost.computeIfAbsent(host, HostLine::new);
        byUid.computeIfAbsent(place.uid(), uid -> {
            line.add(place);
            return new Standing(line, place);
        });
        return place.equals(line.first());
    }

    /** This is how the backup stands now. One that is Starting may have to wait again and keeps its place. */
    void stands(HsmBackup backup) {
        Phase phase = backup.getStatus().phase();
        if (phase != Phase.PENDING && phase != Phase.STARTING) {
            leave(backup.getMetadata().getUid());
        }
    }

    /** The backup does not wait any more. If it was its turn, it is the next one's. */
    void leave(String uid) {
        wake(remove(uid));
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
            wake.accept(new ResourceID(place.name(), place.namespace()));
        }
    }
}

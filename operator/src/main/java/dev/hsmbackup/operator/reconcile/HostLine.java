package dev.hsmbackup.operator.reconcile;

import dev.hsmbackup.crds.HsmBackup;
import dev.hsmbackup.crds.Run;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The line before one HSM. Not thread-safe. */
final class HostLine {

    /**
     * Where a run stands.
     *
     * @param kind of the object
     * @param urgent whether it comes before what is not
     */
    record Place(String kind, boolean urgent, String created, String namespace, String name, String uid) {

        /** The object's name, for the framework. */
        ResourceID id() {
            return new ResourceID(name, namespace);
        }

        boolean backup() {
            return kind.equals("HsmBackup");
        }

        static Place of(Run run) {
            var meta = run.getMetadata();
            return new Place(
                    run.getKind(),
                    !(run instanceof HsmBackup),
                    meta.getCreationTimestamp(),
                    meta.getNamespace(),
                    meta.getName(),
                    meta.getUid());
        }

        Place urgent(boolean now) {
            return new Place(kind, now, created, namespace, name, uid);
        }
    }

    private static final Comparator<Place> OLDEST_FIRST =
            Comparator.comparing(Place::created).thenComparing(Place::name).thenComparing(Place::uid);

    private final String host;
    /**
     * Restores and their safety backups: somebody waits for each of them, and what a backup behind it would save is about
     * to be replaced.
     */
    private final TreeSet<Place> urgent = new TreeSet<>(OLDEST_FIRST);

    private final Map<String, TreeSet<Place>> byNamespace = new HashMap<>();

    /** Those that wait, the next one to have a turn first. */
    private final Deque<String> namespaces = new ArrayDeque<>();

    HostLine(String host) {
        this.host = host;
    }

    String host() {
        return host;
    }

    void add(Place place) {
        if (place.urgent()) {
            urgent.add(place);
            return;
        }
        byNamespace
                .computeIfAbsent(place.namespace(), namespace -> {
                    namespaces.addLast(namespace);
                    return new TreeSet<>(OLDEST_FIRST);
                })
                .add(place);
    }

    /** Removes a place that is in the line. If it was the first, its namespace had its turn. */
    void remove(Place place) {
        if (urgent.remove(place)) {
            return;
        }
        String namespace = place.namespace();
        boolean wasFirst = place.equals(firstBackup());
        TreeSet<Place> others = byNamespace.getOrDefault(namespace, new TreeSet<>(OLDEST_FIRST));
        others.remove(place);
        if (others.isEmpty()) {
            byNamespace.remove(namespace);
            namespaces.remove(namespace);
        } else if (wasFirst) {
            namespaces.remove(namespace);
            namespaces.addLast(namespace);
        }
    }

    /** Whose turn it is; null where nobody waits. */
    @Nullable
    Place first() {
        return urgent.isEmpty() ? firstBackup() : urgent.first();
    }

    private @Nullable Place firstBackup() {
        String namespace = namespaces.peekFirst();
        TreeSet<Place> places = namespace == null ? null : byNamespace.get(namespace);
        return places == null ? null : places.first();
    }
}

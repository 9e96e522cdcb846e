package dev.hsmbackup.operator.reconcile;

import dev.hsmbackup.crds.HsmBackup;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The line before one HSM. Not thread-safe. */
final class HostLine {

    /** Where a backup stands. */
    record Place(String created, String namespace, String name, String uid) {

        static Place of(HsmBackup backup) {
            var meta = backup.getMetadata();
            return new Place(meta.getCreationTimestamp(), meta.getNamespace(), meta.getName(), meta.getUid());
        }
    }

    private static final Comparator<Place> OLDEST_FIRST =
            Comparator.comparing(Place::created).thenComparing(Place::name).thenComparing(Place::uid);

    private final String host;
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
        byNamespace
                .computeIfAbsent(place.namespace(), namespace -> {
                    namespaces.addLast(namespace);
                    return new TreeSet<>(OLDEST_FIRST);
                })
                .add(place);
    }

    /** Removes a place that is in the line. If it was the first, its namespace had its turn. */
    void remove(Place place) {
        String namespace = place.namespace();
        boolean wasFirst = place.equals(first());
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
        String namespace = namespaces.peekFirst();
        TreeSet<Place> places = namespace == null ? null : byNamespace.get(namespace);
        return places == null ? null : places.first();
    }
}

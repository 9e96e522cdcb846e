package dev.hsmbackup.apigate.script;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.hsmbackup.apigate.kube.KubeRequest;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A rule for events of watches, those that are open already included. Counts are of events.
 *
 * @param id given by the gate where absent
 * @param match which watches; all if absent
 * @param types ADDED, MODIFIED, DELETED, BOOKMARK, ERROR; all if absent
 * @param namespace the object's, a regular expression; any if absent
 * @param name the object's, a regular expression; any if absent
 * @param nth the first matching event to hit; 1 if absent
 * @param count how many events to hit from there; 1 if absent, 0 for all
 */
public record EventRule(
        @Nullable String id,
        @Nullable Match match,
        @Nullable List<String> types,
        @Nullable String namespace,
        @Nullable String name,
        @Nullable Integer nth,
        @Nullable Integer count,
        @JsonProperty(required = true) EventAction action)
        implements Scripted<EventRule> {
    private static final Set<String> TYPES = Set.of("ADDED", "MODIFIED", "DELETED", "BOOKMARK", "ERROR");

    /** For the first such event of a resource's watches. */
    public static EventRule on(String resource, List<String> types, EventAction action) {
        return new EventRule(null, Match.of("watch", resource), types, null, null, null, null, action);
    }

    /** The same for objects of that namespace and name, regular expressions. */
    public EventRule of(String namespacePattern, String namePattern) {
        return new EventRule(id, match, types, namespacePattern, namePattern, nth, count, action);
    }

    /** The same from the n-th match on. */
    public EventRule from(int nthMatch) {
        return new EventRule(id, match, types, namespace, name, nthMatch, count, action);
    }

    /** The same for that many matches; 0 for all. */
    public EventRule times(int howMany) {
        return new EventRule(id, match, types, namespace, name, nth, howMany, action);
    }

    @Override
    public EventRule withId(String newId) {
        return new EventRule(newId, match, types, namespace, name, nth, count, action);
    }

    boolean fits(KubeRequest watch, WatchEvent event) {
        return (match == null || match.fits(watch))
                && (types == null || types.contains(event.type()))
                && Match.fits(namespace, event.namespace())
                && Match.fits(name, event.name());
    }

    @Override
    public void check() {
        checkCounts();
        if (match != null) {
            match.check();
        }
        Match.checkPattern("namespace", namespace);
        Match.checkPattern("name", name);
        if (types != null && !TYPES.containsAll(types)) {
            throw new IllegalArgumentException(
                    "types: some of " + TYPES.stream().sorted().toList());
        }
    }
}

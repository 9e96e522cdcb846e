package dev.hsmbackup.apigate.script;

import dev.hsmbackup.apigate.kube.KubeRequest;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

/**
 * Which requests are meant. Each text is a regular expression for the whole value, where a request without that value
 * has an empty one; what is absent matches all.
 *
 * @param verb {@code update}, or {@code create|update|patch|delete} for the writes
 * @param subresource an empty text means the object itself
 * @param leaderElection false: all but the lease of the leader election
 */
public record Match(
        @Nullable String verb,
        @Nullable String group,
        @Nullable String resource,
        @Nullable String subresource,
        @Nullable String namespace,
        @Nullable String name,
        @Nullable Boolean leaderElection) {
    /** Every request. */
    public static final Match ALL = new Match(null, null, null, null, null, null, null);

    /** A verb and a resource, {@code hsmbackups} or {@code hsmbackups/status}; without a slash, no subresource */
    public static Match of(String verb, String resource) {
        int slash = resource.indexOf('/');
        return new Match(
                verb,
                null,
                slash < 0 ? resource : resource.substring(0, slash),
                slash < 0 ? "" : resource.substring(slash + 1),
                null,
                null,
                null);
    }

    /** The same for one namespace. */
    public Match in(String pattern) {
        return new Match(verb, group, resource, subresource, pattern, name, leaderElection);
    }

    /** The same for objects of that name. */
    public Match named(String pattern) {
        return new Match(verb, group, resource, subresource, namespace, pattern, leaderElection);
    }

    /** The same without the leader election's lease. */
    public Match withoutLeaderElection() {
        return new Match(verb, group, resource, subresource, namespace, name, false);
    }

    public boolean fits(KubeRequest request) {
        return fits(verb, request.verb())
                && fits(group, request.group())
                && fits(resource, request.resource())
                && fits(subresource, request.subresource())
                && fits(namespace, request.namespace())
                && fits(name, request.name())
                && (leaderElection == null || leaderElection == request.leaderElection());
    }

    static boolean fits(@Nullable String pattern, String value) {
        return pattern == null || pattern.equals(value) || Pattern.matches(pattern, value);
    }

    void check() {
        Map<String, @Nullable String> patterns = new LinkedHashMap<>();
        patterns.put("verb", verb);
        patterns.put("group", group);
        patterns.put("resource", resource);
        patterns.put("subresource", subresource);
        patterns.put("namespace", namespace);
        patterns.put("name", name);
        patterns.forEach((field, pattern) -> checkPattern("match." + field, pattern));
    }

    static void checkPattern(String field, @Nullable String pattern) {
        if (pattern != null) {
            try {
                var _ = Pattern.compile(pattern);
            } catch (PatternSyntaxException e) {
                throw new IllegalArgumentException(field + ": not a regular expression: " + e.getDescription());
            }
        }
    }
}

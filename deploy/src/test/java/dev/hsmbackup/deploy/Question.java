package dev.hsmbackup.deploy;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** One line of a table of rights: who, verb, {@code resource[/subresource][:name]}, namespace or "-", yes or no. */
record Question(
        String text,
        String who,
        String verb,
        String resource,
        @Nullable String subresource,
        @Nullable String name,
        String namespace,
        boolean allowed) {
    private static final Pattern LINE =
            Pattern.compile("(\\S+) +(\\S+) +([a-z.0-9]+)(?:/([a-z]+))?(?::(\\S+))? +(\\S+) +(yes|no)");

    static Question parse(String line) {
        var matcher = LINE.matcher(line.strip());
        if (!matcher.matches()) {
            throw new IllegalArgumentException("Not a question: " + line);
        }
        return new Question(
                line,
                matcher.group(1),
                matcher.group(2),
                matcher.group(3),
                matcher.group(4),
                matcher.group(5),
                matcher.group(6),
                matcher.group(7).equals("yes"));
    }

    /** The SubjectAccessReview that asks it. */
    String review(String user) {
        Map<String, Object> attributes = new HashMap<>(Map.of("verb", verb, "resource", resource, "group", group()));
        if (subresource != null) {
            attributes.put("subresource", subresource);
        }
        if (name != null) {
            attributes.put("name", name);
        }
        if (!namespace.equals("-")) {
            attributes.put("namespace", namespace);
        }
        return Manifests.write(Map.of(
                "apiVersion", "authorization.k8s.io/v1",
                "kind", "SubjectAccessReview",
                "spec",
                        Map.of(
                                "user", user,
                                "groups", List.of("system:authenticated"),
                                "resourceAttributes", attributes)));
    }

    private String group() {
        return switch (resource) {
            case "managedhsms", "cloudhsms", "backupschedules", "hsmbackups", "hsmrestores", "cloudhsmrestores" ->
                "hsmbackup.dev";
            case "events" -> "events.k8s.io";
            case "leases" -> "coordination.k8s.io";
            case "clusterroles" -> "rbac.authorization.k8s.io";
            case "customresourcedefinitions" -> "apiextensions.k8s.io";
            default -> "";
        };
    }
}

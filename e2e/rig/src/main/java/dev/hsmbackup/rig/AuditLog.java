package dev.hsmbackup.rig;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The API server's audit log, read anew on every call.
 *
 * @param file JSON Lines of {@code audit.k8s.io/v1} events
 */
public record AuditLog(Path file) {

    private static final Set<String> WRITES = Set.of("create", "update", "patch", "delete", "deletecollection");

    /**
     * One answered request.
     *
     * @param resource plural, with the subresource: {@code hsmbackups/status}; empty for a path without resource
     * @param code HTTP status code of the answer
     * @param allowed what RBAC said; a 403 may also come from elsewhere: nothing can be created in a namespace that is
     *     being deleted
     */
    public record Entry(
            Instant time,
            String user,
            String verb,
            String group,
            String resource,
            String namespace,
            String name,
            int code,
            boolean allowed) {

        public boolean isWrite() {
            return WRITES.contains(verb);
        }
    }

    /** All requests that were answered, oldest first. */
    public List<Entry> entries() {
        return new JsonLines(file)
                .read().stream().flatMap(event -> entry(event).stream()).toList();
    }

    /** The requests of one user, for example {@code system:serviceaccount:hsm-backup-system:hsm-backup-operator}. */
    public List<Entry> entriesOf(String user) {
        return entries().stream().filter(entry -> entry.user().equals(user)).toList();
    }

    private static Optional<Entry> entry(JsonNode event) {
        // A watch is logged when it begins and when it ends; every other request once.
        String stage = event.path("stage").asText();
        if (!stage.equals("ResponseComplete") && !stage.equals("ResponseStarted")) {
            return Optional.empty();
        }
        boolean watch = event.path("verb").asText().equals("watch");
        if (watch != stage.equals("ResponseStarted")
                && event.path("responseStatus").path("code").asInt() < 300) {
            return Optional.empty();
        }
        JsonNode object = event.path("objectRef");
        String subresource = object.path("subresource").asText();
        return Optional.of(new Entry(
                Instant.parse(event.path("requestReceivedTimestamp").asText()),
                event.path("user").path("username").asText(),
                event.path("verb").asText(),
                object.path("apiGroup").asText(),
                object.path("resource").asText() + (subresource.isEmpty() ? "" : "/" + subresource),
                object.path("namespace").asText(),
                object.path("name").asText(),
                event.path("responseStatus").path("code").asInt(),
                event.path("annotations")
                        .path("authorization.k8s.io/decision")
                        .asText()
                        .equals("allow")));
    }
}

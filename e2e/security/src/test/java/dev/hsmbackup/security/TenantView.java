package dev.hsmbackup.security;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.hsmbackup.rig.AuditLog;
import dev.hsmbackup.team.Team;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** What a tenant can find out about an HSM by asking for something to be done with it. */
record TenantView(Team tenant) {

    private static final ObjectMapper JSON = new ObjectMapper();

    /**
     * Everything that the tenant can read about it, without names, ids and times.
     *
     * @param hsm the name that the object asked for
     */
    String visible(HasMetadata object, String hsm) {
        JsonNode whole = tree(object);
        List<String> events = tenant.events(object.getMetadata().getName()).stream()
                .map(event -> String.join(
                        " | ",
                        event.getType(),
                        event.getReason(),
                        event.getAction(),
                        event.getNote(),
                        event.getReportingController(),
                        event.getReportingInstance()))
                .toList();
        JsonNode labels = whole.path("metadata").path("labels");
        return (whole.path("status") + "\n" + whole.path("spec") + "\n" + labels + "\n"
                        + whole.path("metadata").path("annotations") + "\n"
                        + whole.path("metadata").path("generation") + "\n" + String.join("\n", events))
                .replaceAll("\\d{4}-\\d\\d-\\d\\dT[\\d:.]+Z", "TIME")
                .replace("\"" + hsm + "\"", "\"HSM\"")
                .replace("\\\"" + hsm + "\\\"", "\"HSM\"");
    }

    /** What the operator asked the API server about it, each thing once. */
    Set<String> requestsAbout(HasMetadata object) {
        return Shared.platform()
                .rig()
                .auditLog()
                .entriesOf(Shared.platform().rig().operatorUser())
                .stream()
                .filter(entry -> entry.namespace().equals(tenant.namespace())
                        && entry.name().equals(object.getMetadata().getName()))
                .map((AuditLog.Entry entry) -> entry.verb() + " " + entry.resource() + " " + entry.code())
                .collect(Collectors.toSet());
    }

    /** From its creation to its end. */
    Duration life(HasMetadata object) {
        return Duration.between(
                Instant.parse(object.getMetadata().getCreationTimestamp()),
                Instant.parse(tree(object).at("/status/completionTime").asText()));
    }

    /** Series of metrics with the tenant's namespace that name an HSM. */
    Set<String> namedInMetrics() {
        return Shared.platform().operator().metrics().samples().keySet().stream()
                .filter(series -> series.contains("\"" + tenant.namespace() + "\""))
                .filter(series -> !series.contains("hsm=\"none\""))
                .collect(Collectors.toSet());
    }

    private static JsonNode tree(HasMetadata object) {
        try {
            return JSON.readTree(Serialization.asJson(object));
        } catch (JsonProcessingException e) {
            throw new AssertionError(e);
        }
    }
}

package dev.hsmbackup.crds.sweep;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/**
 * What the API server said to a cell.
 *
 * @param said all of it, for a refusal
 * @param shown in one line: accepted, and how it was stored where that is not how it was sent; or refused, where and why
 */
record Answer(Cell cell, boolean accepted, String said, String shown) {

    /** Stands in the line of an object that is stored and that our own classes cannot read. */
    static final String UNREADABLE = "UNREADABLE";

    private static final int SHOWN_REASON = 100;
    private static final KubernetesSerialization SERIALIZATION = new KubernetesSerialization();

    static Answer of(Cell cell, Class<? extends HasMetadata> kind, int status, String body) {
        var answer = Json.read(body);
        return status < 300
                ? new Answer(cell, true, "", stored(cell, answer) + readable(kind, body))
                : new Answer(
                        cell,
                        false,
                        answer.path("message").asText(),
                        "refused " + status + " " + reasons(cell, answer));
    }

    private static String stored(Cell cell, JsonNode object) {
        var sent = cell.sample().value();
        var stored = object.at(cell.field().pointer());
        if (stored.equals(sent)) {
            return "accepted";
        }
        return stored.isMissingNode()
                ? "accepted and dropped"
                : "accepted and stored as " + new Sample("", stored).shown();
    }

    /** An operator that cannot read one object sees none of them: its list and its watch fail. */
    private static String readable(Class<? extends HasMetadata> kind, String body) {
        try {
            SERIALIZATION.unmarshal(body, kind);
            return "";
        } catch (KubernetesClientException | IllegalArgumentException e) {
            return " " + UNREADABLE + " " + cut(String.valueOf(e.getCause()));
        }
    }

    private static String reasons(Cell cell, JsonNode answer) {
        var causes = answer.path("details").path("causes");
        if (causes.isEmpty()) {
            return cut(answer.path("message").asText());
        }
        return StreamSupport.stream(causes.spliterator(), false)
                // Comes with every error of the schema itself and tells nothing more.
                .filter(cause -> !cause.path("message").asText().contains("some validation rules were not checked"))
                // A generated name is another one each time.
                .filter(cause -> !(cell.field().name().equals("metadata.generateName")
                        && cause.path("field").asText().equals("metadata.name")
                        && cause.path("message").asText().startsWith("Invalid value")))
                .map(cause -> cause.path("field").asText().replace("<nil>", "object") + ": "
                        + cut(cause.path("message").asText()))
                .sorted()
                .collect(Collectors.joining(" | "));
    }

    private static String cut(String text) {
        var line = text.replaceAll("[^ -~]+", "?");
        return line.length() <= SHOWN_REASON ? line : line.substring(0, SHOWN_REASON) + "...(" + line.length() + ")";
    }

    /** Its line in the golden file. */
    String line() {
        return cell.key() + "\t" + shown;
    }
}

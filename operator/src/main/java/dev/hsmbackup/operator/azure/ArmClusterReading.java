package dev.hsmbackup.operator.azure;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hsmbackup.operator.port.ClusterAnswer;
import java.time.Instant;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Reads what ARM shows of a Cloud HSM. A restore is decided on it, and a wrong one destroys the Cloud HSM: so anything but a
 * whole answer about this very resource, in plain words, is no answer.
 */
final class ArmClusterReading {
    /** So that no cleaning makes a word look like another one. */
    private static final Pattern WORD = Pattern.compile("[A-Za-z0-9_-]{0,64}");

    private ArmClusterReading() {}

    static ClusterAnswer read(ExplainArm explain, Reply.Answer answer, Instant now) {
        if (answer.status() != 200) {
            return new ClusterAnswer.Unavailable(
                    explain.answer(ArmOperation.READ, answer), StartReading.retryAfter(answer, now));
        }
        ObjectNode body = Json.object(answer).orElse(null);
        if (body == null || !(body.get("properties") instanceof ObjectNode properties)) {
            return malformed(explain, answer, "its body is not a Cloud HSM");
        }
        String id = Json.text(body, "id");
        if (id == null || !ArmResource.of(explain.target()).isNamed(id)) {
            return malformed(explain, answer, "its body does not tell of this Cloud HSM");
        }
        String provisioning = word(properties, "provisioningState");
        String activation = word(properties, "activationState");
        if (!WORD.matcher(provisioning).matches() || !WORD.matcher(activation).matches()) {
            return malformed(explain, answer, "its states are not single words");
        }
        return new ClusterAnswer.Cluster(
                provisioning,
                activation,
                hasIdentity(body.path("identity")),
                Text.cleanOrNull(Json.text(properties, "statusMessage"), Text.MESSAGE));
    }

    /** Empty: none. Not a text: no word. */
    private static String word(ObjectNode properties, String field) {
        JsonNode value = properties.path(field);
        return value.isMissingNode() || value.isNull() ? "" : value.isTextual() ? value.textValue() : "?";
    }

    /** {@code SystemAssigned,UserAssigned} is a type too; a Cloud HSM has at most one of the second kind. */
    private static boolean hasIdentity(JsonNode identity) {
        String type = Json.text(identity, "type");
        JsonNode attached = identity.path("userAssignedIdentities");
        return type != null
                && type.toLowerCase(Locale.ROOT).contains("userassigned")
                && attached.isObject()
                && !attached.isEmpty();
    }

    private static ClusterAnswer malformed(ExplainArm explain, Reply.Answer answer, String what) {
        return new ClusterAnswer.Unavailable(explain.malformed(answer, what), null);
    }
}

package dev.hsmbackup.crds;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonEnumDefaultValue;
import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * One aspect of an object's state: the {@code metav1.Condition} of Kubernetes, as a value.
 *
 * @param reason CamelCase, for programs; never empty
 * @param message for people; may be empty
 * @param lastTransitionTime when status last changed; whole seconds
 */
@ValidationRule(
        value = "self.lastTransitionTime" + Forms.IS_TIME + "self.lastTransitionTime" + Forms.IS_SAME
                + "self.lastTransitionTime",
        fieldPath = ".lastTransitionTime",
        message = "lastTransitionTime" + Forms.TIME)
@JsonClassDescription("One aspect of the object's state.")
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Condition(
        @Required
        @Size(min = 1, max = 316)
        @Pattern("^[A-Za-z]([A-Za-z0-9]*[A-Za-z0-9])?$")
        @JsonPropertyDescription("What the condition is about, for example Ready, Reconciling or Stalled.")
        String type,

        @JsonFormat(with = JsonFormat.Feature.READ_UNKNOWN_ENUM_VALUES_USING_DEFAULT_VALUE)
        @Required
        @JsonPropertyDescription("True, False or Unknown.")
        Status status,

        @Required
        @Size(min = 1, max = 1024)
        @Pattern("^[A-Za-z]([A-Za-z0-9_,:]*[A-Za-z0-9_])?$")
        @JsonPropertyDescription("Why, as one word for programs.")
        String reason,

        @Required @Size(max = 32768) @JsonPropertyDescription("Why, for people, and what to do about it.")
        String message,

        @Min(0) @JsonPropertyDescription("Generation of the spec that the condition was set for.")
        long observedGeneration,

        @Required @Size(max = Forms.MAX_LENGTH) @JsonPropertyDescription("When status last changed.")
        Instant lastTransitionTime) {

    public Condition {
        lastTransitionTime = lastTransitionTime.truncatedTo(ChronoUnit.SECONDS);
    }

    /** Whether it says {@code True}. */
    public boolean holds() {
        return status == Status.TRUE;
    }

    /** The three answers that a condition can give. */
    public enum Status {
        @JsonProperty("True")
        TRUE,
        @JsonProperty("False")
        FALSE,
        /** Also a word of a newer version. */
        @JsonEnumDefaultValue
        @JsonProperty("Unknown")
        UNKNOWN
    }
}

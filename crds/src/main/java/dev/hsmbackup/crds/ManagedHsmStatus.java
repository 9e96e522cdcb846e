package dev.hsmbackup.crds;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;

/**
 * What the operator found out about the HSM.
 *
 * @param observedGeneration generation that the status is about; -1: not yet seen
 */
@ValidationRule(
        value = "self.observedGeneration >= oldSelf.observedGeneration",
        fieldPath = ".observedGeneration",
        message = "observedGeneration never goes back; send the whole status")
@JsonClassDescription("What the operator found out about the HSM. Written by the operator only.")
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ManagedHsmStatus(
        @Required
        @Min(-1)
        @JsonPropertyDescription(
                "Generation of the spec that this status is about; -1 while the operator has not seen the" + " object.")
        long observedGeneration,

        @JsonInclude(JsonInclude.Include.NON_EMPTY)
        @Size(max = 16)
        @JsonPropertyDescription(
                "Ready is True when the HSM can be reached and the identity may ask it for backups; else"
                        + " reason and message say what is wrong and what to do.")
        List<Condition> conditions) {

    /** What the API server gives a new object. */
    public static final ManagedHsmStatus INITIAL = new ManagedHsmStatus(-1, List.of());

    public ManagedHsmStatus {
        conditions = Absent.orEmpty(conditions);
    }
}

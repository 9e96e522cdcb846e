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
import org.jspecify.annotations.Nullable;

/**
 * What the operator found out about the Cloud HSM. It is for people: before a restore is started, Azure is asked again.
 *
 * @param observedGeneration generation that the status is about; -1: not yet seen
 * @param provisioningState ARM's own word; null: not known
 * @param activationState ARM's own word; null: not known
 */
@ValidationRule(
        value = "self.observedGeneration >= oldSelf.observedGeneration",
        fieldPath = ".observedGeneration",
        message = "observedGeneration never goes back; send the whole status")
@JsonClassDescription("What the operator found out about the HSM. Written by the operator only.")
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record CloudHsmStatus(
        @Required
        @Min(-1)
        @JsonPropertyDescription(
                "Generation of the spec that this status is about; -1 while the operator has not seen the" + " object.")
        long observedGeneration,

        @JsonInclude(JsonInclude.Include.NON_EMPTY)
        @Size(max = 16)
        @JsonPropertyDescription(
                "Ready is True when ARM can be asked about the HSM and its identity may write its backups; else reason and"
                        + " message say what is wrong and what to do.")
        List<Condition> conditions,

        @Size(max = 1024)
        @JsonPropertyDescription(
                "Whether the resource is there, in Azure's own word: Provisioning, Succeeded, Updating, Failed, Deleting or"
                        + " Canceled.")
        @Nullable
        String provisioningState,

        @Size(max = 1024)
        @JsonPropertyDescription(
                "Whether the HSM is in use, in Azure's own word: NotActivated (fresh; only such a one may be restored into),"
                        + " Active (may be backed up; a restore would destroy it), NotDefined, Failed or Unknown.")
        @Nullable
        String activationState) {

    /** What the API server gives a new object. */
    public static final CloudHsmStatus INITIAL = new CloudHsmStatus(-1, List.of(), null, null);

    public CloudHsmStatus {
        conditions = Absent.orEmpty(conditions);
    }
}

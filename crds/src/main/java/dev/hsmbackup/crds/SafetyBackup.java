package dev.hsmbackup.crds;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The backup of the HSM as it was before a restore. Job, folder and time are Azure's own word, never copied from a status.
 *
 * @param name of an {@link HsmBackup} in the restore's namespace
 */
@ValidationRule(
        value = "!has(self.completionTime) || (self.completionTime" + Forms.IS_TIME + "self.completionTime"
                + Forms.IS_SAME + "self.completionTime)",
        fieldPath = ".completionTime",
        message = "completionTime" + Forms.TIME)
@JsonClassDescription("The backup of the HSM as it was before the restore.")
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record SafetyBackup(
        @Required @Size(max = 253) @JsonPropertyDescription("Name of the HsmBackup, in the same namespace.")
        String name,

        @Size(max = 64) @JsonPropertyDescription("Azure's id of its job.") @Nullable
        String jobId,

        @Size(max = 2048) @JsonPropertyDescription("Folder that holds it. To go back, restore this folder.") @Nullable
        String folderUri,

        @Size(max = Forms.MAX_LENGTH) @JsonPropertyDescription("When it ended, by Azure's word.") @Nullable
        Instant completionTime) {

    public SafetyBackup {
        completionTime = Absent.seconds(completionTime);
    }
}

package dev.hsmbackup.crds;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.hsmbackup.crds.ManagedHsmSpec.Identity;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Who may restore into a Cloud HSM, and from what. There is less to allow than in {@link RestoreAccess}: the backup is
 * always another HSM's, and an HSM that may be restored into holds nothing that a safety backup could save.
 *
 * @param namespaces names, or {@code ["*"]} for all; empty: nobody
 * @param identity null: that of backups
 * @param maxSourceAge {@link GoDuration}; null: any age
 */
@ValidationRule(value = Namespaces.WELL_FORMED, fieldPath = ".namespaces", message = Namespaces.WELL_FORMED_MESSAGE)
@ValidationRule(value = Namespaces.ALL_OR_SOME, fieldPath = ".namespaces", message = Namespaces.ALL_OR_SOME_MESSAGE)
@ValidationRule(value = Waits.MAX_SOURCE_AGE, fieldPath = ".maxSourceAge", message = Waits.MAX_SOURCE_AGE_MESSAGE)
@JsonClassDescription("Who may restore into this HSM, and from what.")
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record CloudRestoreAccess(
        @Size(max = 100)
        @JsonPropertyDescription(
                "Namespaces whose CloudHsmRestore objects may restore into this HSM; [\"*\"] opens it to all. Default:"
                        + " none.")
        List<@Size(max = 63) String> namespaces,

        @JsonPropertyDescription("Azure identity for restores. Default: the identity of backups.") @Nullable
        Identity identity,

        @Size(max = 64)
        @JsonPropertyDescription(
                "How old a backup may be that is restored, as a Go duration of at least 1m, for example 720h."
                        + " An old backup brings back keys that were deleted since. Default: any age.")
        @Nullable
        String maxSourceAge) {

    public CloudRestoreAccess {
        namespaces = Absent.orEmpty(namespaces);
    }
}

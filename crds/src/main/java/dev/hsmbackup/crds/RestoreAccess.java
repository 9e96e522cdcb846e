package dev.hsmbackup.crds;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.hsmbackup.crds.ManagedHsmSpec.Identity;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Who may restore an HSM, and from what.
 *
 * @param namespaces names, or {@code ["*"]} for all; empty: nobody
 * @param identity null: that of backups
 * @param maxSourceAge {@link GoDuration}; null: any age
 */
@ValidationRule(value = Namespaces.WELL_FORMED, fieldPath = ".namespaces", message = Namespaces.WELL_FORMED_MESSAGE)
@ValidationRule(value = Namespaces.ALL_OR_SOME, fieldPath = ".namespaces", message = Namespaces.ALL_OR_SOME_MESSAGE)
@ValidationRule(value = Waits.MAX_SOURCE_AGE, fieldPath = ".maxSourceAge", message = Waits.MAX_SOURCE_AGE_MESSAGE)
@JsonClassDescription("Who may restore this HSM, and from what.")
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record RestoreAccess(
        @Size(max = 100)
        @JsonPropertyDescription(
                "Namespaces whose HsmRestore objects may restore this HSM, and so also back it up; [\"*\"]"
                        + " opens it to all. Default: none.")
        List<@Size(max = 63) String> namespaces,

        @JsonPropertyDescription(
                "Azure identity for restores, which have a role of their own in Azure (Managed HSM Restore)."
                        + " Default: the identity of backups.")
        @Nullable
        Identity identity,

        @Default("false")
        @JsonPropertyDescription(
                "Whether folders that another HSM wrote into this container may be restored (same security"
                        + " domain; disaster recovery). Default: only this HSM's own.")
        boolean allowForeignFolders,

        @Size(max = 64)
        @JsonPropertyDescription(
                "How old a backup may be that is restored, as a Go duration of at least 1m, for example 720h."
                        + " An old backup brings old role assignments back. Default: any age.")
        @Nullable
        String maxSourceAge,

        @Default("false")
        @JsonPropertyDescription(
                "Whether a restore may go without safety backup (safetyBackup.policy Never). Default: no.")
        boolean allowNoSafetyBackup,

        @Default("false")
        @JsonPropertyDescription("Whether a restore of one key (spec.keyName) goes without safety backup. Default: no.")
        boolean skipSafetyBackupForKeys) {

    public RestoreAccess {
        namespaces = Absent.orEmpty(namespaces);
    }
}

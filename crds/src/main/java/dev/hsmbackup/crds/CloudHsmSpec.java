package dev.hsmbackup.crds;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.hsmbackup.crds.ManagedHsmSpec.Backup;
import dev.hsmbackup.crds.ManagedHsmSpec.Identity;
import dev.hsmbackup.crds.ManagedHsmSpec.Storage;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Which Cloud HSM, where its backups go and come from, with which identity, and for whom.
 *
 * @param resourceId ARM id, in any case as ARM takes it; immutable
 * @param cloud immutable
 * @param identity null: the operator's own identity
 * @param backup null: nobody may back it up
 * @param restore null: nobody may restore into it
 */
@ValidationRule(
        value = "self.resourceId.lowerAscii().matches('" + CloudHsmId.PATTERN + "')",
        fieldPath = ".resourceId",
        message = "resourceId must be the ARM id of a Cloud HSM: /subscriptions/<subscription>/resourceGroups/<group>/"
                + "providers/Microsoft.HardwareSecurityModules/cloudHsmClusters/<name>, without host, slash at the end and"
                + " encoded characters; <subscription> is a GUID, <name> has 3 to 23 letters, digits and hyphens")
@ValidationRule(
        value = "self.resourceId == oldSelf.resourceId",
        fieldPath = ".resourceId",
        message = "resourceId is immutable; create another CloudHsm")
@ValidationRule(
        value = "self.cloud == oldSelf.cloud",
        fieldPath = ".cloud",
        message = "cloud is immutable; create another CloudHsm")
@ValidationRule(
        value = "(self.cloud != 'AzurePublic'"
                + " || !self.storage.containerUri.matches('[.]core[.](usgovcloudapi|chinacloudapi)[.]'))"
                + " && (self.cloud != 'AzureUSGovernment'"
                + " || !self.storage.containerUri.matches('[.]core[.](windows|chinacloudapi)[.]'))"
                + " && (self.cloud != 'AzureChina'"
                + " || !self.storage.containerUri.matches('[.]core[.](windows|usgovcloudapi)[.]'))",
        fieldPath = ".storage",
        message = "cloud and storage.containerUri must be of the same Azure cloud: AzurePublic (the default) goes with"
                + " blob.core.windows.net, AzureUSGovernment with blob.core.usgovcloudapi.net, AzureChina with"
                + " blob.core.chinacloudapi.cn")
@JsonClassDescription(
        "Which Cloud HSM it is, where its backups go and come from, with which identity, and which namespaces may ask for"
                + " them.")
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record CloudHsmSpec(
        @Required
        @Size(max = 1024)
        @JsonPropertyDescription(
                "ARM id of the Cloud HSM: /subscriptions/<subscription>/resourceGroups/<group>/providers/"
                        + "Microsoft.HardwareSecurityModules/cloudHsmClusters/<name>, as the portal and the Azure CLI show it;"
                        + " upper and lower case are the same. Immutable.")
        String resourceId,

        @JsonFormat(with = JsonFormat.Feature.READ_UNKNOWN_ENUM_VALUES_USING_DEFAULT_VALUE)
        @Default("AzurePublic")
        @JsonPropertyDescription(
                "Azure cloud that the HSM is in, which decides the ARM endpoint: AzurePublic (management.azure.com),"
                        + " AzureUSGovernment (management.usgovcloudapi.net) or AzureChina (management.chinacloudapi.cn)."
                        + " Immutable.")
        Cloud cloud,

        @Required
        @JsonPropertyDescription(
                "Where the backups go, and where those lie that are restored into this HSM: the one that is restored from"
                        + " another HSM is in this container, too.")
        Storage storage,

        @JsonPropertyDescription("Azure identity that the operator uses for this HSM. Default: the operator's own.")
        @Nullable
        Identity identity,

        @JsonPropertyDescription("Who may back up this HSM. Default: nobody.") @Nullable
        Backup backup,

        @JsonPropertyDescription("Who may restore into this HSM, and from what. Default: nobody.") @Nullable
        CloudRestoreAccess restore) {

    public CloudHsmSpec {
        cloud = Absent.or(cloud, Cloud.AZURE_PUBLIC);
    }

    /** To compare and to ask ARM; empty: {@code resourceId} is not one, so the CRD's rules were not in force. */
    public Optional<CloudHsmId> id() {
        return CloudHsmId.parse(resourceId);
    }

    /**
     * Whether objects in this namespace may ask for a backup. Nobody may unless it is said. Unlike those of a
     * {@link ManagedHsm}, restores make no backup, so who may restore may not also back up.
     */
    public boolean allowsBackupFrom(String namespace) {
        return backup != null && Namespaces.include(backup.namespaces(), namespace);
    }

    /** Whether objects in this namespace may ask for a restore into it. Nobody may unless it is said. */
    public boolean allowsRestoreFrom(String namespace) {
        return restore != null && Namespaces.include(restore.namespaces(), namespace);
    }
}

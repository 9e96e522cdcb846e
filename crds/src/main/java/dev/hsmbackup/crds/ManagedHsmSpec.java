package dev.hsmbackup.crds;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which HSM, where its backups go, with which identity, and for whom.
 *
 * <p>Lengths are limited far above what the rules accept, so that a pasted SAS URL or resource id gets the rule's answer and
 * not just "too long".
 *
 * @param uri {@code https://<hsm-name>.<managed HSM suffix>}; immutable
 * @param identity null: the operator's own identity
 * @param backup null: nobody may back it up
 * @param restore null: nobody may restore it
 */
@ValidationRule(
        value = "self.uri.matches('" + ManagedHsmSpec.URI_PATTERN + "') && !self.uri.contains('--')",
        fieldPath = ".uri",
        message = "uri must be https://<hsm-name>.<managed HSM suffix> in lower case without port, path or user, for"
                + " example https://payments.managedhsm.azure.net; <hsm-name> has 3 to 24 letters, digits or single"
                + " hyphens, the suffix is managedhsm.azure.net, managedhsm.usgovcloudapi.net or managedhsm.azure.cn")
@ValidationRule(
        value = "self.uri == oldSelf.uri",
        fieldPath = ".uri",
        message = "uri is immutable; create another ManagedHsm")
@ValidationRule(
        value = "(!self.uri.endsWith('.azure.net')"
                + " || !self.storage.containerUri.matches('[.]core[.](usgovcloudapi|chinacloudapi)[.]'))"
                + " && (!self.uri.endsWith('.usgovcloudapi.net')"
                + " || !self.storage.containerUri.matches('[.]core[.](windows|chinacloudapi)[.]'))"
                + " && (!self.uri.endsWith('.azure.cn')"
                + " || !self.storage.containerUri.matches('[.]core[.](windows|usgovcloudapi)[.]'))",
        fieldPath = ".storage",
        message = "uri and storage.containerUri must be in the same Azure cloud: managedhsm.azure.net goes with"
                + " blob.core.windows.net, managedhsm.usgovcloudapi.net with blob.core.usgovcloudapi.net,"
                + " managedhsm.azure.cn with blob.core.chinacloudapi.cn")
@JsonClassDescription(
        "Which HSM it is, where its backups go, with which identity, and which namespaces may ask for them.")
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ManagedHsmSpec(
        @Required
        @Size(max = 256)
        @JsonPropertyDescription(
                "Address of the HSM: https://<hsm-name>.<managed HSM suffix> in lower case, without port,"
                        + " path or trailing slash. The suffix is managedhsm.azure.net, managedhsm.usgovcloudapi.net or"
                        + " managedhsm.azure.cn. Immutable. Example: https://payments.managedhsm.azure.net")
        String uri,

        @Required @JsonPropertyDescription("Where the backups go.")
        Storage storage,

        @JsonPropertyDescription("Azure identity that the operator uses for this HSM. Default: the operator's own.")
        @Nullable
        Identity identity,

        @JsonPropertyDescription("Who may back up this HSM. Default: nobody.") @Nullable
        Backup backup,

        @JsonPropertyDescription("Who may restore this HSM, and from what. Default: nobody.") @Nullable
        RestoreAccess restore) {

    /** RE2 and Java: the HSM's address; two hyphens in a row are refused beside it, which also keeps out IDN labels. */
    public static final String URI_PATTERN =
            "^https://[a-z0-9][a-z0-9-]{1,22}[a-z0-9][.]managedhsm[.](azure[.]net|usgovcloudapi[.]net|azure[.]cn)$";

    /** RE2 and Java: the container's address; two hyphens in a row are refused beside it. */
    static final String CONTAINER_PATTERN =
            "^https://[a-z0-9]{3,24}[.]blob[.]core[.](windows[.]net|usgovcloudapi[.]net|chinacloudapi[.]cn)"
                    + "/[a-z0-9][a-z0-9-]{1,61}[a-z0-9]$";

    static final String GUID_PATTERN = "^[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}$";

    static final String NO_GUID = "00000000-0000-0000-0000-000000000000";

    /**
     * Whether objects in this namespace may ask for a backup. Nobody may unless it is said; who may restore may also back
     * up, for every restore wants a backup before.
     */
    public boolean allowsBackupFrom(String namespace) {
        return (backup != null && Namespaces.include(backup.namespaces(), namespace)) || allowsRestoreFrom(namespace);
    }

    /** Whether objects in this namespace may ask for a restore. Nobody may unless it is said. */
    public boolean allowsRestoreFrom(String namespace) {
        return restore != null && Namespaces.include(restore.namespaces(), namespace);
    }

    /**
     * The blob container that the HSM writes to, with its own managed identity.
     *
     * @param containerUri {@code https://<account>.blob.<suffix>/<container>}
     * @param allowDelete whether the operator may delete blobs there
     */
    @ValidationRule(
            value = "self.containerUri.matches('" + CONTAINER_PATTERN + "') && !self.containerUri.contains('--')",
            fieldPath = ".containerUri",
            message =
                    "containerUri must be https://<account>.blob.<suffix>/<container> and carry no SAS, path or port, for"
                            + " example https://hsmbackups.blob.core.windows.net/payments; the suffix is core.windows.net,"
                            + " core.usgovcloudapi.net or core.chinacloudapi.cn")
    @JsonClassDescription("Where the backups go.")
    @JsonIgnoreProperties(ignoreUnknown = true)
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Storage(
            @Required
            @Size(max = 2048)
            @JsonPropertyDescription(
                    "Blob container for the backups: https://<account>.blob.<suffix>/<container>, without"
                            + " SAS token or folder. The HSM writes it with its own managed identity, which needs the role Storage"
                            + " Blob Data Contributor on it. Example: https://hsmbackups.blob.core.windows.net/payments")
            String containerUri,

            @Default("false")
            @JsonPropertyDescription(
                    "true: backups of this HSM whose deletionPolicy is Delete are deleted from storage with their HsmBackup. The"
                            + " operator's identity then needs the role Storage Blob Data Contributor on the container. Has no"
                            + " effect for a CloudHsm: how its blobs are named is not documented.")
            boolean allowDelete) {

        /** Nothing is deleted there. */
        public static Storage of(String containerUri) {
            return new Storage(containerUri, false);
        }
    }

    /** Azure identity to use instead of the operator's own. */
    @ValidationRule(
            value = "!has(self.clientId) || (self.clientId.matches('" + GUID_PATTERN + "') && self.clientId != '"
                    + NO_GUID + "')",
            fieldPath = ".clientId",
            message = "clientId must be a GUID: the application (client) id of the identity, not its name")
    @ValidationRule(
            value = "!has(self.tenantId) || (self.tenantId.matches('" + GUID_PATTERN + "') && self.tenantId != '"
                    + NO_GUID + "')",
            fieldPath = ".tenantId",
            message = "tenantId must be a GUID: the id of the Microsoft Entra tenant, not its name or common")
    @JsonClassDescription("Azure identity to use instead of the operator's own.")
    @JsonIgnoreProperties(ignoreUnknown = true)
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Identity(
            @Size(max = 256)
            @JsonPropertyDescription(
                    "Application (client) id, a GUID, of the Microsoft Entra application or managed identity."
                            + " It must trust the operator's service account by a federated credential. Default: the operator's"
                            + " own.")
            @Nullable
            String clientId,

            @Size(max = 256)
            @JsonPropertyDescription("Id, a GUID, of the Microsoft Entra tenant that the identity is in. Default: the"
                    + " operator's own.")
            @Nullable
            String tenantId) {}

    /**
     * Who may back up this HSM.
     *
     * @param namespaces names, or {@code ["*"]} for all; empty: nobody
     */
    @ValidationRule(value = Namespaces.WELL_FORMED, fieldPath = ".namespaces", message = Namespaces.WELL_FORMED_MESSAGE)
    @ValidationRule(value = Namespaces.ALL_OR_SOME, fieldPath = ".namespaces", message = Namespaces.ALL_OR_SOME_MESSAGE)
    @JsonClassDescription("Who may back up this HSM.")
    @JsonIgnoreProperties(ignoreUnknown = true)
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Backup(
            @Size(max = 100)
            @JsonPropertyDescription("Namespaces whose HsmBackup objects may back up this HSM; [\"*\"] opens it to all."
                    + " Default: none.")
            List<@Size(max = 63) String> namespaces) {

        public Backup {
            namespaces = Absent.orEmpty(namespaces);
        }
    }
}

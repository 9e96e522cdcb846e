package dev.hsmbackup.operator.azure;

import dev.hsmbackup.operator.SettingsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How to reach Azure and as whom. Immutable; never prints a secret.
 *
 * @param cloud {@code HSMBACKUP_AZURE_CLOUD}
 * @param credential {@code HSMBACKUP_AZURE_CREDENTIAL}
 * @param clientId {@code AZURE_CLIENT_ID}: identity for targets that name none; null: every target must name its own
 *     (with a managed identity: the system-assigned one)
 * @param tenantId {@code AZURE_TENANT_ID}: tenant for targets that name none; null likewise
 * @param federatedTokenFile {@code AZURE_FEDERATED_TOKEN_FILE}; set if and only if the credential is a workload identity
 * @param clientSecret {@code AZURE_CLIENT_SECRET}; set if and only if the credential is a client secret
 * @param certificate {@code AZURE_CLIENT_CERTIFICATE_PATH}, PEM or PFX; set if and only if the credential is one
 * @param certificatePassword {@code AZURE_CLIENT_CERTIFICATE_PASSWORD}
 * @param proxy {@code HTTPS_PROXY} and {@code NO_PROXY}; null: no proxy
 * @param caFile {@code HSMBACKUP_CA_FILE}: certificates in PEM that are trusted besides the system's; null: none
 */
public record AzureSettings(
        Cloud cloud,
        CredentialKind credential,
        @Nullable String clientId,
        @Nullable String tenantId,
        @Nullable Path federatedTokenFile,
        @Nullable Secret clientSecret,
        @Nullable Path certificate,
        @Nullable Secret certificatePassword,
        @Nullable ProxySettings proxy,
        @Nullable Path caFile) {

    /**
     * Reads the settings from environment variables; touches no file.
     *
     * @throws SettingsException in one line: which variable, what is wrong, what to write
     */
    public static AzureSettings fromEnvironment(Map<String, String> environment) {
        return new AzureEnvironmentReader(environment).read();
    }

    /**
     * Checks that the files that the credential consists of can be read. They are read again for each token, since they
     * are renewed; one that is missing at the start is a mistake.
     *
     * @throws SettingsException in one line: which variable, what is wrong, what to write
     */
    public void requireFiles() {
        require("AZURE_FEDERATED_TOKEN_FILE", federatedTokenFile);
        require("AZURE_CLIENT_CERTIFICATE_PATH", certificate);
    }

    private static void require(String variable, @Nullable Path file) {
        if (file != null && !(Files.isRegularFile(file) && Files.isReadable(file))) {
            throw new SettingsException(variable + "=" + Text.clean(file.toString(), Text.QUOTE)
                    + " cannot be read: mount the file there, readable for the operator's user, or correct the path");
        }
    }
}

package dev.hsmbackup.operator.azure;

import dev.hsmbackup.operator.SettingsException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Builds {@link AzureSettings} from environment variables. An empty variable counts as not set. */
final class AzureEnvironmentReader {
    private static final Pattern GUID = Pattern.compile("[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");

    private final Map<String, String> environment;

    AzureEnvironmentReader(Map<String, String> environment) {
        this.environment = environment;
    }

    AzureSettings read() {
        Cloud cloud = cloud();
        checkAuthority(cloud);
        CredentialKind kind = credential();
        return new AzureSettings(
                cloud,
                kind,
                guid("AZURE_CLIENT_ID", kind == CredentialKind.CLIENT_SECRET, kind),
                guid("AZURE_TENANT_ID", false, kind),
                kind == CredentialKind.WORKLOAD_IDENTITY
                        ? path("AZURE_FEDERATED_TOKEN_FILE", needed("AZURE_FEDERATED_TOKEN_FILE", kind))
                        : null,
                kind == CredentialKind.CLIENT_SECRET ? new Secret(needed("AZURE_CLIENT_SECRET", kind)) : null,
                kind == CredentialKind.CLIENT_CERTIFICATE
                        ? path("AZURE_CLIENT_CERTIFICATE_PATH", needed("AZURE_CLIENT_CERTIFICATE_PATH", kind))
                        : null,
                kind == CredentialKind.CLIENT_CERTIFICATE ? secret("AZURE_CLIENT_CERTIFICATE_PASSWORD") : null,
                proxy(),
                caFile());
    }

    private Cloud cloud() {
        String name = value("HSMBACKUP_AZURE_CLOUD");
        return name == null
                ? Cloud.PUBLIC
                : Cloud.named(name)
                        .orElseThrow(() -> wrong(
                                "HSMBACKUP_AZURE_CLOUD",
                                name,
                                "write one of "
                                        + Arrays.stream(Cloud.values())
                                                .map(Cloud::cliName)
                                                .collect(Collectors.joining(", "))));
    }

    private CredentialKind credential() {
        String word = value("HSMBACKUP_AZURE_CREDENTIAL");
        return word == null
                ? CredentialKind.WORKLOAD_IDENTITY
                : CredentialKind.named(word)
                        .orElseThrow(() -> wrong(
                                "HSMBACKUP_AZURE_CREDENTIAL",
                                word,
                                "write one of "
                                        + Arrays.stream(CredentialKind.values())
                                                .map(CredentialKind::word)
                                                .collect(Collectors.joining(", "))));
    }

    /** The AKS webhook sets the authority of the cluster's own cloud: a mismatch would end in a puzzling AADSTS error. */
    private void checkAuthority(Cloud cloud) {
        String authority = value("AZURE_AUTHORITY_HOST");
        if (authority == null) {
            return;
        }
        String host =
                authority.toLowerCase(Locale.ROOT).replaceFirst("^https://", "").replaceFirst("/+$", "");
        if (!host.equals(cloud.authorityHost())) {
            throw wrong(
                    "AZURE_AUTHORITY_HOST",
                    authority,
                    "it does not belong to HSMBACKUP_AZURE_CLOUD=" + cloud.cliName() + ", whose authority is https://"
                            + cloud.authorityHost() + "/; set HSMBACKUP_AZURE_CLOUD to the cloud of your cluster");
        }
    }

    private @Nullable String guid(String name, boolean needed, CredentialKind kind) {
        String value = needed ? needed(name, kind) : value(name);
        if (value != null && !GUID.matcher(value).matches()) {
            // Not quoted: a secret in the place of an id is an easy slip.
            throw new SettingsException(name + " is wrong: write a GUID such as 3f1c4d5e-0b6a-4c1e-9f57-2a3b4c5d6e7f");
        }
        return value;
    }

    private @Nullable ProxySettings proxy() {
        // Lower case first, as curl does it.
        for (String name : new String[] {"https_proxy", "HTTPS_PROXY"}) {
            String value = value(name);
            if (value != null) {
                String exceptions = value("no_proxy");
                return ProxySettings.parse(name, value, exceptions == null ? value("NO_PROXY") : exceptions);
            }
        }
        return null;
    }

    private @Nullable Path caFile() {
        String value = value("HSMBACKUP_CA_FILE");
        return value == null ? null : path("HSMBACKUP_CA_FILE", value);
    }

    private @Nullable Secret secret(String name) {
        String value = environment.get(name);
        return value == null || value.isEmpty() ? null : new Secret(value);
    }

    private Path path(String name, String value) {
        try {
            return Path.of(value);
        } catch (InvalidPathException _) {
            throw wrong(name, value, "write the path of a file");
        }
    }

    private String needed(String name, CredentialKind kind) {
        String value = value(name);
        if (value == null) {
            throw new SettingsException(
                    name + " is not set, but HSMBACKUP_AZURE_CREDENTIAL=" + kind.word() + " needs it: " + remedy(name));
        }
        return value;
    }

    private static String remedy(String name) {
        return switch (name) {
            case "AZURE_FEDERATED_TOKEN_FILE" ->
                "label the pod azure.workload.identity/use=true and install the"
                        + " workload identity webhook, or choose another credential";
            case "AZURE_CLIENT_SECRET" -> "set it from a Secret";
            case "AZURE_CLIENT_CERTIFICATE_PATH" -> "set it to a PEM or PFX file with the private key";
            default -> "set it to the application's client id";
        };
    }

    private @Nullable String value(String name) {
        String value = environment.get(name);
        return value == null || value.isBlank() ? null : value.strip();
    }

    private static SettingsException wrong(String name, String value, String remedy) {
        return new SettingsException(name + "=" + Text.clean(value, Text.WORD) + " is wrong: " + remedy);
    }
}

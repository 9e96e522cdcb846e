package dev.hsmbackup.operator.azure;

import java.util.Arrays;
import java.util.Optional;

/** How the operator proves itself to Microsoft Entra ID: the values of {@code HSMBACKUP_AZURE_CREDENTIAL}. */
public enum CredentialKind {
    /** A service account token that Entra trusts by a federated credential; the default. */
    WORKLOAD_IDENTITY("WorkloadIdentity"),
    /** The identity of the node or of the host, from the instance metadata service. */
    MANAGED_IDENTITY("ManagedIdentity"),
    CLIENT_SECRET("ClientSecret"),
    CLIENT_CERTIFICATE("ClientCertificate");

    private final String word;

    CredentialKind(String word) {
        this.word = word;
    }

    /** The kind's name in settings. */
    public String word() {
        return word;
    }

    static Optional<CredentialKind> named(String word) {
        return Arrays.stream(values()).filter(kind -> kind.word.equals(word)).findFirst();
    }
}

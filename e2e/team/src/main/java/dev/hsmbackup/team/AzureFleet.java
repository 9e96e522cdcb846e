package dev.hsmbackup.team;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** Azure as it is before the first HSM: a tenant, the operator's identity, the HSMs' identity, a container. */
final class AzureFleet {

    /** Where all HSMs may write. */
    static final String CONTAINER = "https://backups.blob.core.windows.net/hsm";

    private AzureFleet() {}

    static Path write(Path file) {
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
            return Files.writeString(file, """
                    tenants:
                      - id: 72f988bf-86f1-41af-91ab-2d7cd011db47
                    identities:
                      - name: operator
                        clientId: 0f3a5a8e-4c1f-4a52-9f57-2d6cb1f0a001
                        federated:
                          - subject: system:serviceaccount:hsm-backup-system:hsm-backup-operator
                      - name: hsm
                        clientId: 0f3a5a8e-4c1f-4a52-9f57-2d6cb1f0a002
                    containers:
                      - url: %s
                        access:
                          - {identity: hsm, role: Storage Blob Data Contributor}
                    hsms: []
                    """.formatted(CONTAINER));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static String hsm(String name, Duration backupTime) {
        return """
                {"name": "%s", "securityDomain": "shared", "managedIdentity": "hsm",
                 "roles": [{"identity": "operator", "role": "Managed HSM Backup"}],
                 "keys": [{"name": "first", "type": "EC-HSM"}], "jobTimes": {"backup": "%dms"}}""".formatted(name, backupTime.toMillis());
    }
}

package dev.hsmbackup.team;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** Azure as it is before the first HSM: a tenant, a container, the identities of operator, HSMs and an administrator. */
public final class AzureFleet {

    /** Where all HSMs may write. */
    public static final String CONTAINER = "https://backups.blob.core.windows.net/hsm";

    static final String TENANT = "72f988bf-86f1-41af-91ab-2d7cd011db47";

    /** An administrator of all HSMs and reader of all blobs: somebody else than the operator. */
    static final String ADMIN_CLIENT = "0f3a5a8e-4c1f-4a52-9f57-2d6cb1f0a009";

    static final String ADMIN_SECRET = "not-a-secret-of-anybody";

    private AzureFleet() {}

    static Path write(Path file) {
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
            return Files.writeString(file, """
                    tenants:
                      - id: %s
                    identities:
                      - name: operator
                        clientId: 0f3a5a8e-4c1f-4a52-9f57-2d6cb1f0a001
                        federated:
                          - subject: system:serviceaccount:hsm-backup-system:hsm-backup-operator
                      - name: hsm
                        clientId: 0f3a5a8e-4c1f-4a52-9f57-2d6cb1f0a002
                      - name: admin
                        clientId: %s
                        secrets: [%s]
                    containers:
                      - url: %s
                        access:
                          - {identity: hsm, role: Storage Blob Data Contributor}
                          - {identity: operator, role: Storage Blob Data Reader}
                          - {identity: admin, role: Storage Blob Data Reader}
                    hsms: []
                    """.formatted(TENANT, ADMIN_CLIENT, ADMIN_SECRET, CONTAINER));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static String hsm(String name, Duration backupTime) {
        return """
                {"name": "%s", "securityDomain": "shared", "managedIdentity": "hsm",
                 "roles": [{"identity": "operator", "role": "Managed HSM Backup"},
                           {"identity": "operator", "role": "Managed HSM Restore"},
                           {"identity": "operator", "role": "Managed HSM Crypto User"},
                           {"identity": "admin", "role": "Managed HSM Administrator"}],
                 "keys": [{"name": "first", "type": "EC-HSM"}], "jobTimes": {"backup": "%dms", "restore": "1s", "selectiveRestore": "1s", "preRestore": "100ms"}}""".formatted(name, backupTime.toMillis());
    }
}

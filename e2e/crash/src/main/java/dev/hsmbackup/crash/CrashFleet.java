package dev.hsmbackup.crash;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The Azure of the plans; each plan adds an HSM of its own, so that none meets the jobs of another. */
final class CrashFleet {
    static final String CONTAINER = "https://crash.blob.core.windows.net/backups";

    private CrashFleet() {}

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

    /** Its jobs run until they are told to end. */
    static String hsm(String name) {
        return """
                {"name": "%s", "securityDomain": "crash", "managedIdentity": "hsm",
                 "roles": [{"identity": "operator", "role": "Managed HSM Backup"}],
                 "keys": [{"name": "first", "type": "EC-HSM"}], "jobTimes": {"backup": "24h"}}""".formatted(name);
    }

    /** From now on its backups end by themselves. */
    static final String QUICK = "{\"jobTimes\": {\"backup\": \"1s\"}}";
}

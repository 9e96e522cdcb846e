package dev.hsmbackup.scenarios;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/** The Azure of the scenarios. Each scenario has an HSM of its own, so that none waits for the job of another. */
final class ScenarioFleet {

    static final String TENANT = "72f988bf-86f1-41af-91ab-2d7cd011db47";

    /** An administrator of all HSMs and reader of all blobs: somebody else than the operator. */
    static final String ADMIN_CLIENT = "0f3a5a8e-4c1f-4a52-9f57-2d6cb1f0a009";

    static final String ADMIN_SECRET = "not-a-secret-of-anybody";

    /** Where all HSMs may write. */
    static final String CONTAINER = "https://scenarios.blob.core.windows.net/backups";

    /** Backups take 2 s. */
    private static final List<String> QUICK = List.of(
            "success",
            "stored",
            "correlated",
            "told",
            "writes",
            "waited",
            "waitedfail",
            "nocontainer",
            "busy",
            "forbidden",
            "hidden",
            "first",
            "second",
            "serial",
            "probed",
            "again",
            "late",
            "undisturbed",
            "rights");

    /** Backups take 8 s, long enough to do something in the middle. */
    private static final List<String> SLOW =
            List.of("killed", "stopped", "graceful", "draining", "takeover", "deleted", "abandoned");

    /** The operator has no role on it. */
    private static final String WITHOUT_ROLE = "norole";

    private ScenarioFleet() {}

    static Path write(Path file) {
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
            return Files.writeString(file, text());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String text() {
        String hsms = QUICK.stream().map(name -> hsm(name, "2s")).collect(Collectors.joining())
                + SLOW.stream().map(name -> hsm(name, "8s")).collect(Collectors.joining())
                + hsmWithoutRole();
        return """
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
                      - {identity: admin, role: Storage Blob Data Reader}
                hsms:
                %s""".formatted(TENANT, ADMIN_CLIENT, ADMIN_SECRET, CONTAINER, hsms);
    }

    private static String hsm(String name, String backupTime) {
        return """
                  - name: %s
                    securityDomain: scenarios
                    managedIdentity: hsm
                    roles:
                      - {identity: operator, role: Managed HSM Backup}
                      - {identity: admin, role: Managed HSM Administrator}
                    keys:
                      - {name: first, type: EC-HSM}
                    jobTimes: {backup: %s}
                """.formatted(name, backupTime);
    }

    private static String hsmWithoutRole() {
        return """
                  - name: %s
                    securityDomain: scenarios
                    managedIdentity: hsm
                """.formatted(WITHOUT_ROLE);
    }
}

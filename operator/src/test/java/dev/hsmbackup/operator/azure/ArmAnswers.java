package dev.hsmbackup.operator.azure;

import dev.hsmbackup.operator.port.HsmTarget;
import java.time.Instant;

/** What ARM answered when it was recorded (AZURE.md §3), and who asks. */
final class ArmAnswers {
    static final Instant NOW = Instant.parse("2026-11-22T10:00:00Z");
    static final HsmTarget VAULT = new HsmTarget(HostileIds.GOOD, null, null);
    static final ExplainArm EXPLAIN = new ExplainArm("management.azure.com", VAULT, "client-1");

    static final String BACKUP_JOB = "08d796457ad74ac6ab5e6cd5f174c5e3";
    static final String RESTORE_JOB = "42262de4b9274eaba4f4caffca53a76c";
    static final String BACKUP_ID = "cloudhsm-0e35c989-c582-4b3c-958d-596e4c4fe133-2025061314364592";

    /** As the service writes it; ours is in lower case. */
    static final String ADDRESS = "https://management.azure.com/subscriptions/99999999-9999-4999-8999-999999999991"
            + "/resourceGroups/HSM/providers/Microsoft.HardwareSecurityModules/cloudHsmClusters/Vault-A";

    /** Verbatim. */
    static final String BACKED_UP = "{\"properties\":{\"backupId\":\"" + BACKUP_ID
            + "\",\"azureStorageBlobContainerUri\":"
            + "\"https://clitestbackup.blob.core.windows.net/testbackup\",\"status\":\"Succeeded\","
            + "\"statusDetails\":\"HSM Backup Time: 6/13/2025 1:40:04 PM +00:00 UTC.\","
            + "\"startTime\":\"2025-06-13T14:36:45Z\",\"endTime\":\"2025-06-13T14:36:53Z\",\"jobId\":\"" + BACKUP_JOB
            + "\"}}";

    /** Verbatim. */
    static final String RESTORED = "{\"properties\":{\"status\":\"Succeeded\",\"startTime\":\"2025-06-13T14:37:17Z\","
            + "\"endTime\":\"2025-06-13T14:38:47.4153878Z\",\"jobId\":\"" + RESTORE_JOB + "\"}}";

    private ArmAnswers() {}

    static String backupStatus(String job) {
        return ADDRESS + "/backupOperationStatus/" + job
                + "?api-version=2025-03-31&t=638854222058262000&c=MIIHh-_x&s=a-_b&h=c";
    }

    static ArmJobReading reading(ArmOperation operation) {
        return new ArmJobReading(Cloud.PUBLIC, EXPLAIN, operation, NOW);
    }

    static ArmStartReading start(ArmOperation operation) {
        return new ArmStartReading(Cloud.PUBLIC, EXPLAIN, operation, NOW);
    }
}

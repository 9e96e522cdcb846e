package dev.hsmbackup.simulator.arm;

import dev.hsmbackup.simulator.fleet.ClusterTimes;
import java.time.Duration;

/** The four kinds of jobs. */
public enum ClusterJobKind {
    BACKUP("backupOperationStatus", "Backup operation is in progress"),
    VALIDATE_BACKUP("backupOperationStatus", "Backup operation is in progress"),
    RESTORE("restoreOperationStatus", "Restore operation is in progress"),
    VALIDATE_RESTORE("restoreOperationStatus", "Restore operation is in progress");

    private final String path;
    private final String runningText;

    ClusterJobKind(String path, String runningText) {
        this.path = path;
        this.runningText = runningText;
    }

    /** Under what the job's status is found. */
    String path() {
        return path;
    }

    /** What the specification's examples say while the job runs. */
    String runningText() {
        return runningText;
    }

    /** True where the status carries {@code azureStorageBlobContainerUri}. */
    boolean namesContainer() {
        return this == BACKUP || this == VALIDATE_BACKUP;
    }

    Duration takes(ClusterTimes times) {
        return switch (this) {
            case BACKUP -> times.ofBackup();
            case VALIDATE_BACKUP -> times.ofValidateBackup();
            case RESTORE -> times.ofRestore();
            case VALIDATE_RESTORE -> times.ofValidateRestore();
        };
    }
}

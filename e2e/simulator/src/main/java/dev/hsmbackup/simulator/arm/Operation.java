package dev.hsmbackup.simulator.arm;

import java.util.Arrays;
import java.util.Optional;

/** What can be asked of a cluster, and the action that a role must allow for it. */
enum Operation {
    READ("GET", "", "read"),
    VALIDATE_BACKUP("POST", "validateBackupProperties", "validateBackupProperties/action"),
    BACKUP("POST", "backup", "backup/action"),
    VALIDATE_RESTORE("POST", "validateRestoreProperties", "validateRestoreProperties/action"),
    RESTORE("POST", "restore", "restore/action"),
    BACKUP_STATUS("GET", "backupOperationStatus", "backupOperationStatus/read"),
    RESTORE_STATUS("GET", "restoreOperationStatus", "restoreOperationStatus/read");

    private static final String TYPE = "Microsoft.HardwareSecurityModules/cloudHsmClusters/";

    private final String method;
    private final String segment;
    private final String action;

    Operation(String method, String segment, String action) {
        this.method = method;
        this.segment = segment;
        this.action = action;
    }

    /** Empty where a cluster has no such operation, or a job id stands where none belongs. */
    static Optional<Operation> of(ArmAddress address) {
        return Arrays.stream(values())
                .filter(one -> one.segment.equalsIgnoreCase(address.operation())
                        && one.isStatus() != address.jobId().isEmpty())
                .findFirst();
    }

    boolean isStatus() {
        return this == BACKUP_STATUS || this == RESTORE_STATUS;
    }

    String method() {
        return method;
    }

    /** The action's whole name. */
    String action() {
        return TYPE + action;
    }
}

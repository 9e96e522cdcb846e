package dev.hsmbackup.operator.azure;

import dev.hsmbackup.operator.port.AzureRequests.Route;

/** What the operator asks ARM of a Cloud HSM (AZURE.md §3). */
enum ArmOperation {
    READ("", Route.CLUSTER, "read"),
    BACKUP("/backup", Route.START_BACKUP, "backup/action"),
    BACKUP_STATUS("/backupOperationStatus", Route.BACKUP_STATUS, "backupOperationStatus/read"),
    CHECK("/validateRestoreProperties", Route.CHECK_RESTORE, "validateRestoreProperties/action"),
    RESTORE("/restore", Route.START_RESTORE, "restore/action"),
    RESTORE_STATUS("/restoreOperationStatus", Route.RESTORE_STATUS, "restoreOperationStatus/read");

    private final String path;
    private final Route route;
    private final String action;

    ArmOperation(String path, Route route, String action) {
        this.path = path;
        this.route = route;
        this.action = action;
    }

    /** Below the cluster's path. */
    String path() {
        return path;
    }

    /** The label in metrics. */
    Route route() {
        return route;
    }

    /** The action that a role must allow, as ARM names those of all types. */
    String action() {
        return "Microsoft.HardwareSecurityModules/cloudHsmClusters/" + action;
    }
}

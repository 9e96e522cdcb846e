package dev.hsmbackup.operator.port;

import java.time.Duration;

/** Hears of every HTTP request that was made to Azure; for metrics. Called on the thread that made the request. */
@FunctionalInterface
public interface AzureRequests {

    /** Hears nothing. */
    AzureRequests NONE = (host, route, outcome, duration) -> {};

    /**
     * One request ended.
     *
     * @param host the host that was asked; of all requests about Cloud HSMs the one of Azure Resource Manager
     * @param route which of the few requests that the operator makes
     * @param outcome the HTTP status code ({@code 202}, {@code 409} …), or where no status arrived a word of a small
     *     closed set: {@code dns}, {@code connect}, {@code tls}, {@code no_answer}
     * @param duration from the moment the request was handed to the HTTP client until its body ended
     */
    void observed(String host, Route route, String outcome, Duration duration);

    /** The requests that the operator makes. */
    enum Route {
        /** {@code POST /backup}; ARM: {@code POST …/backup}. */
        START_BACKUP("start_backup"),
        /** {@code GET /backup/{jobId}/pending} of a real job; ARM: {@code GET …/backupOperationStatus/{jobId}}. */
        BACKUP_STATUS("backup_status"),
        /** {@code PUT /restore} and {@code PUT /keys/{name}/restore}; ARM: {@code POST …/restore}. */
        START_RESTORE("start_restore"),
        /** {@code PUT /prerestore}; ARM: {@code POST …/validateRestoreProperties}. */
        CHECK_RESTORE("check_restore"),
        /** {@code GET /restore/{jobId}/pending}; ARM: {@code GET …/restoreOperationStatus/{jobId}}. */
        RESTORE_STATUS("restore_status"),
        /** {@code GET /keys/{name}} and {@code GET /deletedkeys/{name}}. */
        KEY("key"),
        /** The list of a container's blobs. */
        LIST_BLOBS("list_blobs"),
        /** The deletion of one blob. */
        DELETE_BLOB("delete_blob"),
        /** {@code GET /backup/{jobId}/pending} of a job that cannot exist. */
        PROBE("probe"),
        /** ARM: {@code GET …/cloudHsmClusters/{name}}. */
        CLUSTER("cluster"),
        /** A token from Microsoft Entra ID or from the managed identity endpoint. */
        TOKEN("token");

        private final String label;

        Route(String label) {
            this.label = label;
        }

        /** The value of the metric's label. */
        public String label() {
            return label;
        }
    }
}

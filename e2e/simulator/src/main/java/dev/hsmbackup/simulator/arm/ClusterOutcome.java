package dev.hsmbackup.simulator.arm;

import org.jspecify.annotations.Nullable;

/**
 * How a cluster's job ended.
 *
 * @param status Succeeded, Failed, Cancelled, or any word a test wants to see
 * @param backupId of a successful backup
 */
public record ClusterOutcome(
        String status,
        @Nullable String backupId,
        @Nullable String statusDetails,
        @Nullable String errorCode,
        @Nullable String errorMessage) {

    static ClusterOutcome succeeded() {
        return new ClusterOutcome("Succeeded", null, null, null, null);
    }

    static ClusterOutcome backedUp(String backupId, String statusDetails) {
        return new ClusterOutcome("Succeeded", backupId, statusDetails, null, null);
    }

    /** No failure of a cluster's job is recorded; the words are ours. */
    static ClusterOutcome failed(String code, String message) {
        return new ClusterOutcome("Failed", null, message, code, message);
    }
}

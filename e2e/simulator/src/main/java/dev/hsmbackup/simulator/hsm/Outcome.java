package dev.hsmbackup.simulator.hsm;

import org.jspecify.annotations.Nullable;

/**
 * How a job ended.
 *
 * @param status Succeeded, Failed, Canceled, or any word a test wants to see
 * @param folderUri the folder of a successful backup
 */
public record Outcome(
        String status,
        @Nullable String folderUri,
        @Nullable String statusDetails,
        @Nullable String errorCode,
        @Nullable String errorMessage) {

    static Outcome succeeded() {
        return new Outcome("Succeeded", null, null, null, null);
    }

    static Outcome backedUp(String folderUri) {
        return new Outcome("Succeeded", folderUri, null, null, null);
    }

    static Outcome succeeded(String statusDetails) {
        return new Outcome("Succeeded", null, statusDetails, null, null);
    }

    /** As recorded for storage faults: the reason stands in the details only, the error's fields are null. */
    static Outcome failed(String statusDetails) {
        return new Outcome("Failed", null, statusDetails, null, null);
    }

    static Outcome failed(String statusDetails, String code, String message) {
        return new Outcome("Failed", null, statusDetails, code, message);
    }

    boolean isFailure() {
        return status.equals("Failed");
    }
}

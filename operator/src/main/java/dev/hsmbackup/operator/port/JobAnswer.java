package dev.hsmbackup.operator.port;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What one status request about a job told. Only {@link Ended} is Azure's word that the job is over. */
public sealed interface JobAnswer {

    /**
     * The job runs. A status word that the operator does not know counts as running.
     *
     * @param status Azure's own word
     * @param retryAfter Azure's Retry-After, or null
     */
    record Running(
            String status,
            @Nullable String details,
            @Nullable Duration retryAfter) implements JobAnswer {}

    /**
     * The job is over.
     *
     * @param status Azure's own word
     * @param folderUri where the backup is: {@code https://<account>.blob.<suffix>/<container>/<folder>}; of a Cloud HSM
     *     the container, for how its blobs are named is not documented: it is restored by container and {@code backupId}.
     *     Null where Azure named none or not a well-formed one
     * @param backupId of a Cloud HSM's backup: Azure's id, without which it cannot be restored; null where Azure named
     *     none or not a well-formed one, and in all other jobs
     * @param contentTime of a Cloud HSM's backup: the time of what is in it, which may be an hour older than the job; null
     *     where Azure named none
     */
    record Ended(
            Outcome outcome,
            String status,
            @Nullable String details,
            @Nullable String folderUri,
            @Nullable String errorCode,
            @Nullable String errorMessage,
            @Nullable Instant startTime,
            @Nullable Instant endTime,
            @Nullable String backupId,
            @Nullable Instant contentTime)
            implements JobAnswer {

        /** The end of a job that is not a Cloud HSM's backup. */
        public Ended(
                Outcome outcome,
                String status,
                @Nullable String details,
                @Nullable String folderUri,
                @Nullable String errorCode,
                @Nullable String errorMessage,
                @Nullable Instant startTime,
                @Nullable Instant endTime) {
            this(outcome, status, details, folderUri, errorCode, errorMessage, startTime, endTime, null, null);
        }
    }

    /** Azure does not know the job. Right after a start this may be a passing state (AZURE.md, errors). */
    record Unknown() implements JobAnswer {}

    /** No word about the job: the request failed. Never a failure of the job itself. */
    record Unavailable(Problem problem, @Nullable Duration retryAfter) implements JobAnswer {}

    /** How a job ended, in Azure's words. */
    enum Outcome {
        SUCCEEDED,
        FAILED,
        CANCELED
    }
}

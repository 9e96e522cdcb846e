package dev.hsmbackup.simulator.fleet;

import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/**
 * How an HSM words its answers where recordings and specification differ. Defaults: the recordings of 2022.
 *
 * @param endTime what stands in {@code endTime} while a job runs
 * @param absentError what stands in {@code error} where there is none
 * @param folderDigits digits after the HSM's name in a folder: 14 (documentation) or 16 (recordings)
 * @param retryAfter seconds in {@code Retry-After} of the 202; −1: no such header; default 10
 * @param retryAfterOnStatus seconds in {@code Retry-After} of a running job's status; default −1: none, as recorded
 * @param runningText true: {@code statusDetails} says that the job is in progress (specification); else null
 * @param runningFolder true: the folder stands in the status from the start (specification); else null until the end
 * @param freshBackup true: restores, and the check before one, fail unless a backup of this HSM succeeded in the last 30
 *     minutes; else they do not ask (the sources contradict each other)
 */
public record Oddities(
        @Nullable EndTime endTime,
        @Nullable AbsentError absentError,
        @Nullable Integer folderDigits,
        @Nullable Integer retryAfter,
        @Nullable Integer retryAfterOnStatus,
        @Nullable Boolean runningText,
        @Nullable Boolean runningFolder,
        @Nullable Boolean freshBackup) {

    public static final Oddities DEFAULT = new Oddities(null, null, null, null, null, null, null, null);

    /** {@code endTime} of a running job. */
    public enum EndTime {
        @JsonProperty("null")
        NULL,
        @JsonProperty("zero")
        ZERO
    }

    /** {@code error} of a job without one. */
    public enum AbsentError {
        @JsonProperty("null")
        NULL,
        @JsonProperty("nullFields")
        NULL_FIELDS
    }

    public boolean zeroEndTime() {
        return endTime == EndTime.ZERO;
    }

    public boolean nullFields() {
        return absentError == AbsentError.NULL_FIELDS;
    }

    public int digits() {
        return folderDigits == null ? 16 : folderDigits;
    }

    public int retryAfterSeconds() {
        return retryAfter == null ? 10 : retryAfter;
    }

    public int statusRetryAfterSeconds() {
        return retryAfterOnStatus == null ? -1 : retryAfterOnStatus;
    }

    public boolean textWhileRunning() {
        return Boolean.TRUE.equals(runningText);
    }

    public boolean folderWhileRunning() {
        return Boolean.TRUE.equals(runningFolder);
    }

    public boolean wantsFreshBackup() {
        return Boolean.TRUE.equals(freshBackup);
    }
}

package dev.hsmbackup.operator.operation;

/**
 * The words that stand as {@code reason} in conditions and events, beside those of {@link Refusal}. People and alerts
 * match on them: a rename is a breaking change. The module's README lists them all.
 */
public final class Reasons {
    public static final String HSM_NOT_AVAILABLE = "HsmNotAvailable";
    public static final String HSM_BUSY = "HsmBusy";
    public static final String START_DEADLINE_EXCEEDED = "StartDeadlineExceeded";
    public static final String STARTING = "Starting";
    public static final String RUNNING = "BackupRunning";
    public static final String SUCCEEDED = "BackupSucceeded";
    public static final String AZURE_FAILED = "AzureFailed";
    public static final String AZURE_CANCELED = "AzureCanceled";
    public static final String START_OUTCOME_UNKNOWN = "StartOutcomeUnknown";
    public static final String NO_ARTIFACT = "NoArtifact";
    public static final String JOB_NOT_FOUND = "JobNotFound";
    public static final String TIMED_OUT = "TimedOut";
    public static final String NO_WORD_FROM_AZURE = "NoWordFromAzure";
    public static final String RUNS_LONG = "RunsLong";
    public static final String UNEXPECTED_JOB_STATUS = "UnexpectedJobStatus";
    public static final String STATUS_CHANGED = "StatusChanged";
    public static final String FOLLOW_ORPHANED_JOB = "FollowOrphanedJob";
    public static final String MISSING_RIGHT = "MissingRight";

    private Reasons() {}
}

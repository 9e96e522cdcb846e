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
    public static final String RESTORE_RUNNING = "RestoreRunning";
    public static final String RESTORE_SUCCEEDED = "RestoreSucceeded";
    public static final String PREFLIGHT_PASSED = "PreflightPassed";
    public static final String NOTHING_RESTORED = "NothingRestored";
    public static final String REPLAYED_OBJECT = "ReplayedObject";
    public static final String DEADLINE_EXCEEDED = "DeadlineExceeded";
    public static final String ACKNOWLEDGED_TOO_EARLY = "AcknowledgedTooEarly";
    public static final String NOT_AFTER_TOO_LATE = "NotAfterTooLate";
    public static final String NOT_CONFIRMED = "NotConfirmed";
    public static final String SOURCE_NOT_USABLE = "SourceNotUsable";
    public static final String SOURCE_NOT_READY = "SourceNotReady";
    public static final String SOURCE_NOT_ALLOWED = "SourceNotAllowed";
    public static final String SOURCE_TOO_OLD = "SourceTooOld";
    public static final String FOLDER_NOT_FOUND = "FolderNotFound";
    public static final String KEY_EXISTS = "KeyExists";
    public static final String CHECK_FAILED = "CheckFailed";
    public static final String CHECK_RUNNING = "CheckRunning";
    public static final String AWAITING_SAFETY_BACKUP = "AwaitingSafetyBackup";
    public static final String SAFETY_BACKUP_MISSING = "SafetyBackupMissing";
    public static final String SAFETY_BACKUP_NEEDED = "SafetyBackupNeeded";
    public static final String DESTINATION_IS_SOURCE = "DestinationIsSource";
    public static final String DESTINATION_ACTIVE = "DestinationActive";
    public static final String DESTINATION_NOT_READY = "DestinationNotReady";
    public static final String DESTINATION_NOT_USABLE = "DestinationNotUsable";
    public static final String DESTINATION_NOT_ACTIVATED = "DestinationNotActivated";
    public static final String HSM_NOT_IN_ORDER = "HsmNotInOrder";
    public static final String NO_IDENTITY = "NoIdentity";
    public static final String WAITING_FOR_ACTIVATION = "WaitingForActivation";
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
    public static final String BLOBS_DELETED = "BlobsDeleted";
    public static final String BLOBS_KEPT = "BlobsKept";
    public static final String BLOB_DELETION_DELAYED = "BlobDeletionDelayed";
    public static final String BLOB_DELETION_GIVEN_UP = "BlobDeletionGivenUp";
    public static final String MISSING_RIGHT = "MissingRight";

    private Reasons() {}
}

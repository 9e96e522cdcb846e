package dev.hsmbackup.crds;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Changes some fields of an {@link HsmBackupStatus}, because Java's records cannot yet. Not thread-safe. */
public final class HsmBackupStatusBuilder {

    private long observedGeneration;
    private Phase phase = Phase.PENDING;
    private List<Condition> conditions = List.of();
    private @Nullable Instant startTime;
    private @Nullable Instant completionTime;
    private @Nullable String duration;
    private @Nullable Attempt attempt;
    private @Nullable Instant nextAttemptTime;
    private @Nullable String jobId;
    private @Nullable String jobStatus;
    private @Nullable String statusDetails;
    private @Nullable JobError error;
    private @Nullable String backupId;
    private @Nullable String folderUri;

    HsmBackupStatusBuilder() {}

    HsmBackupStatusBuilder(HsmBackupStatus status) {
        this.observedGeneration = status.observedGeneration();
        this.phase = status.phase();
        this.conditions = status.conditions();
        this.startTime = status.startTime();
        this.completionTime = status.completionTime();
        this.duration = status.duration();
        this.attempt = status.attempt();
        this.nextAttemptTime = status.nextAttemptTime();
        this.jobId = status.jobId();
        this.jobStatus = status.jobStatus();
        this.statusDetails = status.statusDetails();
        this.error = status.error();
        this.backupId = status.backupId();
        this.folderUri = status.folderUri();
    }

    /** The changed status. */
    public HsmBackupStatus build() {
        return new HsmBackupStatus(
                observedGeneration,
                phase,
                conditions,
                startTime,
                completionTime,
                duration,
                attempt,
                nextAttemptTime,
                jobId,
                jobStatus,
                statusDetails,
                error,
                backupId,
                folderUri);
    }

    public HsmBackupStatusBuilder observedGeneration(long value) {
        this.observedGeneration = value;
        return this;
    }

    public HsmBackupStatusBuilder phase(Phase value) {
        this.phase = value;
        return this;
    }

    public HsmBackupStatusBuilder conditions(List<Condition> value) {
        this.conditions = value;
        return this;
    }

    /** Puts a condition in the place of the one with its type; see {@link Conditions#with}. */
    public HsmBackupStatusBuilder condition(Condition value) {
        this.conditions = Conditions.with(conditions, value);
        return this;
    }

    public HsmBackupStatusBuilder startTime(@Nullable Instant value) {
        this.startTime = value;
        return this;
    }

    public HsmBackupStatusBuilder completionTime(@Nullable Instant value) {
        this.completionTime = value;
        return this;
    }

    public HsmBackupStatusBuilder duration(@Nullable String value) {
        this.duration = value;
        return this;
    }

    public HsmBackupStatusBuilder attempt(@Nullable Attempt value) {
        this.attempt = value;
        return this;
    }

    public HsmBackupStatusBuilder nextAttemptTime(@Nullable Instant value) {
        this.nextAttemptTime = value;
        return this;
    }

    public HsmBackupStatusBuilder jobId(@Nullable String value) {
        this.jobId = value;
        return this;
    }

    public HsmBackupStatusBuilder jobStatus(@Nullable String value) {
        this.jobStatus = value;
        return this;
    }

    public HsmBackupStatusBuilder statusDetails(@Nullable String value) {
        this.statusDetails = value;
        return this;
    }

    public HsmBackupStatusBuilder error(@Nullable JobError value) {
        this.error = value;
        return this;
    }

    public HsmBackupStatusBuilder backupId(@Nullable String value) {
        this.backupId = value;
        return this;
    }

    public HsmBackupStatusBuilder folderUri(@Nullable String value) {
        this.folderUri = value;
        return this;
    }
}

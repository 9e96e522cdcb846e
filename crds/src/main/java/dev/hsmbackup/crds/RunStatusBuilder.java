package dev.hsmbackup.crds;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Changes some fields of an {@link RunStatus}, because Java's records cannot yet. Not thread-safe. */
public final class RunStatusBuilder {

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
    private @Nullable Instant contentTime;
    private @Nullable Instant sourceTime;
    private @Nullable SafetyBackup safetyBackup;
    private @Nullable KeyVersions keyVersions;

    RunStatusBuilder() {}

    RunStatusBuilder(RunStatus status) {
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
        this.contentTime = status.contentTime();
        this.sourceTime = status.sourceTime();
        this.safetyBackup = status.safetyBackup();
        this.keyVersions = status.keyVersions();
    }

    /** The changed status. */
    public RunStatus build() {
        return new RunStatus(
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
                folderUri,
                contentTime,
                sourceTime,
                safetyBackup,
                keyVersions);
    }

    public RunStatusBuilder observedGeneration(long value) {
        this.observedGeneration = value;
        return this;
    }

    public RunStatusBuilder phase(Phase value) {
        this.phase = value;
        return this;
    }

    public RunStatusBuilder conditions(List<Condition> value) {
        this.conditions = value;
        return this;
    }

    /** Puts a condition in the place of the one with its type; see {@link Conditions#with}. */
    public RunStatusBuilder condition(Condition value) {
        this.conditions = Conditions.with(conditions, value);
        return this;
    }

    public RunStatusBuilder startTime(@Nullable Instant value) {
        this.startTime = value;
        return this;
    }

    public RunStatusBuilder completionTime(@Nullable Instant value) {
        this.completionTime = value;
        return this;
    }

    public RunStatusBuilder duration(@Nullable String value) {
        this.duration = value;
        return this;
    }

    public RunStatusBuilder attempt(@Nullable Attempt value) {
        this.attempt = value;
        return this;
    }

    public RunStatusBuilder nextAttemptTime(@Nullable Instant value) {
        this.nextAttemptTime = value;
        return this;
    }

    public RunStatusBuilder jobId(@Nullable String value) {
        this.jobId = value;
        return this;
    }

    public RunStatusBuilder jobStatus(@Nullable String value) {
        this.jobStatus = value;
        return this;
    }

    public RunStatusBuilder statusDetails(@Nullable String value) {
        this.statusDetails = value;
        return this;
    }

    public RunStatusBuilder error(@Nullable JobError value) {
        this.error = value;
        return this;
    }

    public RunStatusBuilder backupId(@Nullable String value) {
        this.backupId = value;
        return this;
    }

    public RunStatusBuilder folderUri(@Nullable String value) {
        this.folderUri = value;
        return this;
    }

    public RunStatusBuilder contentTime(@Nullable Instant value) {
        contentTime = value;
        return this;
    }

    public RunStatusBuilder sourceTime(@Nullable Instant value) {
        sourceTime = value;
        return this;
    }

    public RunStatusBuilder safetyBackup(@Nullable SafetyBackup value) {
        safetyBackup = value;
        return this;
    }

    public RunStatusBuilder keyVersions(@Nullable KeyVersions value) {
        keyVersions = value;
        return this;
    }
}

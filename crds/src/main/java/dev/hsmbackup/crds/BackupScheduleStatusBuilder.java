package dev.hsmbackup.crds;

import dev.hsmbackup.crds.BackupScheduleStatus.Armed;
import dev.hsmbackup.crds.BackupScheduleStatus.Retrying;
import dev.hsmbackup.crds.BackupScheduleStatus.Runs;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Makes a {@link BackupScheduleStatus}; what is not set stays as it was. */
public final class BackupScheduleStatusBuilder {

    private long observedGeneration;
    private SchedulePhase phase = SchedulePhase.PENDING;
    private List<Condition> conditions = List.of();
    private @Nullable String effectiveSchedule;
    private @Nullable Armed armed;
    private @Nullable Instant lastScheduleTime;
    private @Nullable Instant nextScheduleTime;
    private @Nullable Instant lastSuccessfulTime;
    private @Nullable String lastSuccessfulBackup;
    private @Nullable Instant successDueTime;
    private @Nullable Instant lastFailureTime;
    private @Nullable Instant lastMissedTime;
    private long missedRuns;
    private Runs runs = Runs.NONE;
    private int consecutiveFailures;
    private @Nullable String active;
    private @Nullable Retrying retry;
    private @Nullable String lastHandledTrigger;
    private List<String> wouldDelete = List.of();

    public BackupScheduleStatusBuilder() {}

    BackupScheduleStatusBuilder(BackupScheduleStatus status) {
        this.observedGeneration = status.observedGeneration();
        this.phase = status.phase();
        this.conditions = status.conditions();
        this.effectiveSchedule = status.effectiveSchedule();
        this.armed = status.armed();
        this.lastScheduleTime = status.lastScheduleTime();
        this.nextScheduleTime = status.nextScheduleTime();
        this.lastSuccessfulTime = status.lastSuccessfulTime();
        this.lastSuccessfulBackup = status.lastSuccessfulBackup();
        this.successDueTime = status.successDueTime();
        this.lastFailureTime = status.lastFailureTime();
        this.lastMissedTime = status.lastMissedTime();
        this.missedRuns = status.missedRuns();
        this.runs = status.runs();
        this.consecutiveFailures = status.consecutiveFailures();
        this.active = status.active();
        this.retry = status.retry();
        this.lastHandledTrigger = status.lastHandledTrigger();
        this.wouldDelete = status.wouldDelete();
    }

    public BackupScheduleStatusBuilder observedGeneration(long value) {
        this.observedGeneration = value;
        return this;
    }

    public BackupScheduleStatusBuilder phase(SchedulePhase value) {
        this.phase = value;
        return this;
    }

    public BackupScheduleStatusBuilder conditions(List<Condition> value) {
        this.conditions = value;
        return this;
    }

    public BackupScheduleStatusBuilder effectiveSchedule(@Nullable String value) {
        this.effectiveSchedule = value;
        return this;
    }

    public BackupScheduleStatusBuilder armed(@Nullable Armed value) {
        this.armed = value;
        return this;
    }

    public BackupScheduleStatusBuilder lastScheduleTime(@Nullable Instant value) {
        this.lastScheduleTime = value;
        return this;
    }

    public BackupScheduleStatusBuilder nextScheduleTime(@Nullable Instant value) {
        this.nextScheduleTime = value;
        return this;
    }

    public BackupScheduleStatusBuilder lastSuccessfulTime(@Nullable Instant value) {
        this.lastSuccessfulTime = value;
        return this;
    }

    public BackupScheduleStatusBuilder lastSuccessfulBackup(@Nullable String value) {
        this.lastSuccessfulBackup = value;
        return this;
    }

    public BackupScheduleStatusBuilder lastFailureTime(@Nullable Instant value) {
        this.lastFailureTime = value;
        return this;
    }

    public BackupScheduleStatusBuilder lastMissedTime(@Nullable Instant value) {
        this.lastMissedTime = value;
        return this;
    }

    public BackupScheduleStatusBuilder successDueTime(@Nullable Instant value) {
        this.successDueTime = value;
        return this;
    }

    public BackupScheduleStatusBuilder runs(Runs value) {
        this.runs = value;
        return this;
    }

    public BackupScheduleStatusBuilder missedRuns(long value) {
        this.missedRuns = value;
        return this;
    }

    public BackupScheduleStatusBuilder consecutiveFailures(int value) {
        this.consecutiveFailures = value;
        return this;
    }

    public BackupScheduleStatusBuilder active(@Nullable String value) {
        this.active = value;
        return this;
    }

    public BackupScheduleStatusBuilder retry(@Nullable Retrying value) {
        this.retry = value;
        return this;
    }

    public BackupScheduleStatusBuilder lastHandledTrigger(@Nullable String value) {
        this.lastHandledTrigger = value;
        return this;
    }

    public BackupScheduleStatusBuilder wouldDelete(List<String> value) {
        this.wouldDelete = value;
        return this;
    }

    public BackupScheduleStatus build() {
        return new BackupScheduleStatus(
                observedGeneration,
                phase,
                conditions,
                effectiveSchedule,
                armed,
                lastScheduleTime,
                nextScheduleTime,
                lastSuccessfulTime,
                lastSuccessfulBackup,
                successDueTime,
                lastFailureTime,
                lastMissedTime,
                missedRuns,
                runs,
                consecutiveFailures,
                active,
                retry,
                lastHandledTrigger,
                wouldDelete);
    }
}

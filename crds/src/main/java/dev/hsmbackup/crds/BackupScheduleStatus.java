package dev.hsmbackup.crds;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What became of a schedule. All that a restarted operator needs to go on stands here; what runs are there, the HsmBackup
 * objects say.
 *
 * @param observedGeneration -1: not yet seen
 * @param effectiveSchedule null: the schedule cannot be read
 * @param retry null: nothing is tried again
 */
@ValidationRule(
        value = "self.observedGeneration >= oldSelf.observedGeneration",
        fieldPath = ".observedGeneration",
        message = "observedGeneration never goes back; send the whole status")
@ValidationRule(
        value = "!has(oldSelf.lastScheduleTime)"
                + " || (has(self.lastScheduleTime) && self.lastScheduleTime >= oldSelf.lastScheduleTime)",
        message = "lastScheduleTime never goes back: a slot would fire twice")
@ValidationRule(
        value = "!has(oldSelf.lastHandledTrigger) || has(self.lastHandledTrigger)",
        message = "lastHandledTrigger is never removed: a trigger would fire twice")
@ValidationRule(
        value = "!has(self.lastScheduleTime) || (self.lastScheduleTime" + Forms.IS_TIME + "self.lastScheduleTime"
                + Forms.IS_SAME + "self.lastScheduleTime)",
        fieldPath = ".lastScheduleTime",
        message = "lastScheduleTime" + Forms.TIME)
@ValidationRule(
        value = "!has(self.nextScheduleTime) || (self.nextScheduleTime" + Forms.IS_TIME + "self.nextScheduleTime"
                + Forms.IS_SAME + "self.nextScheduleTime)",
        fieldPath = ".nextScheduleTime",
        message = "nextScheduleTime" + Forms.TIME)
@ValidationRule(
        value = "!has(self.lastSuccessfulTime) || (self.lastSuccessfulTime" + Forms.IS_TIME + "self.lastSuccessfulTime"
                + Forms.IS_SAME + "self.lastSuccessfulTime)",
        fieldPath = ".lastSuccessfulTime",
        message = "lastSuccessfulTime" + Forms.TIME)
@ValidationRule(
        value = "!has(self.successDueTime) || (self.successDueTime" + Forms.IS_TIME + "self.successDueTime"
                + Forms.IS_SAME + "self.successDueTime)",
        fieldPath = ".successDueTime",
        message = "successDueTime" + Forms.TIME)
@ValidationRule(
        value = "!has(self.lastFailureTime) || (self.lastFailureTime" + Forms.IS_TIME + "self.lastFailureTime"
                + Forms.IS_SAME + "self.lastFailureTime)",
        fieldPath = ".lastFailureTime",
        message = "lastFailureTime" + Forms.TIME)
@ValidationRule(
        value = "!has(self.lastMissedTime) || (self.lastMissedTime" + Forms.IS_TIME + "self.lastMissedTime"
                + Forms.IS_SAME + "self.lastMissedTime)",
        fieldPath = ".lastMissedTime",
        message = "lastMissedTime" + Forms.TIME)
@JsonClassDescription("What became of the schedule. Written by the operator only.")
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record BackupScheduleStatus(
        @Required
        @Min(-1)
        @JsonPropertyDescription(
                "Generation of the spec that this status is about; -1 while the operator has not seen the object.")
        long observedGeneration,

        @JsonFormat(with = JsonFormat.Feature.READ_UNKNOWN_ENUM_VALUES_USING_DEFAULT_VALUE)
        @JsonPropertyDescription(
                "What it does, for people: Pending (not seen yet), Armed (waits for its next run), Running (a backup is under"
                        + " way), Suspended, NotReady (starts nothing; the condition Ready says why).")
        SchedulePhase phase,

        @JsonInclude(JsonInclude.Include.NON_EMPTY)
        @Size(max = 16)
        @JsonPropertyDescription(
                "Ready (True: armed), LastBackupSucceeded, Overdue (True: the last success is too long ago), Stalled (True: a"
                        + " person has to look).")
        List<Condition> conditions,

        @Size(max = 256) @JsonPropertyDescription("The schedule with H replaced by what it stands for.") @Nullable
        String effectiveSchedule,

        @JsonPropertyDescription("From when on slots count. Nothing before it is ever made up for.") @Nullable
        Armed armed,

        @Size(max = Forms.MAX_LENGTH)
        @JsonPropertyDescription("The slot of the last backup that was created, or skipped.")
        @Nullable
        Instant lastScheduleTime,

        @Size(max = Forms.MAX_LENGTH) @JsonPropertyDescription("When the next backup is created.") @Nullable
        Instant nextScheduleTime,

        @Size(max = Forms.MAX_LENGTH) @JsonPropertyDescription("When the newest backup that succeeded ended.") @Nullable
        Instant lastSuccessfulTime,

        @Size(max = 253) @JsonPropertyDescription("Name of the newest backup that succeeded.") @Nullable
        String lastSuccessfulBackup,

        @Size(max = Forms.MAX_LENGTH)
        @JsonPropertyDescription(
                "By when the next backup has to have succeeded: the first slot after the last success, startingDeadlineSeconds"
                        + " and an hour. Past it, Overdue is True until one succeeds, whatever is edited meanwhile.")
        @Nullable
        Instant successDueTime,

        @Size(max = Forms.MAX_LENGTH)
        @JsonPropertyDescription("When the newest backup that did not succeed ended.")
        @Nullable
        Instant lastFailureTime,

        @Size(max = Forms.MAX_LENGTH)
        @JsonPropertyDescription(
                "The newest slot for which no backup was made: the operator was away too long, or one was still under way.")
        @Nullable
        Instant lastMissedTime,

        @Min(0) @JsonPropertyDescription("How many slots got no backup, since the schedule was created.")
        long missedRuns,

        @JsonPropertyDescription("How many backups ended, since the schedule was created.")
        Runs runs,

        @Min(0) @Max(Integer.MAX_VALUE) @JsonPropertyDescription("How many backups in a row did not succeed.")
        int consecutiveFailures,

        @Size(max = 253) @JsonPropertyDescription("Name of the backup that is under way.") @Nullable
        String active,

        @JsonPropertyDescription("The run that failed and is tried again.") @Nullable
        Retrying retry,

        @Size(max = 256)
        @JsonPropertyDescription("The value of the annotation hsmbackup.dev/trigger that was acted upon last.")
        @Nullable
        String lastHandledTrigger,

        @JsonInclude(JsonInclude.Include.NON_EMPTY)
        @Size(max = 100)
        @JsonPropertyDescription("With retention.dryRun: names of the backups that would go, at most 100.")
        List<@Size(max = 253) String> wouldDelete) {

    /** What the API server gives a new object. */
    public static final BackupScheduleStatus INITIAL =
            new BackupScheduleStatusBuilder().observedGeneration(-1).build();

    public BackupScheduleStatus {
        phase = Absent.or(phase, SchedulePhase.PENDING);
        conditions = Absent.orEmpty(conditions);
        wouldDelete = Absent.orEmpty(wouldDelete);
        runs = Absent.or(runs, Runs.NONE);
        lastScheduleTime = Absent.seconds(lastScheduleTime);
        nextScheduleTime = Absent.seconds(nextScheduleTime);
        lastSuccessfulTime = Absent.seconds(lastSuccessfulTime);
        successDueTime = Absent.seconds(successDueTime);
        lastFailureTime = Absent.seconds(lastFailureTime);
        lastMissedTime = Absent.seconds(lastMissedTime);
    }

    /** To change some fields. */
    public BackupScheduleStatusBuilder toBuilder() {
        return new BackupScheduleStatusBuilder(this);
    }

    /** How many backups ended, by result. */
    @JsonClassDescription("How many backups ended, since the schedule was created.")
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record Runs(
            @Min(0) @JsonPropertyDescription("Those that are Succeeded.")
            long succeeded,

            @Min(0) @JsonPropertyDescription("Those that are Failed.")
            long failed,

            @Min(0) @JsonPropertyDescription("Those that are Unknown.")
            long unknown) {

        /** None ended yet. */
        public static final Runs NONE = new Runs(0, 0, 0);
    }

    /**
     * Since when, and for what, slots count.
     *
     * @param since when the operator saw the schedule as it is, unsuspended, for the first time
     * @param rule the effective schedule and the time zone: where they change, slots count anew
     */
    @ValidationRule(
            value = "self.since" + Forms.IS_TIME + "self.since" + Forms.IS_SAME + "self.since",
            fieldPath = ".since",
            message = "since" + Forms.TIME)
    @JsonClassDescription("Since when, and for what, slots count.")
    @JsonIgnoreProperties(ignoreUnknown = true)
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Armed(
            @Required @Size(max = Forms.MAX_LENGTH) @JsonPropertyDescription("Slots after this time count.")
            Instant since,

            @Required
            @Size(max = 1024)
            @JsonPropertyDescription("The effective schedule and the time zone that it is armed for.")
            String rule) {

        public Armed {
            since = since.truncatedTo(ChronoUnit.SECONDS);
        }
    }

    /**
     * A run that failed and is tried again.
     *
     * @param slot the run's slot
     * @param attempts how many attempts were made, the first one too
     * @param nextTime when the next one is created
     */
    @ValidationRule(
            value = "self.slot" + Forms.IS_TIME + "self.slot" + Forms.IS_SAME + "self.slot",
            fieldPath = ".slot",
            message = "slot" + Forms.TIME)
    @ValidationRule(
            value = "self.nextTime" + Forms.IS_TIME + "self.nextTime" + Forms.IS_SAME + "self.nextTime",
            fieldPath = ".nextTime",
            message = "nextTime" + Forms.TIME)
    @JsonClassDescription("A run that failed and is tried again.")
    @JsonIgnoreProperties(ignoreUnknown = true)
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Retrying(
            @Required @Size(max = Forms.MAX_LENGTH) @JsonPropertyDescription("The slot of the run.")
            Instant slot,

            @Required @Min(1) @Max(1_000) @JsonPropertyDescription("How many attempts were made.")
            int attempts,

            @Required @Size(max = Forms.MAX_LENGTH) @JsonPropertyDescription("When the next attempt is made.")
            Instant nextTime) {

        public Retrying {
            slot = slot.truncatedTo(ChronoUnit.SECONDS);
            nextTime = nextTime.truncatedTo(ChronoUnit.SECONDS);
        }
    }
}

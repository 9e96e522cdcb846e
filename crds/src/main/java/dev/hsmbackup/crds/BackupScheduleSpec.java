package dev.hsmbackup.crds;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

/**
 * When to back up, what, and how long to keep it.
 *
 * @param schedule five fields of cron, or one of @hourly, @daily, @weekly, @monthly, @yearly; H in a field is a hash
 * @param timeZone IANA name
 * @param jitter {@link GoDuration}, 0s to 24h
 * @param startingDeadlineSeconds 60 to 604800 (a week)
 * @param retention nothing set: everything is kept
 */
@ValidationRule(
        value = "self.schedule.matches('" + BackupScheduleSpec.SCHEDULE_PATTERN + "')",
        fieldPath = ".schedule",
        message =
                "schedule must have exactly 5 fields (minute hour day-of-month month day-of-week) of numbers, names and"
                        + " * ? , - / H, for example '30 2 * * *' or 'H 2 * * *', or be @hourly, @daily, @weekly, @monthly or"
                        + " @yearly; the time zone goes into timeZone")
@ValidationRule(
        value = "self.timeZone.matches('^[A-Za-z0-9_+-]+(/[A-Za-z0-9_+-]+)*$')",
        fieldPath = ".timeZone",
        message = "timeZone must be the name of a zone of the IANA time zone database, for example Etc/UTC or"
                + " Europe/Berlin")
@ValidationRule(
        value = "self.jitter.matches('" + GoDuration.PATTERN + "') && size(self.jitter) > 0"
                + " && duration(self.jitter) <= duration('24h')",
        fieldPath = ".jitter",
        message = "jitter must be a duration from 0s to 24h in whole hours, minutes and seconds, for example 10m")
@ValidationRule(
        value = "has(self.suspend)",
        fieldPath = ".suspend",
        message = "suspend must be true or false; leave the field out for false")
@JsonClassDescription("When to back up, what, and how long to keep it.")
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record BackupScheduleSpec(
        @Required
        @Size(max = 256)
        @JsonPropertyDescription(
                "When: five fields of cron (minute hour day-of-month month day-of-week), or @hourly, @daily,"
                        + " @weekly, @monthly, @yearly. H in a field stands for a value of its range that this schedule keeps,"
                        + " so that not all schedules start at the same moment. An HSM is backed up at most every 30 minutes."
                        + " Example: H 2 * * *")
        String schedule,

        @Size(max = 64)
        @Default(BackupScheduleSpec.DEFAULT_TIME_ZONE)
        @JsonPropertyDescription("Time zone of the schedule and of the retention's days, a name of the IANA time zone"
                + " database. Example: Europe/Berlin")
        String timeZone,

        @Size(max = 64)
        @Default(BackupScheduleSpec.NO_JITTER)
        @JsonPropertyDescription(
                "Each run starts up to this much later, by a share that its slot and the schedule's name decide; a Go"
                        + " duration up to 24h.")
        String jitter,

        @Default("false")
        @JsonPropertyDescription(
                "true: starts nothing. What falls into this time is never made up for. What runs goes on.")
        boolean suspend,

        @Default("false") @JsonPropertyDescription("true: one backup is made as soon as the schedule is created.")
        boolean immediate,

        @Min(60)
        @Max(604_800)
        @Default("3600")
        @JsonPropertyDescription(
                "How late a run may start, for example after the operator was away. Of several that were missed only the"
                        + " latest is made up for.")
        int startingDeadlineSeconds,

        @Default("{}") @JsonPropertyDescription("New attempts where a backup is Failed or Unknown.")
        Retry retry,

        @Default("{}") @JsonPropertyDescription("Which succeeded backups of this schedule are kept. Default: all.")
        Retention retention,

        @Min(0)
        @Max(100)
        @Default("3")
        @JsonPropertyDescription(
                "How many Failed backups of this schedule are kept. Unknown ones stay until somebody deletes them.")
        Integer failedBackupsHistoryLimit,

        @Default("false")
        @JsonPropertyDescription(
                "true: the backups belong to the schedule, and are deleted with it. false: they stay when it is deleted.")
        boolean ownChildren,

        @Required @JsonPropertyDescription("What each run creates: exactly one of its fields.")
        ScheduleTemplate template) {

    /** RE2 and Java: five fields without a time zone before them, or a word. What the fields say is judged later. */
    static final String SCHEDULE_PATTERN = "^(@(hourly|daily|midnight|weekly|monthly|yearly|annually)"
            + "|[0-9A-Za-z*?,/()-]+( +[0-9A-Za-z*?,/()-]+){4})$";

    static final String DEFAULT_TIME_ZONE = "Etc/UTC";
    static final String NO_JITTER = "0s";
    static final int DEFAULT_DEADLINE = 3600;
    static final int DEFAULT_FAILED = 3;

    public BackupScheduleSpec {
        timeZone = Absent.or(timeZone, DEFAULT_TIME_ZONE);
        jitter = Absent.or(jitter, NO_JITTER);
        startingDeadlineSeconds = startingDeadlineSeconds == 0 ? DEFAULT_DEADLINE : startingDeadlineSeconds;
        failedBackupsHistoryLimit = Absent.or(failedBackupsHistoryLimit, DEFAULT_FAILED);
        retry = Absent.or(retry, Retry.DEFAULT);
        retention = Absent.or(retention, Retention.KEEP_ALL);
    }

    /**
     * New attempts for the same slot.
     *
     * @param limit 0 to 10; 0: none
     * @param delay {@link GoDuration} before the first one, 1m to 24h; doubles
     * @param maxDelay {@link GoDuration}, at least delay
     */
    @ValidationRule(
            value = "self.delay.matches('" + GoDuration.PATTERN + "') && size(self.delay) > 0"
                    + " && duration(self.delay) >= duration('1m') && duration(self.delay) <= duration('24h')",
            fieldPath = ".delay",
            message = "delay must be a duration from 1m to 24h in whole hours, minutes and seconds, for example 5m")
    @ValidationRule(
            value = "self.maxDelay.matches('" + GoDuration.PATTERN + "') && size(self.maxDelay) > 0"
                    + " && duration(self.maxDelay) >= duration('1m') && duration(self.maxDelay) <= duration('24h')",
            fieldPath = ".maxDelay",
            message = "maxDelay must be a duration from 1m to 24h in whole hours, minutes and seconds, for example 1h")
    @ValidationRule(
            value = "!self.delay.matches('" + GoDuration.PATTERN + "') || !self.maxDelay.matches('" + GoDuration.PATTERN
                    + "') || size(self.delay) == 0 || size(self.maxDelay) == 0"
                    // So that a value that is out of range itself gets one answer only.
                    + " || duration(self.delay) > duration('24h') || duration(self.maxDelay) < duration('1m')"
                    + " || duration(self.maxDelay) >= duration(self.delay)",
            fieldPath = ".maxDelay",
            message = "maxDelay must be at least delay (default 1h)")
    @JsonClassDescription("New attempts where a backup is Failed or Unknown: each is a new HsmBackup.")
    @JsonIgnoreProperties(ignoreUnknown = true)
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Retry(
            @Min(0)
            @Max(10)
            @Default("2")
            @JsonPropertyDescription("How many new attempts a run gets. 0: none.")
            @Nullable
            Integer limit,

            @Size(max = 64)
            @Default("5m")
            @JsonPropertyDescription(
                    "How long after the end of the first attempt the next one starts, a Go duration from 1m to 24h. Doubles"
                            + " with each attempt.")
            String delay,

            @Size(max = 64)
            @Default("1h")
            @JsonPropertyDescription(
                    "The longest time between two attempts, a Go duration from 1m to 24h, at least delay.")
            String maxDelay) {

        /** What the API server makes of an absent one. */
        public static final Retry DEFAULT = new Retry(2, "5m", "1h");

        public Retry {
            limit = Absent.or(limit, 2);
            delay = Absent.or(delay, "5m");
            maxDelay = Absent.or(maxDelay, "1h");
        }
    }
}

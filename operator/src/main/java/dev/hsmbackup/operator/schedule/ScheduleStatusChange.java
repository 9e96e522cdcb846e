package dev.hsmbackup.operator.schedule;

import dev.hsmbackup.crds.BackupSchedule;
import dev.hsmbackup.crds.BackupScheduleStatus;
import dev.hsmbackup.crds.BackupScheduleStatus.Runs;
import dev.hsmbackup.crds.BackupScheduleStatusBuilder;
import dev.hsmbackup.crds.Condition;
import dev.hsmbackup.crds.Condition.Status;
import dev.hsmbackup.crds.Conditions;
import dev.hsmbackup.crds.HsmBackup;
import dev.hsmbackup.crds.Phase;
import dev.hsmbackup.crds.SchedulePhase;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Builds the next status of a schedule. What its backups tell is added to what stands there already, so that backups that
 * are deleted take nothing with them.
 */
final class ScheduleStatusChange {

    static final String READY = "Ready";
    static final String LAST_SUCCEEDED = "LastBackupSucceeded";
    static final String OVERDUE = "Overdue";
    static final String STALLED = "Stalled";

    private final BackupSchedule schedule;
    private final Instant now;

    ScheduleStatusChange(BackupSchedule schedule, Instant now) {
        this.schedule = schedule;
        this.now = now;
    }

    /** What the backups tell. */
    BackupScheduleStatus observed(Children children) {
        BackupScheduleStatus old = schedule.getStatus();
        HsmBackup last = Children.lastToEnd(children.succeeded());
        HsmBackup good = last != null && isAfter(Children.end(last), old.lastSuccessfulTime()) ? last : null;
        HsmBackup bad = Children.lastToEnd(children.failed());
        Instant success = good == null ? old.lastSuccessfulTime() : Children.end(good);
        Instant failure = bad != null && isAfter(Children.end(bad), old.lastFailureTime())
                ? Children.end(bad)
                : old.lastFailureTime();
        BackupScheduleStatusBuilder next = old.toBuilder()
                .observedGeneration(Math.max(schedule.getMetadata().getGeneration(), old.observedGeneration()))
                .active(children.active().map(it -> it.getMetadata().getName()).orElse(null))
                .lastSuccessfulTime(success)
                .lastSuccessfulBackup(
                        good == null
                                ? old.lastSuccessfulBackup()
                                : good.getMetadata().getName())
                .lastFailureTime(failure)
                .runs(runs(children))
                .successDueTime(good == null ? old.successDueTime() : null)
                .consecutiveFailures(failuresInARow(children, success, good != null));
        return last(next.build(), success, failure, bad);
    }

    private Runs runs(Children children) {
        Map<Phase, Long> ended = children.endedAfter(schedule.getStatus()).stream()
                .collect(Collectors.groupingBy(it -> it.getStatus().phase(), Collectors.counting()));
        Runs before = schedule.getStatus().runs();
        return new Runs(
                before.succeeded() + ended.getOrDefault(Phase.SUCCEEDED, 0L),
                before.failed() + ended.getOrDefault(Phase.FAILED, 0L),
                before.unknown() + ended.getOrDefault(Phase.UNKNOWN, 0L));
    }

    /** Those since the last success: what was counted before, and what ended since. */
    private int failuresInARow(Children children, @Nullable Instant success, boolean newGood) {
        BackupScheduleStatus old = schedule.getStatus();
        Instant counted = newGood ? success : old.lastFailureTime();
        long ended = children.failed().stream()
                .filter(backup -> isAfter(Children.end(backup), counted))
                .count();
        return Math.toIntExact(Math.min(100_000, ended + (newGood ? 0 : old.consecutiveFailures())));
    }

    private BackupScheduleStatus last(
            BackupScheduleStatus status,
            @Nullable Instant success,
            @Nullable Instant failure,
            @Nullable HsmBackup bad) {
        if (success == null && failure == null) {
            return status;
        }
        if (failure == null || isAfter(success == null ? Instant.MIN : success, failure)) {
            return with(
                    status,
                    LAST_SUCCEEDED,
                    Status.TRUE,
                    "BackupSucceeded",
                    "Backup " + status.lastSuccessfulBackup() + " succeeded at " + success + ".");
        }
        // Where the backup is gone, what was written of it stands.
        return bad != null && Children.end(bad).equals(failure)
                ? with(status, LAST_SUCCEEDED, Status.FALSE, "BackupFailed", failed(bad))
                : status;
    }

    private static String failed(HsmBackup bad) {
        String why = Conditions.find(bad.getStatus().conditions(), READY)
                .map(Condition::message)
                .orElse("");
        String text = "Backup " + bad.getMetadata().getName() + " is "
                + (bad.getStatus().phase() == Phase.UNKNOWN ? "Unknown" : "Failed") + ". " + why;
        return text.length() > 2_000 ? text.substring(0, 2_000) : text;
    }

    /** It starts nothing before somebody mends it. */
    BackupScheduleStatus refused(BackupScheduleStatus status, String reason, String message) {
        BackupScheduleStatus told = status.toBuilder()
                .phase(SchedulePhase.NOT_READY)
                .effectiveSchedule(null)
                .nextScheduleTime(null)
                .armed(null)
                .retry(null)
                .build();
        return with(with(told, READY, Status.FALSE, reason, message), STALLED, Status.TRUE, reason, message);
    }

    /** It does what it says: armed, or suspended as wanted. */
    BackupScheduleStatus ready(BackupScheduleStatus status, SchedulePhase phase, String reason, String message) {
        SchedulePhase shown = status.active() == null ? phase : SchedulePhase.RUNNING;
        BackupScheduleStatus told = status.toBuilder()
                .phase(shown)
                .conditions(Conditions.without(status.conditions(), STALLED))
                .build();
        return with(told, READY, Status.TRUE, reason, message);
    }

    /** The API server does not let these backups be created: a person has to look. */
    BackupScheduleStatus blocked(BackupScheduleStatus status, Map<String, String> refused) {
        String text = refused.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .map(it -> "The API server refuses HsmBackup " + it.getKey() + ": " + it.getValue())
                .collect(Collectors.joining(" "));
        // As it stood before this look, so that it keeps its time and nothing is written where nothing changed.
        List<Condition> conditions = new ArrayList<>(status.conditions());
        Conditions.find(schedule.getStatus().conditions(), STALLED).ifPresent(conditions::add);
        return with(
                status.toBuilder().conditions(conditions).build(),
                STALLED,
                Status.TRUE,
                "BackupRefused",
                text.substring(0, Math.min(text.length(), 2_000)));
    }

    /** Whether the last success is too long ago. */
    BackupScheduleStatus overdue(BackupScheduleStatus status, Overdue overdue) {
        boolean late = overdue.since(now);
        return with(
                status.toBuilder().successDueTime(overdue.from()).build(),
                OVERDUE,
                late ? Status.TRUE : Status.FALSE,
                late ? "BackupMissing" : "OnTime",
                overdue.message());
    }

    BackupScheduleStatus notOverdue(BackupScheduleStatus status) {
        return status.toBuilder()
                .successDueTime(null)
                .conditions(Conditions.without(status.conditions(), OVERDUE))
                .build();
    }

    private BackupScheduleStatus with(
            BackupScheduleStatus status, String type, Status value, String reason, String message) {
        List<Condition> conditions = Conditions.with(
                status.conditions(),
                new Condition(
                        type, value, reason, message, schedule.getMetadata().getGeneration(), now));
        return status.toBuilder().conditions(conditions).build();
    }

    static boolean isAfter(Instant time, @Nullable Instant other) {
        return other == null || time.isAfter(Objects.requireNonNull(other));
    }
}

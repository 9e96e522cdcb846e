package dev.hsmbackup.operator.schedule;

import dev.hsmbackup.crds.BackupSchedule;
import dev.hsmbackup.crds.BackupScheduleStatus;
import dev.hsmbackup.crds.SchedulePhase;
import dev.hsmbackup.operator.schedule.ScheduleDecision.News;
import dev.hsmbackup.operator.schedule.ScheduleDecision.Tell;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What a schedule that starts nothing now says of itself. Each takes the status with what the backups tell. */
final class ScheduleAtRest {

    private final BackupSchedule schedule;
    private final ScheduleStatusChange change;
    private final Instant now;

    ScheduleAtRest(BackupSchedule schedule, ScheduleStatusChange change, Instant now) {
        this.schedule = schedule;
        this.change = change;
        this.now = now;
    }

    /** Spec is wrong. */
    Tell mistaken(BackupScheduleStatus observed, ScheduleCheck.Refused mistake) {
        String reason = mistake.reason().text();
        String message = mistake.message() + " Nothing is backed up until spec is corrected.";
        BackupScheduleStatus status = change.refused(observed, reason, message);
        if (schedule.getSpec().suspend()) {
            return new Tell(change.notOverdue(status), news(observed, reason, message), null);
        }
        // Nothing is expected of it before it is armed, but what was due before stays due.
        Instant due = status.successDueTime();
        return due == null
                ? new Tell(status, news(observed, reason, message), null)
                : new Tell(
                        change.overdue(status, new Overdue(due, status.lastSuccessfulTime())),
                        news(observed, reason, message),
                        due.isAfter(now) ? due : null);
    }

    /** As spec.suspend wants it. */
    Tell suspended(BackupScheduleStatus observed, SlotPlan plan) {
        BackupScheduleStatus status = observed.toBuilder()
                .armed(null)
                .retry(null)
                .nextScheduleTime(null)
                .effectiveSchedule(plan.slots().schedule().effective())
                .build();
        return new Tell(
                change.ready(
                        change.notOverdue(status),
                        SchedulePhase.SUSPENDED,
                        "Suspended",
                        "spec.suspend is true: nothing is backed up, and nothing is made up for later."),
                null,
                null);
    }

    /** A slot to come stands in the status. */
    Tell clockBehind(BackupScheduleStatus observed, SlotPlan plan, Instant ahead, Instant slot) {
        String message = "The status names a time to come (" + ahead
                + "): a clock was wrong, or is. No slot runs before it, for none may run twice.";
        BackupScheduleStatus told = change.refused(armed(plan, observed, slot), "ClockBehind", message).toBuilder()
                .armed(observed.armed())
                .effectiveSchedule(plan.slots().schedule().effective())
                .build();
        return new Tell(told, news(observed, "ClockBehind", message), ahead);
    }

    /**
     * It waits for its next slot.
     *
     * @param next that slot
     */
    BackupScheduleStatus armed(SlotPlan plan, BackupScheduleStatus status, Instant next) {
        return change.ready(
                status.toBuilder()
                        .effectiveSchedule(plan.slots().schedule().effective())
                        .nextScheduleTime(plan.due(next))
                        .build(),
                SchedulePhase.ARMED,
                "Armed",
                "Backs up by the schedule.");
    }

    /** What people are to hear of; null: it stands in the status already. */
    @Nullable
    News news(BackupScheduleStatus observed, String reason, String message) {
        boolean told = observed.conditions().stream()
                .anyMatch(condition ->
                        condition.reason().equals(reason) && condition.message().equals(message));
        return told ? null : new News(true, reason, message);
    }
}

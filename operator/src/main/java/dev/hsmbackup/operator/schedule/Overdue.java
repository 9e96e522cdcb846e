package dev.hsmbackup.operator.schedule;

import dev.hsmbackup.crds.BackupScheduleStatus;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * When a schedule's success is late: the first slot after the last success, or after it was armed, should have had one.
 * What is late already stays so until a backup succeeds or somebody suspends the schedule: an edit makes no backup.
 *
 * @param from late from then on
 * @param success the last one; null: none ever
 */
record Overdue(Instant from, @Nullable Instant success) {

    /** How long a backup may take until its absence is worth a word. */
    private static final Duration USUAL = Duration.ofHours(1);

    static Overdue of(SlotPlan plan, BackupScheduleStatus status, Instant now) {
        Instant success = status.lastSuccessfulTime();
        Instant known = status.successDueTime();
        if (known != null && !now.isBefore(known)) {
            return new Overdue(known, success);
        }
        Instant armed = status.armed() == null ? Instant.EPOCH : status.armed().since();
        Instant since = success == null || armed.isAfter(success) ? armed : success;
        Instant due = plan.due(plan.slots().next(since));
        return new Overdue(due.plus(plan.startingDeadline()).plus(USUAL), success);
    }

    boolean since(Instant now) {
        return !now.isBefore(from);
    }

    String message() {
        return (success == null ? "No backup has succeeded yet" : "The last backup that succeeded ended at " + success)
                + "; the next success was due by " + from + ".";
    }
}

package dev.hsmbackup.operator.schedule;

import dev.hsmbackup.crds.BackupScheduleStatus;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The write that follows the creation of a slot's backup may be lost, with the process or the answer. The backup tells what
 * it said: without it, nothing would be tried again, and the slot would fire anew where somebody deletes the backup.
 */
final class LostStatus {

    private LostStatus() {}

    /** The same with the slot of the latest backup, where that is not written yet. */
    static BackupScheduleStatus catchUp(SlotPlan plan, BackupScheduleStatus status, Children children, Instant now) {
        // Anybody can write a slot to come into an annotation, and what stands in the status never goes back.
        Instant latest =
                children.latestSlot(now.plus(SlotPolicy.TOLERATED_SKEW)).orElse(null);
        Instant last = status.lastScheduleTime();
        if (latest == null || (last != null && !latest.isAfter(last))) {
            return status;
        }
        int missed = missedBefore(plan, status, last, latest);
        return status.toBuilder()
                .lastScheduleTime(latest)
                .missedRuns(status.missedRuns() + missed)
                .lastMissedTime(
                        missed == 0 ? status.lastMissedTime() : plan.slots().atOrBefore(latest.minusNanos(1)))
                .build();
    }

    private static int missedBefore(
            SlotPlan plan, BackupScheduleStatus status, @Nullable Instant last, Instant latest) {
        BackupScheduleStatus.Armed armed = status.armed();
        if (armed == null || !armed.rule().equals(plan.rule())) {
            return 0;
        }
        Instant counted = last == null || armed.since().isAfter(last) ? armed.since() : last;
        return Math.max(0, plan.slots().countBetween(counted, latest) - 1);
    }
}

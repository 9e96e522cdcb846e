package dev.hsmbackup.operator.schedule;

import dev.hsmbackup.crds.BackupSchedule;
import dev.hsmbackup.crds.BackupScheduleStatus;
import dev.hsmbackup.crds.Condition;
import dev.hsmbackup.crds.Conditions;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What metrics tell of a schedule. All of it follows from spec and status, so an operator that has just started tells the
 * same as the one before it.
 *
 * @param successDue by when the next backup has to have succeeded; null: none is expected, as while it is suspended
 * @param expectedInterval the largest distance of two slots; null: it is not armed
 * @param lastSucceeded whether the last backup to end was good; null: none has ended
 * @param ready the condition Ready; null: not judged yet
 */
public record ScheduleFigures(
        @Nullable Instant successDue,
        @Nullable Duration expectedInterval,
        @Nullable Boolean lastSucceeded,
        @Nullable Condition ready) {

    /**
     * Reads them.
     *
     * @param status as it was written, or stands
     */
    public static ScheduleFigures of(BackupSchedule schedule, BackupScheduleStatus status, Instant now) {
        Condition ready =
                Conditions.find(status.conditions(), ScheduleStatusChange.READY).orElse(null);
        Boolean lastSucceeded = Conditions.find(status.conditions(), ScheduleStatusChange.LAST_SUCCEEDED)
                .map(Condition::holds)
                .orElse(null);
        boolean expects = !schedule.getSpec().suspend();
        Duration interval = expects
                        && ready != null
                        && ready.holds()
                        && ScheduleReading.check(schedule) instanceof ScheduleCheck.Accepted(Slots slots)
                ? Spacing.of(slots, now).largest()
                : null;
        return new ScheduleFigures(expects ? status.successDueTime() : null, interval, lastSucceeded, ready);
    }
}

package dev.hsmbackup.operator.schedule;

import dev.hsmbackup.crds.BackupScheduleStatus;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What to do about a BackupSchedule now. */
public sealed interface ScheduleDecision {

    /**
     * Write the status where it differs from the one that stands.
     *
     * @param news null: none
     * @param lookAgain when to look again, if nothing happens before; null: only when something happens
     */
    record Tell(
            BackupScheduleStatus status,
            @Nullable News news,
            @Nullable Instant lookAgain) implements ScheduleDecision {}

    /**
     * Create this backup, or find that it is there, then write the status.
     *
     * @param taken what to write instead where an object of that name is there and is not this schedule's: the name is the
     *     lock of the slot, so nobody runs it
     */
    record Create(Order order, BackupScheduleStatus then, BackupScheduleStatus taken) implements ScheduleDecision {}

    /**
     * A backup to be.
     *
     * @param name decides who is first: creating it is the lock of its slot
     * @param slot null: a trigger asks for it
     * @param why one word for the log: slot, trigger, retry, immediate
     */
    record Order(String name, @Nullable Instant slot, String why) {}

    /** One event about the schedule. */
    record News(boolean warning, String reason, String message) {}
}

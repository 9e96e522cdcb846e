package dev.hsmbackup.operator.schedule;

import dev.hsmbackup.crds.BackupScheduleStatus.Armed;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What to do about a schedule now. All but {@link Wait} and {@link Suspended} are followed by another decision. */
public sealed interface SlotDecision {

    /** Write {@code armed: null}; nothing runs, and nothing needs to be looked at, until the spec changes. */
    record Suspended() implements SlotDecision {}

    /**
     * Count slots from now on, and decide again; it belongs into the status. No slot at or before armed.since runs.
     *
     * @param lost slots that would have had their turn, had nobody edited the spec; null: none
     */
    record Arm(Armed armed, @Nullable Missed lost) implements SlotDecision {}

    /**
     * Look again then.
     *
     * @param until when the next slot's backup starts: slot and jitter
     * @param slot the next one, for status.nextScheduleTime
     */
    record Wait(Instant until, Instant slot) implements SlotDecision {}

    /**
     * Status names a slot or an arming in the future: a clock was wrong then, or is now. Nothing runs until it has passed,
     * for a slot must never run twice. Worth a condition.
     *
     * @param ahead what the status names
     * @param slot the next one that runs
     */
    record ClockBehind(Instant ahead, Instant slot) implements SlotDecision {}

    /**
     * Create the backup of this slot, or adopt it, then write the slot as lastSlot. Asked again, until that is written, the
     * answer is the same, inside the deadline.
     *
     * @param slot its instant: it decides the name
     * @param missed how many slots before it will never run (at most {@link Slots#MOST_COUNTED})
     * @param immediate whether it stands for spec.immediate, and slot for the minute of creation
     */
    record Run(Instant slot, int missed, boolean immediate) implements SlotDecision {}

    /**
     * Write the slot as lastSlot, and say that it was skipped over this run.
     *
     * @param slot that is due
     * @param missed how many slots before it will never run (at most {@link Slots#MOST_COUNTED})
     * @param active the backup or restore that is not at its end
     */
    record SkipBecauseActive(Instant slot, int missed, String active) implements SlotDecision {}

    /**
     * Too late for all of them. Write latest as lastSlot, and lastMissedTime; add count to missedRuns.
     *
     * @param latest of the slots that will never run
     * @param count how many they are (at most {@link Slots#MOST_COUNTED})
     */
    record Missed(Instant latest, int count) implements SlotDecision {}
}

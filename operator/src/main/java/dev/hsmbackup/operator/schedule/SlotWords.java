package dev.hsmbackup.operator.schedule;

import org.jspecify.annotations.Nullable;

/** Says why a slot had no backup. */
final class SlotWords {

    private SlotWords() {}

    /** @param restore what the restore that is under way is called; null: none is */
    static String skipped(SlotDecision.SkipBecauseActive skip, @Nullable String restore) {
        return "No backup was made for the slot of " + skip.slot() + ": " + skip.active() + " is not at its end. "
                + (skip.active().equals(restore)
                        ? "An HSM is not backed up while it is restored; the next slot is."
                        : "An HSM runs one job at a time; choose fewer slots where backups take that long.");
    }

    static String missed(SlotDecision.Missed miss, SlotPlan plan) {
        return slots(miss) + " missed by more than startingDeadlineSeconds ("
                + plan.startingDeadline().toSeconds()
                + "): the operator was away, or could not create the backup.";
    }

    static String lost(SlotDecision.Missed miss) {
        return slots(miss)
                + " missed: the operator was away, and spec was edited more than once meanwhile, so it may have been"
                + " suspended at that time. Slots count anew from now on; trigger a backup to have one earlier.";
    }

    private static String slots(SlotDecision.Missed miss) {
        return miss.count() == 1
                ? "The slot of " + miss.latest() + " was"
                : miss.count() + " slots, the last of " + miss.latest() + ", were";
    }
}

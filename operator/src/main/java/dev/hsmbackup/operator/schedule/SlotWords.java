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
        return (miss.count() == 1
                        ? "The slot of " + miss.latest() + " was"
                        : miss.count() + " slots, the last of " + miss.latest() + ", were")
                + " missed by more than startingDeadlineSeconds ("
                + plan.startingDeadline().toSeconds()
                + "): the operator was away, or could not create the backup.";
    }
}

package dev.hsmbackup.operator.schedule;

import dev.hsmbackup.crds.BackupSchedule;
import dev.hsmbackup.crds.BackupScheduleStatus;
import dev.hsmbackup.crds.BackupScheduleStatus.Armed;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a schedule besides its spec.
 *
 * @param createdAt metadata.creationTimestamp
 * @param generation metadata.generation
 * @param observedGeneration the generation of the last status that was written; 0 for none
 * @param armed since when, and for what, slots count; null before the first time and while suspended
 * @param lastSlot the latest slot that was run, skipped or counted as missed: nothing at or before it ever runs
 * @param active the backup of this schedule, or the restore of its HSM, that is not at its end, if any
 */
public record SlotFacts(
        Instant createdAt,
        long generation,
        long observedGeneration,
        @Nullable Armed armed,
        @Nullable Instant lastSlot,
        @Nullable Active active) {

    /**
     * A run that is not at its end.
     *
     * @param name of the backup or restore
     * @param slot that it was made for; null where a trigger made it, and of a restore
     */
    public record Active(String name, @Nullable Instant slot) {}

    /** The same for a schedule that counts from now on as it is. */
    SlotFacts with(Armed now) {
        return new SlotFacts(createdAt, generation, generation, now, lastSlot, active);
    }

    /**
     * What the objects tell.
     *
     * @param observed the status that {@link LostStatus} has caught up
     * @param restore what the restore of the HSM that is under way is called; null: none is
     */
    static SlotFacts of(
            BackupSchedule schedule, BackupScheduleStatus observed, Children children, @Nullable String restore) {
        return new SlotFacts(
                Instant.parse(schedule.getMetadata().getCreationTimestamp()),
                schedule.getMetadata().getGeneration(),
                Math.max(0, schedule.getStatus().observedGeneration()),
                observed.armed(),
                observed.lastScheduleTime(),
                children.active()
                        .map(it -> new Active(
                                it.getMetadata().getName(), children.slot(it).orElse(null)))
                        .orElse(restore == null ? null : new Active(restore, null)));
    }
}

package dev.hsmbackup.operator.schedule;

import dev.hsmbackup.crds.BackupSchedule;
import dev.hsmbackup.crds.BackupScheduleStatus;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a schedule besides its spec.
 *
 * @param createdAt metadata.creationTimestamp
 * @param generation metadata.generation
 * @param observedGeneration the generation of the last status that was written; 0 for none
 * @param armed since when, and for what, slots count; null before the first time and while suspended
 * @param lastSlot the latest slot that was run, skipped or counted as missed: nothing at or before it ever runs. The later
 *     one of status.lastScheduleTime and the slots of the backups that exist, so that a lost status costs nothing
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
     * Slots after since count.
     *
     * @param since when the operator saw the schedule unsuspended and with this rule for the first time
     * @param rule {@link SlotPlan#rule} at that time
     */
    public record Armed(Instant since, String rule) {}

    /**
     * A run that is not at its end.
     *
     * @param name of the backup or restore
     * @param slot that it was made for; null where a trigger made it, and of a restore
     */
    public record Active(String name, @Nullable Instant slot) {}

    /** @param restore what the restore of the HSM that is under way is called; null: none is */
    static SlotFacts of(BackupSchedule schedule, Children children, @Nullable String restore) {
        BackupScheduleStatus status = schedule.getStatus();
        BackupScheduleStatus.Armed armed = status.armed();
        Instant latest = children.latestSlot().orElse(null);
        Instant last = status.lastScheduleTime();
        return new SlotFacts(
                Instant.parse(schedule.getMetadata().getCreationTimestamp()),
                schedule.getMetadata().getGeneration(),
                Math.max(0, status.observedGeneration()),
                armed == null ? null : new Armed(armed.since(), armed.rule()),
                last == null || (latest != null && latest.isAfter(last)) ? latest : last,
                children.active()
                        .map(it -> new Active(
                                it.getMetadata().getName(), Children.slot(it).orElse(null)))
                        .orElse(restore == null ? null : new Active(restore, null)));
    }
}

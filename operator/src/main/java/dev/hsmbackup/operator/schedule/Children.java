package dev.hsmbackup.operator.schedule;

import dev.hsmbackup.crds.BackupSchedule;
import dev.hsmbackup.crds.BackupScheduleStatus;
import dev.hsmbackup.crds.HsmBackup;
import dev.hsmbackup.crds.Phase;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The backups that one schedule made, as they stand. Whose they are is told by the schedule's uid: a schedule that was made
 * again under the same name has none of the old one's.
 *
 * @param schedule its name
 * @param all in no order
 */
public record Children(String schedule, List<HsmBackup> all) {

    /** Label: uid of the schedule. */
    public static final String UID = BackupSchedule.LABEL + "-uid";

    /** Annotation: the slot, an instant. */
    public static final String SLOT = "hsmbackup.dev/slot";

    /** Picks those of the schedule. */
    public static Children of(BackupSchedule schedule, Collection<HsmBackup> backups) {
        return new Children(
                schedule.getMetadata().getName(),
                backups.stream().filter(backup -> isOf(schedule, backup)).toList());
    }

    /** Whether this schedule made it. */
    public static boolean isOf(BackupSchedule schedule, HsmBackup backup) {
        Map<String, String> labels = backup.getMetadata().getLabels();
        return labels != null && schedule.getMetadata().getUid().equals(labels.get(UID));
    }

    /**
     * The slot that it was made for; empty: a trigger made it, or somebody took the annotation away or wrote another one.
     * Whoever may edit backups writes annotations, but the name that is the lock of a slot stays.
     */
    Optional<Instant> slot(HsmBackup backup) {
        Map<String, String> annotations = backup.getMetadata().getAnnotations();
        String text = annotations == null ? null : annotations.get(SLOT);
        try {
            return Optional.ofNullable(text)
                    .map(Instant::parse)
                    // The status takes no time of long ago.
                    .filter(slot -> slot.isAfter(Instant.EPOCH)
                            && ChildNames.isOf(
                                    schedule, slot, backup.getMetadata().getName()));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    /** The one that is not at its end; the oldest, where somebody made more of them. */
    Optional<HsmBackup> active() {
        return all.stream()
                .filter(backup -> !backup.getStatus().phase().isTerminal())
                .min(Comparator.comparing(backup -> backup.getMetadata().getCreationTimestamp()));
    }

    /** The latest slot that has a backup; of later ones nothing is believed. */
    Optional<Instant> latestSlot(Instant notAfter) {
        return all.stream()
                .flatMap(backup -> slot(backup).stream())
                .filter(slot -> !slot.isAfter(notAfter))
                .max(Comparator.naturalOrder());
    }

    /** All backups of a slot: the first attempt and its retries. */
    List<HsmBackup> ofSlot(Instant slot) {
        return all.stream()
                .filter(backup -> slot(backup).filter(slot::equals).isPresent())
                .toList();
    }

    List<HsmBackup> succeeded() {
        return all.stream()
                .filter(backup -> backup.getStatus().phase() == Phase.SUCCEEDED)
                .toList();
    }

    /** Failed or Unknown. */
    List<HsmBackup> failed() {
        return all.stream()
                .filter(backup -> backup.getStatus().phase().isTerminal()
                        && backup.getStatus().phase() != Phase.SUCCEEDED)
                .toList();
    }

    /** Those that ended after all that this status tells of. */
    List<HsmBackup> endedAfter(BackupScheduleStatus status) {
        return all.stream()
                .filter(backup -> backup.getStatus().phase().isTerminal())
                .filter(backup -> ScheduleStatusChange.isAfter(end(backup), status.lastSuccessfulTime())
                        && ScheduleStatusChange.isAfter(end(backup), status.lastFailureTime()))
                .toList();
    }

    /** The last of these to end. */
    static @Nullable HsmBackup lastToEnd(List<HsmBackup> backups) {
        return backups.stream().max(Comparator.comparing(Children::end)).orElse(null);
    }

    /** When one that ended did. */
    static Instant end(HsmBackup backup) {
        return Objects.requireNonNullElse(backup.getStatus().completionTime(), Instant.EPOCH);
    }
}

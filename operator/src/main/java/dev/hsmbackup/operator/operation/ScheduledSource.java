package dev.hsmbackup.operator.operation;

import dev.hsmbackup.crds.BackupSchedule;
import dev.hsmbackup.crds.CloudHsmRestore;
import dev.hsmbackup.crds.HsmBackup;
import dev.hsmbackup.crds.HsmRestore;
import dev.hsmbackup.crds.LocalRef;
import dev.hsmbackup.crds.Phase;
import dev.hsmbackup.crds.Run;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Which backup a restore means by a schedule: the last good one that ended before the restore was created. It is the same at
 * each look: a backup that ends while the restore waits may be one of the broken HSM.
 */
public final class ScheduledSource {

    private ScheduledSource() {}

    /**
     * Finds it.
     *
     * @param restore where an attempt was made already, the backup that it was about is the only one
     * @param backups of the restore's namespace, as read live
     */
    public static Optional<HsmBackup> find(Run restore, String schedule, Collection<HsmBackup> backups) {
        return good(schedule, backups)
                .filter(backup -> isOldEnough(restore, backup))
                .filter(backup -> meant(restore, backup))
                .max(Comparator.comparing(ScheduledSource::end));
    }

    /** What there is not, where none was found. */
    public static String missing(Run restore, String schedule, Collection<HsmBackup> backups) {
        String what = "succeeded HsmBackup of BackupSchedule \"" + schedule + "\"";
        return good(schedule, backups).anyMatch(backup -> meant(restore, backup))
                ? what + " that ended before this restore was created ("
                        + restore.getMetadata().getCreationTimestamp()
                        + "), but a newer one, which may be a backup of what is to be mended; if it is not, name it as"
                        + " source.backupRef. There is no older one"
                : what;
    }

    /** Whether a backup ended before the restore was created, or in the same second. */
    static boolean isOldEnough(Run restore, HsmBackup backup) {
        return !end(backup).isAfter(Instant.parse(restore.getMetadata().getCreationTimestamp()));
    }

    /** The schedule that a restore names as its source; null: it names another source. */
    public static @Nullable String schedule(Run restore) {
        LocalRef ref = switch (restore) {
            case HsmRestore it -> it.getSpec().source().scheduleRef();
            case CloudHsmRestore it -> it.getSpec().source().scheduleRef();
            case HsmBackup _ -> null;
        };
        return ref == null ? null : ref.name();
    }

    /** The schedule that made a backup; null: none did. */
    static @Nullable String madeBy(HsmBackup backup) {
        var labels = backup.getMetadata().getLabels();
        return labels == null ? null : labels.get(BackupSchedule.LABEL);
    }

    /** Whether an earlier attempt was about this backup, or there was none. */
    private static boolean meant(Run restore, HsmBackup backup) {
        return switch (restore) {
            case HsmRestore it ->
                isOrNull(it.getStatus().folderUri(), backup.getStatus().folderUri());
            case CloudHsmRestore it ->
                isOrNull(it.getStatus().backupId(), backup.getStatus().backupId());
            case HsmBackup _ -> false;
        };
    }

    private static boolean isOrNull(@Nullable String before, @Nullable String now) {
        return before == null || before.equals(now);
    }

    private static Stream<HsmBackup> good(String schedule, Collection<HsmBackup> backups) {
        return backups.stream()
                .filter(backup -> schedule.equals(madeBy(backup)))
                .filter(backup -> backup.getStatus().phase() == Phase.SUCCEEDED)
                .filter(backup -> !GoingBackups.isGoing(backup));
    }

    /** When it ended; one that has not, before all others. */
    static Instant end(HsmBackup backup) {
        return Objects.requireNonNullElse(backup.getStatus().completionTime(), Instant.EPOCH);
    }
}

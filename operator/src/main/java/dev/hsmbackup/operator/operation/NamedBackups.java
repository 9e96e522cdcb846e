package dev.hsmbackup.operator.operation;

import dev.hsmbackup.crds.CloudHsmRestore;
import dev.hsmbackup.crds.HsmBackup;
import dev.hsmbackup.crds.HsmRestore;
import dev.hsmbackup.crds.LocalRef;
import dev.hsmbackup.crds.Run;
import dev.hsmbackup.crds.RunStatus;
import dev.hsmbackup.crds.SafetyBackup;
import java.util.Collection;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The backups that restores of their namespace name: retention leaves their objects alone. What a restore says itself, and
 * its way back, count as long as it exists; what it found by that, until its end. Blobs are claimed beyond that:
 * {@link BlobClaims}.
 */
public final class NamedBackups {

    private NamedBackups() {}

    /**
     * Picks them.
     *
     * @param backups of one namespace
     * @param restores of the same namespace, as read live
     * @return names
     */
    public static Set<String> of(Collection<HsmBackup> backups, Collection<? extends Run> restores) {
        return backups.stream()
                .filter(backup -> restores.stream().anyMatch(restore -> names(restore, backup, backups)))
                .map(backup -> backup.getMetadata().getName())
                .collect(Collectors.toUnmodifiableSet());
    }

    private static boolean names(Run restore, HsmBackup backup, Collection<HsmBackup> backups) {
        SafetyBackup safety = restore.getStatus().safetyBackup();
        return (safety != null && isNamed(safety.name(), backup))
                || says(restore, backup)
                || (!restore.getStatus().phase().isTerminal() && found(restore, backup, backups));
    }

    private static boolean says(Run restore, HsmBackup backup) {
        return switch (restore) {
            case HsmRestore it ->
                isTo(it.getSpec().source().backupRef(), backup)
                        || isIn(it.getSpec().source().folder(), backup);
            case CloudHsmRestore it -> {
                String id = it.getSpec().source().backupId();
                yield isTo(it.getSpec().source().backupRef(), backup)
                        || (id != null && id.equalsIgnoreCase(backup.getStatus().backupId()));
            }
            case HsmBackup _ -> false;
        };
    }

    private static boolean found(Run restore, HsmBackup backup, Collection<HsmBackup> backups) {
        String schedule = ScheduledSource.schedule(restore);
        return recorded(restore, backup)
                || (schedule != null
                        && ScheduledSource.find(restore, schedule, backups)
                                .filter(it -> isNamed(it.getMetadata().getName(), backup))
                                .isPresent());
    }

    private static boolean recorded(Run restore, HsmBackup backup) {
        RunStatus found = restore.getStatus();
        // The folder of a Cloud HSM's backup is the whole container.
        return switch (restore) {
            case HsmRestore _ ->
                found.folderUri() != null
                        && found.folderUri().equals(backup.getStatus().folderUri());
            case CloudHsmRestore _ ->
                found.backupId() != null
                        && found.backupId().equals(backup.getStatus().backupId());
            case HsmBackup _ -> false;
        };
    }

    private static boolean isTo(@Nullable LocalRef ref, HsmBackup backup) {
        return ref != null && isNamed(ref.name(), backup);
    }

    private static boolean isNamed(String name, HsmBackup backup) {
        return backup.getMetadata().getName().equals(name);
    }

    private static boolean isIn(@Nullable String folder, HsmBackup backup) {
        String folderUri = backup.getStatus().folderUri();
        return folder != null && folderUri != null && folderUri.endsWith("/" + folder);
    }
}

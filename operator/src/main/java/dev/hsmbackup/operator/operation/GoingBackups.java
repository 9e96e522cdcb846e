package dev.hsmbackup.operator.operation;

import dev.hsmbackup.crds.HsmBackup;
import dev.hsmbackup.crds.HsmRestore;
import dev.hsmbackup.crds.ManagedHsmRef;
import dev.hsmbackup.operator.port.RestoreRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Backups whose blobs are being deleted, or may be in a moment: what is left of one must not replace an HSM, nor be its
 * way back. A restore that begins to look before the deletion is seen by {@link BlobClaims}, one that begins after it sees
 * the deletion here, so that none passes between.
 */
public final class GoingBackups {

    private static final Duration LOOK = Duration.ofSeconds(2);

    private GoingBackups() {}

    /** Whether this is one. What a Cloud HSM's backup left stays in any case. */
    public static boolean isGoing(HsmBackup backup) {
        return backup.target() instanceof ManagedHsmRef && (BlobPolicy.isDue(backup) || BlobPolicy.isBegun(backup));
    }

    /**
     * Whether the folder of a restore is of such a backup. It waits where nothing is deleted yet: if the restore was there
     * first, its folder stays, and the object that names it goes.
     *
     * @param backups of the HSM that wrote the folder, of all namespaces, as read live; others' names are not told
     */
    public static Optional<Decision> folder(
            HsmRestore restore, RestoreRequest request, List<HsmBackup> backups, Instant now) {
        List<HsmBackup> going = backups.stream()
                .filter(GoingBackups::isGoing)
                .filter(backup -> request.folderUri().equals(backup.getStatus().folderUri()))
                .toList();
        if (going.isEmpty()) {
            return Optional.empty();
        }
        String what = "The backup in " + request.folderUri() + " is being deleted";
        return going.stream().anyMatch(BlobPolicy::isBegun)
                ? RestorePolicy.fail(
                        restore,
                        Reasons.SOURCE_NOT_USABLE,
                        what
                                + " and may not be whole any more. Nothing was restored; create a new HsmRestore with another"
                                + " source.",
                        now)
                : Optional.of(new Waiting(restore, now)
                        .on(
                                Reasons.SOURCE_NOT_READY,
                                what + " with its HsmBackup; whether its blobs stay is not decided yet.",
                                LOOK));
    }
}

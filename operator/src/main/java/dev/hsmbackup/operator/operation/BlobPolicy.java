package dev.hsmbackup.operator.operation;

import dev.hsmbackup.crds.Condition;
import dev.hsmbackup.crds.Conditions;
import dev.hsmbackup.crds.DeletionPolicy;
import dev.hsmbackup.crds.HsmBackup;
import dev.hsmbackup.crds.ManagedHsmRef;
import dev.hsmbackup.crds.Phase;
import dev.hsmbackup.crds.RunStatus;
import dev.hsmbackup.operator.port.BlobAnswer;
import dev.hsmbackup.operator.port.Problem;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * Decides what becomes of the blobs of a backup whose object is being deleted. What is not known to be right stays: blobs
 * that are left over cost a little, and deleted ones may be the only copy of somebody's keys.
 */
public final class BlobPolicy {

    private static final String ACTION = "DeleteBlobs";

    /** Condition: its presence says that blobs were deleted, or are about to be. */
    private static final String BLOBS_DELETED = "BlobsDeleted";

    private BlobPolicy() {}

    /** Whether the blobs of this backup are to go with it, so that the finalizer belongs on it before there are any. */
    public static boolean wantsFinalizer(HsmBackup backup) {
        return backup.getSpec().deletionPolicy() == DeletionPolicy.DELETE
                && backup.getMetadata().getDeletionTimestamp() == null
                && backup.getStatus().phase() == Phase.PENDING
                && !backup.getMetadata().getFinalizers().contains(HsmBackup.BLOBS_FINALIZER);
    }

    /** Whether the object is being deleted and waits for its blobs. */
    public static boolean isDue(HsmBackup backup) {
        return backup.getMetadata().getDeletionTimestamp() != null
                && backup.getMetadata().getFinalizers().contains(HsmBackup.BLOBS_FINALIZER);
    }

    /** Whether some process has begun: then it is of no use to anybody, and nobody is asked any more. */
    public static boolean isBegun(HsmBackup backup) {
        return Conditions.find(backup.getStatus().conditions(), BLOBS_DELETED).isPresent();
    }

    /**
     * The status to write before the first blob goes. In the status and not in an annotation, since nobody but the operator
     * may write that: a team must not be able to have the newest good backup deleted.
     */
    public static RunStatus begun(HsmBackup backup, Instant now) {
        RunStatus status = backup.getStatus();
        return status.toBuilder()
                .conditions(Conditions.with(
                        status.conditions(),
                        new Condition(
                                BLOBS_DELETED,
                                Condition.Status.FALSE,
                                "DeletionBegan",
                                "The backup in " + status.folderUri()
                                        + " is being deleted and may not be whole any more.",
                                backup.getMetadata().getGeneration(),
                                now)))
                .build();
    }

    /** The same news where another process began, and this one deleted nothing. */
    public static Announcement maybeNotWhole(Announcement news) {
        return new Announcement(
                news.warning(),
                news.action(),
                news.reason(),
                news.message() + " It may not be whole any more: its deletion had begun.");
    }

    /**
     * What may be deleted.
     *
     * @param backup as read live
     * @param place as the ManagedHsm says now
     * @return {@link BlobDecision.Delete}: that folder, unless {@link BlobClaims} says otherwise
     */
    public static BlobDecision decide(HsmBackup backup, BlobPlace place) {
        String folderUri = backup.getStatus().folderUri();
        if (backup.getSpec().deletionPolicy() != DeletionPolicy.DELETE) {
            return new BlobDecision.Nothing();
        }
        if (!(backup.target() instanceof ManagedHsmRef hsm)) {
            return backup.getStatus().backupId() == null
                    ? new BlobDecision.Nothing()
                    : kept(
                            "how a Cloud HSM's blobs are named is not documented, so the operator deletes none. Delete backup "
                                    + backup.getStatus().backupId() + " in " + folderUri + " by hand");
        }
        if (backup.getStatus().phase() != Phase.SUCCEEDED || folderUri == null) {
            return backup.getStatus().attempt() == null
                    ? new BlobDecision.Nothing()
                    : new BlobDecision.Keep(Announcement.normal(
                            ACTION,
                            Reasons.BLOBS_KEPT,
                            "What this backup left in storage, if anything, stays: its phase is "
                                    + SourcePolicy.text(backup.getStatus().phase()) + ", so its folder is not known."));
        }
        if (!(place instanceof BlobPlace.Container container)) {
            return kept("there is no ManagedHsm \"" + hsm.name()
                    + "\" (any more) that is open to this namespace. The backup is" + " in " + folderUri);
        }
        if (!container.allowDelete()) {
            return kept("spec.storage.allowDelete of ManagedHsm \"" + hsm.name() + "\" is not true. The backup is in "
                    + folderUri);
        }
        String prefix = container.uri() + "/";
        String folder = folderUri.startsWith(prefix) ? folderUri.substring(prefix.length()) : "";
        if (!SourcePolicy.isOwn(folder, hsm.name())) {
            return kept(
                    "status.folderUri is " + folderUri + ", which is no folder of this HSM's backups in its container ("
                            + container.uri() + "). If it was moved or the container was changed, delete it by hand");
        }
        return new BlobDecision.Delete(container.hsm(), container.uri(), folder);
    }

    /** All is gone. */
    public static BlobDecision.Done done(BlobDecision.Delete what, long deleted) {
        return new BlobDecision.Done(Announcement.normal(
                ACTION,
                Reasons.BLOBS_DELETED,
                deleted == 0
                        ? "Nothing was (any more) in " + what.folderUri() + "."
                        : "The backup in " + what.folderUri() + " was deleted: " + count(deleted) + "."));
    }

    /**
     * A request did not do what it should.
     *
     * @param deleted how many were deleted before, by this process
     * @param deadline until when it is tried
     */
    public static BlobDecision failed(
            BlobDecision.Delete what, BlobAnswer.Unavailable why, long deleted, BlobDeadline deadline) {
        Problem problem = why.problem();
        if (deadline.isOver()) {
            return givenUp(what, problem.message(), deleted);
        }
        Duration wait = Pace.startAgain(deadline.tried(), why.retryAfter());
        return new BlobDecision.Again(
                wait.compareTo(deadline.left()) < 0 ? wait : deadline.left(),
                problem.message(),
                Announcement.warning(
                        ACTION,
                        Reasons.BLOB_DELETION_DELAYED,
                        "The backup in " + what.folderUri() + " cannot be deleted now, tried again until "
                                + deadline.end().truncatedTo(ChronoUnit.SECONDS) + ": " + problem.message()));
    }

    /** Time is up. */
    public static BlobDecision.Keep givenUp(BlobDecision.Delete what, String why, long deleted) {
        return new BlobDecision.Keep(Announcement.warning(
                ACTION,
                Reasons.BLOB_DELETION_GIVEN_UP,
                "Gave up deleting the backup in " + what.folderUri() + so(deleted) + "; delete it by hand. " + why));
    }

    /** Storage keeps them, whatever anybody does. */
    public static BlobDecision.Keep immutable(BlobDecision.Delete what, Problem problem, long deleted) {
        return new BlobDecision.Keep(Announcement.warning(
                ACTION,
                Reasons.BLOBS_KEPT,
                "The backup in " + what.folderUri() + " stays" + so(deleted) + ": " + problem.message()
                        + ". Delete it by hand afterwards."));
    }

    /** What was allowed at the beginning is not any more. */
    public static BlobDecision.Keep stopped(Announcement why, long deleted) {
        return new BlobDecision.Keep(new Announcement(
                why.warning(),
                why.action(),
                why.reason(),
                deleted == 0
                        ? why.message()
                        : why.message() + " It is not whole any more: " + count(deleted) + " deleted before."));
    }

    static BlobDecision.Keep kept(String why) {
        return new BlobDecision.Keep(Announcement.warning(
                ACTION, Reasons.BLOBS_KEPT, "What this backup left in storage stays: " + why + "."));
    }

    private static String so(long deleted) {
        return deleted == 0 ? "" : " (" + count(deleted) + " deleted before, so it is not whole any more)";
    }

    private static String count(long deleted) {
        return deleted == 1 ? "1 blob" : deleted + " blobs";
    }
}

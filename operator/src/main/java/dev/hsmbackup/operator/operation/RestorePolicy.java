package dev.hsmbackup.operator.operation;

import dev.hsmbackup.crds.CloudHsmRestore;
import dev.hsmbackup.crds.HsmBackup;
import dev.hsmbackup.crds.HsmRestore;
import dev.hsmbackup.crds.Phase;
import dev.hsmbackup.crds.Run;
import dev.hsmbackup.operator.port.HsmTarget;
import dev.hsmbackup.operator.port.RestoreGateway.Presence;
import dev.hsmbackup.operator.port.RestoreRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Decides about a restore until Azure runs its job. Each step either ends the matter (a decision) or lets it pass (empty);
 * they are asked in the order in which they stand here.
 */
public final class RestorePolicy {

    /** Whoever sets it made the object again from a backup of the cluster (Velero's documentation, restore reference). */
    static final String VELERO = "velero.io/restore-name";

    private static final Duration LONGEST = Duration.ofHours(24);

    private RestorePolicy() {}

    /** What the object itself says. */
    public static Optional<Decision> admit(Run restore, Instant now) {
        if (restore.getMetadata().getDeletionTimestamp() != null) {
            return Optional.of(new Decision.Done());
        }
        Map<String, String> labels = restore.getMetadata().getLabels();
        if (labels != null && labels.containsKey(VELERO)) {
            return fail(
                    restore,
                    Reasons.REPLAYED_OBJECT,
                    "This object came back with Velero restore \"" + labels.get(VELERO) + "\" (label " + VELERO
                            + "), so it is not what somebody asks for now. Create a new " + restore.getKind()
                            + " to restore again.",
                    now);
        }
        if (LockPolicy.isAcknowledged(restore)) {
            return fail(
                    restore,
                    Reasons.ACKNOWLEDGED_TOO_EARLY,
                    "Nothing was started: annotation " + LockPolicy.ACKNOWLEDGED
                            + " was set before this restore began, and"
                            + " would let other jobs go on at once if its outcome stayed open. Remove the annotation, and"
                            + " create a new " + restore.getKind() + ".",
                    now);
        }
        Instant created = Instant.parse(restore.getMetadata().getCreationTimestamp());
        Instant notAfter = notAfter(restore);
        if (!now.isBefore(notAfter)) {
            return fail(
                    restore,
                    Reasons.DEADLINE_EXCEEDED,
                    "Nothing was restored: spec.notAfter (" + notAfter + ") has passed. " + "Create a new "
                            + restore.getKind() + " to restore now.",
                    now);
        }
        return notAfter.isAfter(created.plus(LONGEST))
                ? fail(
                        restore,
                        Reasons.NOT_AFTER_TOO_LATE,
                        "spec.notAfter (" + notAfter + ") is more than 24 h after this object's creation (" + created
                                + "): it would not keep the restore from running again. Create a new "
                                + restore.getKind()
                                + " with an earlier one.",
                        now)
                : SpecPolicy.decide(restore, now);
    }

    /** Whether a start may still be sent: {@link #admit} was asked before, and time went on since. */
    public static boolean inTime(Run run, Instant now) {
        return now.isBefore(notAfter(run));
    }

    private static Instant notAfter(Run run) {
        return switch (run) {
            case HsmBackup _ -> Instant.MAX;
            case HsmRestore restore -> restore.getSpec().notAfter();
            case CloudHsmRestore restore -> restore.getSpec().notAfter();
        };
    }

    /** The HSM is not there for this namespace. */
    public static Decision notAvailable(Run restore, Instant now) {
        return WaitPolicy.notAvailable(restore, "restore", "restore", now);
    }

    /** The key must not be there: Azure does not overwrite one. */
    public static Optional<Decision> key(HsmRestore restore, Presence key, Instant now) {
        String name = restore.getSpec().keyName();
        String taken = "The HSM has a key " + name;
        String purge = " Delete it and purge it, then create a new HsmRestore: Azure overwrites no key.";
        return switch (key) {
            case PRESENT -> fail(restore, Reasons.KEY_EXISTS, taken + "." + purge, now);
            case DELETED -> fail(restore, Reasons.KEY_EXISTS, taken + " that is deleted but not purged." + purge, now);
            case ABSENT, NOT_KNOWN -> Optional.empty();
        };
    }

    /**
     * Restores do not queue behind each other: who restores has to know what the other one did. Behind a backup they do.
     *
     * @param holder who else holds the HSM's lock, if somebody does
     */
    public static Optional<Decision> idle(Run restore, HsmTarget hsm, Optional<LockRecord> holder, Instant now) {
        if (holder.isEmpty()) {
            return Optional.empty();
        }
        return holder.get().isRestore()
                ? fail(
                        restore,
                        Reasons.HSM_BUSY,
                        WaitPolicy.restoreBeside(restore, holder.get())
                                        .orElse(
                                                "Another restore of this HSM is under way, or ended with its outcome open"
                                                        + " and waits to be acknowledged (annotation "
                                                        + LockPolicy.ACKNOWLEDGED
                                                        + ").")
                                + " Restores do not queue: look what that one did, then create a new "
                                + restore.getKind() + ".",
                        now)
                : Optional.of(new Decision.StandInLine(hsm));
    }

    /** A dry run ends where the start would come, well also where not all could be looked at: then it says what. */
    public static Decision preflightPassed(HsmRestore restore, Work.Restore work, Unseen unseen, Instant now) {
        return passed(restore, work.request(), null, work.madeAt(), unseen, now);
    }

    /** The same for a Cloud HSM, which always checks. */
    public static Decision preflightPassed(CloudHsmRestore restore, Work.RestoreCluster work, Instant now) {
        return passed(restore, work.request(), work.request().folder(), work.madeAt(), new Unseen(), now);
    }

    private static Decision passed(
            Run restore,
            RestoreRequest request,
            @Nullable String backupId,
            @Nullable Instant madeAt,
            Unseen unseen,
            Instant now) {
        String message = "Nothing was started (spec.preflightOnly). The restore of "
                + request.folderUri() + " could go ahead" + (unseen.isEmpty() ? "" : ", as far as could be seen")
                + (madeAt == null ? "." : "; that backup was made at " + madeAt + ".")
                + (unseen.isEmpty() ? "" : " Not looked at: " + unseen.text() + ".");
        return new Decision.Write(
                new StatusChange(restore, now)
                        .passed(message)
                        .folderUri(
                                backupId == null
                                        ? request.folderUri()
                                        : request.container().toString())
                        .backupId(backupId)
                        .sourceTime(madeAt)
                        .build(),
                Announcement.normal(Words.of(restore).start(), Reasons.PREFLIGHT_PASSED, message),
                Duration.ZERO);
    }

    static Optional<Decision> fail(Run restore, String reason, String message, Instant now) {
        return Optional.of(StartPolicy.fail(restore, reason, message, null, now));
    }

    /** Whether it waits for its safety backup: all else was looked at before. */
    public static boolean awaitsSafetyBackup(HsmRestore restore) {
        return restore.getStatus().phase() == Phase.AWAITING_SAFETY_BACKUP;
    }
}

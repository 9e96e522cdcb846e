package dev.hsmbackup.operator.operation;

import dev.hsmbackup.crds.HsmBackup;
import dev.hsmbackup.crds.HsmRestore;
import dev.hsmbackup.crds.Phase;
import dev.hsmbackup.crds.Run;
import dev.hsmbackup.operator.port.HsmTarget;
import dev.hsmbackup.operator.port.JobAnswer;
import dev.hsmbackup.operator.port.Problem;
import dev.hsmbackup.operator.port.RestoreGateway.Presence;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

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
    public static Optional<Decision> admit(HsmRestore restore, Instant now) {
        if (restore.getMetadata().getDeletionTimestamp() != null) {
            return Optional.of(new Decision.Done());
        }
        Map<String, String> labels = restore.getMetadata().getLabels();
        if (labels != null && labels.containsKey(VELERO)) {
            return fail(
                    restore,
                    Reasons.REPLAYED_OBJECT,
                    "This object came back with Velero restore \"" + labels.get(VELERO) + "\" (label " + VELERO
                            + "), so it is not what somebody asks for now. Create a new HsmRestore to restore again.",
                    now);
        }
        Instant created = Instant.parse(restore.getMetadata().getCreationTimestamp());
        Instant notAfter = restore.getSpec().notAfter();
        if (!now.isBefore(notAfter)) {
            return fail(
                    restore,
                    Reasons.DEADLINE_EXCEEDED,
                    "Nothing was restored: spec.notAfter (" + notAfter + ") has passed. "
                            + "Create a new HsmRestore to restore now.",
                    now);
        }
        return notAfter.isAfter(created.plus(LONGEST))
                ? fail(
                        restore,
                        Reasons.NOT_AFTER_TOO_LATE,
                        "spec.notAfter (" + notAfter + ") is more than 24 h after this object's creation (" + created
                                + "): it would not keep the restore from running again. Create a new HsmRestore with an"
                                + " earlier one.",
                        now)
                : Optional.empty();
    }

    /** Whether a start may still be sent: {@link #admit} was asked before, and time went on since. */
    public static boolean inTime(Run run, Instant now) {
        return switch (run) {
            case HsmBackup _ -> true;
            case HsmRestore restore -> now.isBefore(restore.getSpec().notAfter());
        };
    }

    /** The HSM is not there for this namespace. */
    public static Decision notAvailable(HsmRestore restore, Instant now) {
        String message = "There is no ManagedHsm \"" + restore.managedHsm() + "\" that namespace \""
                + restore.getMetadata().getNamespace()
                + "\" may restore. Correct spec.managedHsmRef.name in a new HsmRestore, or ask the platform admin to list"
                + " the namespace in the ManagedHsm's spec.restore.namespaces.";
        Waiting waiting = new Waiting(restore, now);
        return waiting.soFar().compareTo(StartPolicy.TARGET_GRACE) < 0
                ? waiting.on(Reasons.HSM_NOT_AVAILABLE, message, Duration.ofSeconds(2))
                : StartPolicy.fail(restore, Reasons.HSM_NOT_AVAILABLE, message, null, now);
    }

    /** Deadlines and pauses. */
    public static Optional<Decision> due(HsmRestore restore, Instant now) {
        Waiting waiting = new Waiting(restore, now);
        if (!waiting.untilDeadline().isPositive()) {
            return Optional.of(StartPolicy.deadlinePassed(restore, now));
        }
        Instant next = restore.getStatus().nextAttemptTime();
        return next != null && next.isAfter(now) ? Optional.of(waiting.until(next)) : Optional.empty();
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
    public static Optional<Decision> idle(HsmRestore restore, HsmTarget hsm, Optional<LockRecord> holder, Instant now) {
        if (holder.isEmpty()) {
            return Optional.empty();
        }
        return holder.get().isRestore()
                ? fail(
                        restore,
                        Reasons.HSM_BUSY,
                        "Another restore of this HSM is under way, or ended with its outcome unknown or uncertain and was not"
                                + " acknowledged (annotation " + LockPolicy.ACKNOWLEDGED
                                + "). Restores do not queue: look what that one did, then create a new HsmRestore.",
                        now)
                : Optional.of(new Decision.StandInLine(hsm));
    }

    /** What the HSM's own check of the backup says. */
    public static Optional<Decision> check(HsmRestore restore, Check check, Instant now) {
        return switch (check) {
            case Check.Passed _ -> Optional.empty();
            case Check.NotOffered _ -> Optional.empty();
            case Check.Running(Duration retryAfter) -> {
                Waiting waiting = new Waiting(restore, now);
                yield Optional.of(waiting.quietlyOn(
                        Reasons.CHECK_RUNNING,
                        "The HSM checks whether the backup can be restored.",
                        Pace.check(waiting.soFar(), retryAfter)));
            }
            case Check.NotAsked(Problem problem) -> {
                Waiting waiting = new Waiting(restore, now);
                yield Optional.of(waiting.on(
                        Reasons.CHECK_RUNNING,
                        "The HSM is asked again to check whether the backup can be restored. " + problem.message(),
                        Pace.startAgain(waiting.soFar(), null)));
            }
            case Check.Failed(String why) ->
                fail(restore, Reasons.CHECK_FAILED, "The HSM would refuse this restore: " + why, now);
            case Check.Refused(var answer) -> Optional.of(StartPolicy.refused(restore, answer, now));
        };
    }

    /** What a finished check says. */
    public static Check checked(JobAnswer answer) {
        return switch (answer) {
            case JobAnswer.Ended ended when ended.outcome() == JobAnswer.Outcome.SUCCEEDED -> new Check.Passed();
            case JobAnswer.Ended ended ->
                new Check.Failed(
                        ended.errorMessage() != null
                                ? ended.errorMessage()
                                : ended.details() != null ? ended.details() : "Azure gave no reason.");
            case JobAnswer.Running running -> new Check.Running(running.retryAfter());
            case JobAnswer.Unknown _ -> new Check.Running(null);
            case JobAnswer.Unavailable unavailable -> new Check.Running(unavailable.retryAfter());
        };
    }

    /** A dry run ends where the start would come. */
    public static Decision preflightPassed(HsmRestore restore, Work.Restore work, Instant now) {
        String message = "Nothing was started (spec.preflightOnly). The restore of "
                + work.request().folderUri() + " could go ahead"
                + (work.madeAt() == null ? "." : "; that backup was made at " + work.madeAt() + ".");
        return new Decision.Write(
                new StatusChange(restore, now)
                        .passed(message)
                        .folderUri(work.request().folderUri())
                        .sourceTime(work.madeAt())
                        .build(),
                Announcement.normal(Words.of(restore).start(), Reasons.PREFLIGHT_PASSED, message),
                Duration.ZERO);
    }

    static Optional<Decision> fail(HsmRestore restore, String reason, String message, Instant now) {
        return Optional.of(StartPolicy.fail(restore, reason, message, null, now));
    }

    /** Whether it waits for its safety backup: all else was looked at before. */
    public static boolean awaitsSafetyBackup(HsmRestore restore) {
        return restore.getStatus().phase() == Phase.AWAITING_SAFETY_BACKUP;
    }
}

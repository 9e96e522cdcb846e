package dev.hsmbackup.operator.operation;

import dev.hsmbackup.crds.Attempt;
import dev.hsmbackup.crds.GoDuration;
import dev.hsmbackup.crds.HsmBackup;
import dev.hsmbackup.crds.HsmRestore;
import dev.hsmbackup.crds.HsmRestoreSpec;
import dev.hsmbackup.crds.Phase;
import dev.hsmbackup.crds.RestoreAccess;
import dev.hsmbackup.crds.RunStatus;
import dev.hsmbackup.crds.SafetyBackup;
import dev.hsmbackup.operator.port.JobAnswer;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Decides whether the HSM's present state is secured before it is replaced (I3, DESIGN §7). No status is believed: only
 * Azure's own word about the job, just before the start.
 */
public final class SafetyPolicy {

    private static final Duration LOOK = Duration.ofSeconds(1);

    /** Each look asks Azure again, and the time is known. */
    private static final Duration MIN_AGE_LOOK = Duration.ofSeconds(30);

    private SafetyPolicy() {}

    /** Name of the backup that is made for a restore. */
    public static String name(HsmRestore restore) {
        return restore.getMetadata().getName() + "-safety";
    }

    /** Whether one is wanted at all. */
    public static boolean wanted(HsmRestore restore, RestoreAccess access) {
        boolean skipped = restore.getSpec().keyName() != null && access.skipSafetyBackupForKeys();
        return !skipped && restore.getSpec().safetyBackup().policy() != HsmRestoreSpec.SafetyPolicy.NEVER;
    }

    /** Whether a fresh backup that was not made for this restore will do. */
    public static boolean othersWillDo(HsmRestore restore) {
        return restore.getSpec().safetyBackup().policy() == HsmRestoreSpec.SafetyPolicy.IF_NEEDED;
    }

    /** Whether a backup may be fresh enough, by what its status says; Azure is asked before it is taken. */
    public static boolean mayDo(HsmRestore restore, HsmBackup backup, Instant now) {
        Instant end = backup.getStatus().completionTime();
        return backup.getStatus().phase() == Phase.SUCCEEDED
                && end != null
                && !tooOld(restore, end, now)
                && !GoingBackups.isGoing(backup);
    }

    /** Never needs the admin's leave. */
    public static Optional<Decision> permitted(HsmRestore restore, RestoreAccess access, Instant now) {
        boolean never = restore.getSpec().safetyBackup().policy() == HsmRestoreSpec.SafetyPolicy.NEVER;
        boolean skipped = restore.getSpec().keyName() != null && access.skipSafetyBackupForKeys();
        return never && !skipped && !access.allowNoSafetyBackup()
                ? RestorePolicy.fail(
                        restore,
                        Reasons.SAFETY_BACKUP_NEEDED,
                        "safetyBackup.policy Never is not allowed for HSM \"" + restore.managedHsm()
                                + "\". Leave it at IfNeeded in a new HsmRestore, or ask the platform admin to set"
                                + " spec.restore.allowNoSafetyBackup of the ManagedHsm.",
                        now)
                : Optional.empty();
    }

    /** How the backup that was made for this restore stands, before Azure is asked; empty: Azure has to be asked. */
    public static Optional<SafetyState> own(HsmRestore restore, HsmBackup backup) {
        String name = backup.getMetadata().getName();
        boolean ours = backup.getMetadata().getOwnerReferences().stream()
                .anyMatch(owner -> owner.getUid().equals(restore.getMetadata().getUid()));
        if (!ours) {
            return Optional.of(new SafetyState.Useless(
                    name, "it was not made for this restore; delete or rename it, and create a new HsmRestore"));
        }
        if (GoingBackups.isGoing(backup)) {
            return Optional.of(
                    new SafetyState.Useless(name, "it is being deleted, and what it left in storage with it"));
        }
        RunStatus status = backup.getStatus();
        return switch (status.phase()) {
            case PENDING, AWAITING_SAFETY_BACKUP, STARTING, RUNNING ->
                Optional.of(new SafetyState.UnderWay(
                        name,
                        Told.waitingMessage(status).isEmpty() ? "not started yet" : Told.waitingMessage(status),
                        Instant.parse(backup.getMetadata().getCreationTimestamp())));
            case FAILED, UNKNOWN ->
                Optional.of(new SafetyState.Useless(name, "it did not succeed: " + Told.endMessage(status)));
            case SUCCEEDED -> Optional.empty();
        };
    }

    /** What Azure's word about a backup's job means. */
    public static SafetyState asked(HsmBackup backup, String host, JobAnswer word) {
        String name = backup.getMetadata().getName();
        RunStatus status = backup.getStatus();
        Attempt attempt = status.attempt();
        if (attempt == null || !attempt.host().equals(host)) {
            return new SafetyState.Useless(name, "it is a backup of another HSM");
        }
        return switch (word) {
            case JobAnswer.Ended ended
            when ended.outcome() == JobAnswer.Outcome.SUCCEEDED
                    && ended.folderUri() != null
                    && ended.folderUri().equals(status.folderUri())
                    && ended.endTime() != null ->
                new SafetyState.Confirmed(new SafetyBackup(name, status.jobId(), ended.folderUri(), ended.endTime()));
            case JobAnswer.Ended ended ->
                new SafetyState.Useless(
                        name,
                        "Azure does not confirm it: job " + status.jobId() + " is " + ended.status()
                                + (ended.folderUri() == null ? "" : ", folder " + ended.folderUri()));
            case JobAnswer.Running running ->
                new SafetyState.Useless(
                        name, "Azure does not confirm it: job " + status.jobId() + " is " + running.status());
            case JobAnswer.Unknown _ ->
                new SafetyState.Useless(name, "Azure does not know its job " + status.jobId() + " (any more)");
            case JobAnswer.Unavailable unavailable ->
                new SafetyState.Unconfirmed(name, unavailable.problem().message(), unavailable.retryAfter());
        };
    }

    /** What follows; empty: the restore may start. */
    public static Optional<Decision> decide(HsmRestore restore, SafetyState state, Instant now) {
        return switch (state) {
            case SafetyState.NotWanted _ -> Optional.empty();
            case SafetyState.Missing _ -> {
                String message = "Makes a backup of the HSM as it is now: HsmBackup " + name(restore) + ".";
                yield Optional.of(new Decision.MakeSafetyBackup(
                        name(restore), new Waiting(restore, now).awaitingSafetyBackup(message, LOOK)));
            }
            case SafetyState.UnderWay(String name, String phase, Instant since) ->
                awaiting(
                        restore,
                        "Waits since " + since + " for HsmBackup " + name + ": " + phase,
                        Pace.poll(new Waiting(restore, now).soFar(), null),
                        now);
            case SafetyState.Unconfirmed(String name, String why, Duration retryAfter) ->
                awaiting(
                        restore,
                        "Azure cannot be asked about HsmBackup " + name + ". " + why,
                        Pace.pollAgain(new Waiting(restore, now).soFar(), retryAfter),
                        now);
            case SafetyState.Useless(String name, String why) ->
                RestorePolicy.fail(
                        restore,
                        Reasons.SAFETY_BACKUP_MISSING,
                        "Nothing was restored: HsmBackup " + name + " is no safety backup, for " + why
                                + ". Mend that, and create a new HsmRestore.",
                        now);
            case SafetyState.Confirmed(SafetyBackup backup) -> confirmed(restore, backup, now);
        };
    }

    private static Optional<Decision> confirmed(HsmRestore restore, SafetyBackup backup, Instant now) {
        Instant end = backup.completionTime();
        if (end == null || tooOld(restore, end, now)) {
            return RestorePolicy.fail(
                    restore,
                    Reasons.SAFETY_BACKUP_MISSING,
                    "Nothing was restored: safety backup " + backup.name() + " is of " + end
                            + ", older than safetyBackup.maxAge ("
                            + restore.getSpec().safetyBackup().maxAge() + "). Create a new HsmRestore.",
                    now);
        }
        Duration left = Duration.between(
                now, end.plus(GoDuration.parse(restore.getSpec().safetyBackup().minAge())));
        return left.isPositive()
                ? awaiting(
                        restore,
                        "Safety backup " + backup.name() + " is of " + end + "; safetyBackup.minAge wants it to be "
                                + restore.getSpec().safetyBackup().minAge() + " old.",
                        left.compareTo(MIN_AGE_LOOK) < 0 ? left : MIN_AGE_LOOK,
                        now)
                : Optional.empty();
    }

    /** Whether it is not too old to be the way back, by Azure's word. */
    public static boolean fresh(HsmRestore restore, SafetyBackup backup, Instant now) {
        Instant end = backup.completionTime();
        return end != null && !tooOld(restore, end, now);
    }

    private static boolean tooOld(HsmRestore restore, Instant end, Instant now) {
        Duration most = GoDuration.parse(restore.getSpec().safetyBackup().maxAge());
        return Duration.between(end, now).compareTo(most) > 0;
    }

    private static Optional<Decision> awaiting(HsmRestore restore, String message, Duration look, Instant now) {
        return Optional.of(new Waiting(restore, now).onSafetyBackup(message, look));
    }
}

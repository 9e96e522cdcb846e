package dev.hsmbackup.operator.operation;

import dev.hsmbackup.crds.Attempt;
import dev.hsmbackup.crds.HsmBackup;
import dev.hsmbackup.crds.HsmBackupStatus;
import dev.hsmbackup.crds.JobError;
import dev.hsmbackup.operator.port.HsmTarget;
import dev.hsmbackup.operator.port.Problem;
import dev.hsmbackup.operator.port.StartAnswer;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Decides about a backup until Azure runs its job: phases Pending and Starting (DESIGN §3). */
public final class StartPolicy {

    /**
     * How long a target may be missing: the objects of one {@code kubectl apply} or one GitOps sync do not arrive at the
     * same moment.
     */
    static final Duration TARGET_GRACE = Duration.ofSeconds(15);

    /** How old an intent may be when its request is sent (DESIGN §3, step 4). */
    public static final Duration INTENT_VALID = Duration.ofSeconds(10);

    /**
     * How long after the ManagedHsm was read a start may begin. Longer only where a token has to be fetched, and then the
     * namespace may have lost its right meanwhile.
     */
    public static final Duration TARGET_VALID = Duration.ofMillis(100);

    static final String START = "StartBackup";

    private static final String LOCKED =
            "Another backup or restore of this HSM is under way; an HSM runs one job at a time.";

    private StartPolicy() {}

    /**
     * Phase Pending.
     *
     * @param backup as read live
     * @param startsAllowed false: this process was told to stop, or does not lead
     */
    public static Decision pending(HsmBackup backup, Target target, boolean startsAllowed, Instant now) {
        if (backup.getMetadata().getDeletionTimestamp() != null) {
            return new Decision.Done();
        }
        if (target instanceof Target.Available available) {
            return pendingFor(backup, available, startsAllowed, now);
        }
        String message = "There is no ManagedHsm \""
                + backup.getSpec().managedHsmRef().name() + "\" that namespace \""
                + backup.getMetadata().getNamespace()
                + "\" may back up. Correct spec.managedHsmRef.name in a new HsmBackup, or ask the platform admin to"
                + " list the namespace in the ManagedHsm's spec.backup.namespaces.";
        Waiting waiting = new Waiting(backup, now);
        if (waiting.soFar().compareTo(TARGET_GRACE) < 0) {
            return waiting.on(Reasons.HSM_NOT_AVAILABLE, message, Duration.ofSeconds(2));
        }
        return fail(backup, Reasons.HSM_NOT_AVAILABLE, message, null, now);
    }

    private static Decision pendingFor(HsmBackup backup, Target.Available target, boolean startsAllowed, Instant now) {
        HsmBackupStatus status = backup.getStatus();
        Waiting waiting = new Waiting(backup, now);
        if (!waiting.untilDeadline().isPositive()) {
            return deadlinePassed(backup, now);
        }
        Instant next = status.nextAttemptTime();
        if (next != null && next.isAfter(now)) {
            return waiting.until(next);
        }
        return startsAllowed
                ? new Decision.Start(target.hsm(), target.container())
                : new Decision.LookAgain(Duration.ofSeconds(1));
    }

    /** The HSM's lock is held by another object. Who that is stays unsaid: it may be another tenant's. */
    public static Decision locked(HsmBackup backup, Instant now) {
        Waiting waiting = new Waiting(backup, now);
        return waiting.on(Reasons.HSM_BUSY, LOCKED, Pace.lock(waiting.soFar()));
    }

    /**
     * Others wait for the same HSM and come first. Says no more than {@link #locked}, and makes no news of it: that a
     * backup waits in line is no trouble.
     */
    public static Decision queued(HsmBackup backup, Instant now) {
        Waiting waiting = new Waiting(backup, now);
        return waiting.quietlyOn(Reasons.HSM_BUSY, LOCKED, Pace.line(waiting.untilDeadline()));
    }

    /** The status that records the intent (DESIGN §3, step 3). */
    public static HsmBackupStatus intent(HsmBackup backup, HsmTarget hsm, UUID attemptId, Instant now) {
        return new StatusChange(backup, now)
                .starting(new Attempt(attemptId, now, hsm.host(), hsm.clientId(), hsm.tenantId()));
    }

    /**
     * Phase Starting.
     *
     * @param backup as read live
     * @param answer what this process knows of the request; null where it knows nothing: another process recorded the
     *     intent, and whether it sent the request nobody can tell
     */
    public static Decision starting(HsmBackup backup, @Nullable StartAnswer answer, Instant now) {
        String planted = backup.getStatus().jobId();
        if (planted != null && !(answer instanceof StartAnswer.Started(String ours) && ours.equals(planted))) {
            return Tampered.jobId(backup, planted, answer, now);
        }
        return switch (answer) {
            case null -> unknown(backup, "The operator stopped while it asked for the backup.", now);
            case StartAnswer.Started started ->
                // No event: the status says it all, and an event would be one write more.
                new Decision.Write(
                        new StatusChange(backup, now).running(started.jobId()), null, Pace.poll(Duration.ZERO, null));
            case StartAnswer.NotStarted refused -> refused(backup, refused, now);
            case StartAnswer.Ambiguous ambiguous ->
                unknown(backup, ambiguous.problem().message(), now);
        };
    }

    /**
     * Nothing was sent although an intent is recorded, because it was too late for it or this process was told to stop:
     * back to waiting.
     */
    public static Decision notSent(HsmBackup backup, Instant now) {
        return new Decision.Write(
                new StatusChange(backup, now)
                        .pending(
                                Reasons.STARTING,
                                "The start took too long, or the operator was told to stop. Nothing was sent; it is"
                                        + " tried again.",
                                null),
                null,
                Duration.ofSeconds(1));
    }

    /** The backup ended as Unknown, and only then this process learned that there is a job. */
    public static HsmBackupStatus lateJob(HsmBackup backup, String jobId) {
        return backup.getStatus().toBuilder().jobId(jobId).build();
    }

    /** The request was definitely rejected, or could not even be made. */
    public static Decision refused(HsmBackup backup, StartAnswer.NotStarted answer, Instant now) {
        Problem problem = answer.problem();
        Refusal refusal = Refusal.of(problem.kind());
        if (!refusal.passing()) {
            return fail(backup, refusal.reason(), problem.message(), problem, now);
        }
        Waiting waiting = new Waiting(backup, now);
        Duration wait = Pace.startAgain(waiting.soFar(), answer.retryAfter());
        if (wait.compareTo(waiting.untilDeadline()) > 0) {
            // One more attempt at the deadline itself would come too late, so the wait ends there.
            wait = waiting.untilDeadline();
        }
        return wait.isPositive()
                ? waiting.on(refusal.reason(), problem.message(), wait)
                : fail(backup, refusal.reason(), problem.message(), problem, now);
    }

    private static Decision deadlinePassed(HsmBackup backup, Instant now) {
        String last = StatusChange.waitingReason(backup.getStatus());
        String why = last.isEmpty()
                ? "The operator did not get to it in time."
                : "Last: " + StatusChange.waitingMessage(backup.getStatus());
        return fail(
                backup,
                last.isEmpty() ? Reasons.START_DEADLINE_EXCEEDED : last,
                "Not started within spec.startDeadline (" + backup.getSpec().startDeadline() + "). " + why,
                null,
                now);
    }

    private static Decision fail(
            HsmBackup backup, String reason, String message, @Nullable Problem problem, Instant now) {
        String code = problem == null || problem.code() == null ? reason : problem.code();
        return new Decision.Write(
                new StatusChange(backup, now)
                        .failed(reason, message)
                        .error(new JobError(code, message))
                        .build(),
                Announcement.warning(START, reason, message),
                Duration.ZERO);
    }

    private static Decision unknown(HsmBackup backup, String why, Instant now) {
        Attempt attempt = backup.getStatus().attempt();
        String message = "Azure may or may not have started a backup, and it is not asked again. " + why
                + " To find out, look in the HSM's audit log for the correlation id "
                + (attempt == null ? "of the attempt" : attempt.id())
                + ", and in the container for a new folder. To back up again, create a new HsmBackup.";
        return new Decision.Write(
                new StatusChange(backup, now)
                        .unknown(Reasons.START_OUTCOME_UNKNOWN, message)
                        .build(),
                Announcement.warning(START, Reasons.START_OUTCOME_UNKNOWN, message),
                Duration.ZERO);
    }
}

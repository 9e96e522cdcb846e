package dev.hsmbackup.operator.operation;

import dev.hsmbackup.crds.Attempt;
import dev.hsmbackup.crds.CloudHsmRestore;
import dev.hsmbackup.crds.HsmBackup;
import dev.hsmbackup.crds.HsmRestore;
import dev.hsmbackup.crds.JobError;
import dev.hsmbackup.crds.Run;
import dev.hsmbackup.crds.RunStatus;
import dev.hsmbackup.operator.port.Problem;
import dev.hsmbackup.operator.port.StartAnswer;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Decides about a backup until Azure runs its job: phases Pending and Starting (DESIGN §3). */
public final class StartPolicy {

    /** How old an intent may be when its request is sent (DESIGN §3, step 4). */
    public static final Duration INTENT_VALID = Duration.ofSeconds(10);

    /**
     * How long after the ManagedHsm was read a start may begin. Longer only where a token has to be fetched, and then the
     * namespace may have lost its right meanwhile.
     */
    public static final Duration TARGET_VALID = Duration.ofMillis(100);

    private StartPolicy() {}

    /**
     * Phase Pending of a backup; {@link RestorePolicy} has that of a restore.
     *
     * @param run as read live
     * @param startsAllowed false: this process was told to stop, or does not lead
     */
    public static Decision pending(HsmBackup run, Target target, boolean startsAllowed, Instant now) {
        if (run.getMetadata().getDeletionTimestamp() != null) {
            return new Decision.Done();
        }
        if (!(target instanceof Target.Available available)) {
            return WaitPolicy.notAvailable(run, "back up", "backup", now);
        }
        return WaitPolicy.due(run, now)
                .orElseGet(() -> startsAllowed
                        ? new Decision.Start(available.hsm(), new Work.BackUp(available.container()))
                        : new Decision.LookAgain(Duration.ofSeconds(1)));
    }

    /** The status that records the intent (DESIGN §3, step 3). */
    public static RunStatus intent(Run run, Work work, Attempt attempt, Instant now) {
        RunStatus starting = new StatusChange(run, now).starting(attempt);
        return switch (work) {
            case Work.BackUp _ -> starting;
            case Work.Restore restore ->
                starting.toBuilder()
                        .folderUri(restore.request().folderUri())
                        .sourceTime(restore.madeAt())
                        .safetyBackup(restore.safety())
                        .build();
            case Work.RestoreCluster restore ->
                starting.toBuilder()
                        .folderUri(restore.request().container().toString())
                        .backupId(restore.request().folder())
                        .sourceTime(restore.madeAt())
                        .build();
        };
    }

    /**
     * Phase Starting.
     *
     * @param run as read live
     * @param answer what this process knows of the request; null where it knows nothing: another process recorded the
     *     intent, and whether it sent the request nobody can tell
     */
    public static Decision starting(Run run, @Nullable StartAnswer answer, Instant now) {
        String planted = run.getStatus().jobId();
        if (planted != null && !(answer instanceof StartAnswer.Started(String ours) && ours.equals(planted))) {
            return Tampered.jobId(run, planted, answer, now);
        }
        return switch (answer) {
            case null ->
                unknown(
                        run,
                        "The operator stopped while it asked for the "
                                + Words.of(run).noun() + ".",
                        now);
            case StartAnswer.Started started ->
                // No event: the status says it all, and an event would be one write more.
                new Decision.Write(
                        new StatusChange(run, now).running(started.jobId()), null, Pace.poll(Duration.ZERO, null));
            case StartAnswer.NotStarted refused -> refused(run, refused, now);
            case StartAnswer.Ambiguous ambiguous ->
                unknown(run, ambiguous.problem().message(), now);
        };
    }

    /**
     * Nothing was sent although an intent is recorded, because it was too late for it or this process was told to stop:
     * back to waiting.
     */
    public static Decision notSent(Run run, Instant now) {
        return new Decision.Write(
                new StatusChange(run, now)
                        .pending(
                                Reasons.STARTING,
                                "The start took too long, or the operator was told to stop. Nothing was sent; it is"
                                        + " tried again.",
                                null),
                null,
                Duration.ofSeconds(1));
    }

    /** The backup ended as Unknown, and only then this process learned that there is a job. */
    public static RunStatus lateJob(Run run, String jobId) {
        return run.getStatus().toBuilder().jobId(jobId).build();
    }

    /** The request was definitely rejected, or could not even be made. */
    public static Decision refused(Run run, StartAnswer.NotStarted answer, Instant now) {
        Problem problem = answer.problem();
        Refusal refusal = Refusal.of(problem.kind());
        if (!refusal.passing()) {
            return fail(run, refusal.reason(), problem.message(), problem, now);
        }
        Waiting waiting = new Waiting(run, now);
        Duration wait = Pace.startAgain(waiting.soFar(), answer.retryAfter());
        if (wait.compareTo(waiting.untilDeadline()) > 0) {
            // One more attempt at the deadline itself would come too late, so the wait ends there.
            wait = waiting.untilDeadline();
        }
        return wait.isPositive()
                ? waiting.on(refusal.reason(), problem.message(), wait)
                : fail(run, refusal.reason(), problem.message(), problem, now);
    }

    static Decision fail(Run run, String reason, String message, @Nullable Problem problem, Instant now) {
        String code = problem == null || problem.code() == null ? reason : problem.code();
        return new Decision.Write(
                new StatusChange(run, now)
                        .failed(reason, message)
                        .error(new JobError(code, message))
                        .build(),
                Announcement.warning(Words.of(run).start(), reason, message),
                Duration.ZERO);
    }

    private static Decision unknown(Run run, String why, Instant now) {
        Attempt attempt = run.getStatus().attempt();
        String find = " To find out, look in " + Words.log(run) + (attempt == null ? "of the attempt" : attempt.id());
        String message = "Azure may or may not have started a " + Words.of(run).noun() + ", and it is not asked again. "
                + why + find
                + switch (run) {
                    case HsmBackup _ ->
                        ", and in the container for a new " + Words.artifact(run) + ". "
                                + Words.of(run).again();
                    case HsmRestore _, CloudHsmRestore _ ->
                        " and at the HSM's " + Words.evidence(run) + "." + RestoreEnd.held(run);
                };
        return new Decision.Write(
                RestoreEnd.uncertain(
                                run,
                                new StatusChange(run, now).unknown(Reasons.START_OUTCOME_UNKNOWN, message),
                                message,
                                now)
                        .build(),
                Announcement.warning(Words.of(run).start(), Reasons.START_OUTCOME_UNKNOWN, message),
                Duration.ZERO);
    }
}

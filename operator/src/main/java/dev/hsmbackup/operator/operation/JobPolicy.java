package dev.hsmbackup.operator.operation;

import dev.hsmbackup.crds.Attempt;
import dev.hsmbackup.crds.CloudHsmId;
import dev.hsmbackup.crds.CloudHsmRef;
import dev.hsmbackup.crds.CloudHsmRestore;
import dev.hsmbackup.crds.GoDuration;
import dev.hsmbackup.crds.HsmBackup;
import dev.hsmbackup.crds.HsmRef;
import dev.hsmbackup.crds.HsmRestore;
import dev.hsmbackup.crds.JobError;
import dev.hsmbackup.crds.ManagedHsmRef;
import dev.hsmbackup.crds.Run;
import dev.hsmbackup.crds.RunStatusBuilder;
import dev.hsmbackup.operator.port.JobAnswer;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Decides about a backup whose job Azure runs: phase Running. Only Azure's word ends a job; the rest is Unknown. */
public final class JobPolicy {

    /** A job that Azure does not know may still appear: this long, and this often asked. */
    static final Duration NOT_FOUND_GRACE = Duration.ofMinutes(10);

    static final int NOT_FOUND_ANSWERS = 5;

    private JobPolicy() {}

    /** What to ask, of whom: host and identity are those that the job was started with. */
    public static Decision running(Run run, Instant now) {
        Attempt attempt = Objects.requireNonNull(run.getStatus().attempt(), "the API server demands it");
        if (!mayBe(attempt, run.target())) {
            return Tampered.host(run, attempt, now);
        }
        String jobId = Objects.requireNonNull(run.getStatus().jobId(), "the API server demands it");
        return new Decision.Poll(Attempts.target(attempt), jobId);
    }

    /** A CloudHsm has a name of its own, so of its attempt only the form can be judged; the gateway asks ARM only. */
    private static boolean mayBe(Attempt attempt, HsmRef hsm) {
        String id = attempt.resourceId();
        return switch (hsm) {
            case ManagedHsmRef managed -> id == null && attempt.host().startsWith(managed.name() + ".");
            case CloudHsmRef _ -> id != null && CloudHsmId.parse(id).isPresent();
            case HsmRef.Unknown _ -> false;
        };
    }

    /**
     * What an answer means.
     *
     * @param history all answers of this process so far, this one included
     * @param usual how long a backup of this HSM takes as a rule; null where that is not known
     */
    public static Decision answered(
            Run run, JobAnswer answer, PollHistory history, @Nullable Duration usual, Instant now) {
        return switch (answer) {
            case JobAnswer.Ended ended -> ended(run, ended, now);
            case JobAnswer.Running running
            when !timedOut(run, now) -> JobWatch.runs(run, running, age(run, now), usual, now);
            case JobAnswer.Unknown unknown
            when run instanceof CloudHsmRestore restore && ActivationPolicy.awaits(restore) ->
                ActivationPolicy.restored(restore, ActivationPolicy.lastWord(restore));
            case JobAnswer.Unknown unknown
            when gone(history, now) ->
                unknown(
                        run,
                        Reasons.JOB_NOT_FOUND,
                        "Azure does not know " + Words.of(run).noun() + " job "
                                + run.getStatus().jobId() + " (any more).",
                        now);
            case JobAnswer.Unknown unknown
            when !timedOut(run, now) ->
                JobWatch.silent(run, "Azure answers that it does not know the job.", null, history, now);
            case JobAnswer.Unavailable unavailable
            when !timedOut(run, now) ->
                JobWatch.silent(run, unavailable.problem().message(), unavailable.retryAfter(), history, now);
            case JobAnswer.Running r -> timeout(run, "Azure's last word was " + r.status() + ".", now);
            case JobAnswer.Unknown u -> timeout(run, "Azure does not know the job.", now);
            case JobAnswer.Unavailable u -> timeout(run, u.problem().message(), now);
        };
    }

    private static Decision ended(Run run, JobAnswer.Ended answer, Instant now) {
        return switch (answer.outcome()) {
            case SUCCEEDED ->
                switch (run) {
                    case HsmBackup backup -> BackupEnd.succeeded(backup, answer, now);
                    case HsmRestore restore -> RestoreEnd.succeeded(restore, answer, now);
                    case CloudHsmRestore restore -> ActivationPolicy.restored(restore, answer);
                };
            case FAILED -> failed(run, Reasons.AZURE_FAILED, " job failed: ", answer, now);
            case CANCELED -> failed(run, Reasons.AZURE_CANCELED, " job was canceled: ", answer, now);
        };
    }

    private static Decision failed(Run run, String reason, String how, JobAnswer.Ended answer, Instant now) {
        String why = why(answer);
        String message = "Azure's " + Words.of(run).noun() + how + why + RestoreEnd.wayBack(run);
        String code = answer.errorCode() == null ? answer.status() : answer.errorCode();
        return end(
                RestoreEnd.uncertain(run, new StatusChange(run, now).failed(reason, message), message, now)
                        .error(new JobError(code, why)),
                answer,
                Announcement.warning(Words.of(run).follow(), reason, message));
    }

    /** In Azure's words. */
    static String why(JobAnswer.Ended answer) {
        if (answer.errorMessage() != null) {
            return answer.errorMessage();
        }
        return answer.details() == null ? "Azure gave no reason." : answer.details();
    }

    static Decision end(RunStatusBuilder status, JobAnswer.Ended answer, Announcement news) {
        return new Decision.Write(
                status.jobStatus(answer.status())
                        .statusDetails(answer.details())
                        .build(),
                news,
                Duration.ZERO);
    }

    private static Decision timeout(Run run, String why, Instant now) {
        return unknown(
                run, Reasons.TIMED_OUT, "The job did not end within spec.timeout (" + run.timeout() + "). " + why, now);
    }

    static Decision unknown(Run run, String reason, String what, Instant now) {
        String message = what
                + switch (run) {
                    case HsmBackup _ ->
                        " Whether there is a backup is not known: look in the container for a " + Words.artifact(run)
                                + " of that time.";
                    case HsmRestore _, CloudHsmRestore _ ->
                        " Whether the HSM is restored is not known: look at its " + Words.evidence(run) + "."
                                + RestoreEnd.wayForward(run);
                };
        return new Decision.Write(
                RestoreEnd.uncertain(run, new StatusChange(run, now).unknown(reason, message), message, now)
                        .build(),
                Announcement.warning(Words.of(run).follow(), reason, message),
                Duration.ZERO);
    }

    private static boolean gone(PollHistory history, Instant now) {
        Instant since = history.unknownSince();
        return since != null
                && history.unknownCount() >= NOT_FOUND_ANSWERS
                && Duration.between(since, now).compareTo(NOT_FOUND_GRACE) > 0;
    }

    static boolean timedOut(Run run, Instant now) {
        return age(run, now).compareTo(GoDuration.parse(run.timeout())) > 0;
    }

    private static Duration age(Run run, Instant now) {
        Attempt attempt = run.getStatus().attempt();
        Duration age = attempt == null ? Duration.ZERO : Duration.between(attempt.startedAt(), now);
        return age.isNegative() ? Duration.ZERO : age;
    }
}

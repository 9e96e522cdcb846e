package dev.hsmbackup.operator.operation;

import dev.hsmbackup.crds.Attempt;
import dev.hsmbackup.crds.GoDuration;
import dev.hsmbackup.crds.HsmBackup;
import dev.hsmbackup.crds.HsmRestore;
import dev.hsmbackup.crds.JobError;
import dev.hsmbackup.crds.Run;
import dev.hsmbackup.crds.RunStatusBuilder;
import dev.hsmbackup.operator.port.HsmTarget;
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
        if (!attempt.host().startsWith(run.managedHsm() + ".")) {
            return Tampered.host(run, attempt.host(), now);
        }
        String jobId = Objects.requireNonNull(run.getStatus().jobId(), "the API server demands it");
        return new Decision.Poll(new HsmTarget(attempt.host(), attempt.clientId(), attempt.tenantId()), jobId);
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
                    case HsmBackup backup -> succeeded(backup, answer, now);
                    case HsmRestore restore -> RestoreEnd.succeeded(restore, answer, now);
                };
            case FAILED -> failed(run, Reasons.AZURE_FAILED, " job failed: ", answer, now);
            case CANCELED -> failed(run, Reasons.AZURE_CANCELED, " job was canceled: ", answer, now);
        };
    }

    private static Decision succeeded(HsmBackup run, JobAnswer.Ended answer, Instant now) {
        String folder = answer.folderUri();
        if (folder == null) {
            String message = "Azure says that the backup succeeded, but not where it is. Look in the container for a"
                    + " new folder before you rely on this backup.";
            return end(
                    new StatusChange(run, now).unknown(Reasons.NO_ARTIFACT, message),
                    answer,
                    Announcement.warning(Words.of(run).follow(), Reasons.NO_ARTIFACT, message));
        }
        String planted = run.getStatus().folderUri();
        if (planted != null && !planted.equals(folder)) {
            return Tampered.folder(run, planted, folder, now);
        }
        String message = "The backup is in " + folder + ".";
        return end(
                new StatusChange(run, now).succeeded(message).folderUri(folder),
                answer,
                Announcement.normal(Words.of(run).follow(), Reasons.SUCCEEDED, message));
    }

    private static Decision failed(Run run, String reason, String how, JobAnswer.Ended answer, Instant now) {
        String why = answer.errorMessage();
        if (why == null) {
            why = answer.details() == null ? "Azure gave no reason." : answer.details();
        }
        String message = "Azure's " + Words.of(run).noun() + how + why + RestoreEnd.wayBack(run);
        String code = answer.errorCode() == null ? answer.status() : answer.errorCode();
        return end(
                RestoreEnd.uncertain(run, new StatusChange(run, now).failed(reason, message), message, now)
                        .error(new JobError(code, why)),
                answer,
                Announcement.warning(Words.of(run).follow(), reason, message));
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

    private static Decision unknown(Run run, String reason, String what, Instant now) {
        String message = what
                + switch (run) {
                    case HsmBackup _ ->
                        " Whether there is a backup is not known: look in the container for a folder of that time.";
                    case HsmRestore _ ->
                        " Whether the HSM is restored is not known: look at its keys." + RestoreEnd.wayBack(run);
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

    private static boolean timedOut(Run run, Instant now) {
        return age(run, now).compareTo(GoDuration.parse(run.timeout())) > 0;
    }

    private static Duration age(Run run, Instant now) {
        Attempt attempt = run.getStatus().attempt();
        Duration age = attempt == null ? Duration.ZERO : Duration.between(attempt.startedAt(), now);
        return age.isNegative() ? Duration.ZERO : age;
    }
}

package dev.hsmbackup.operator.operation;

import dev.hsmbackup.crds.Attempt;
import dev.hsmbackup.crds.GoDuration;
import dev.hsmbackup.crds.HsmBackup;
import dev.hsmbackup.crds.HsmBackupStatusBuilder;
import dev.hsmbackup.crds.JobError;
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

    static final String FOLLOW = "FollowBackup";

    private JobPolicy() {}

    /** What to ask, of whom: host and identity are those that the job was started with. */
    public static Decision running(HsmBackup backup, Instant now) {
        Attempt attempt = Objects.requireNonNull(backup.getStatus().attempt(), "the API server demands it");
        if (!attempt.host().startsWith(backup.getSpec().managedHsmRef().name() + ".")) {
            return Tampered.host(backup, attempt.host(), now);
        }
        String jobId = Objects.requireNonNull(backup.getStatus().jobId(), "the API server demands it");
        return new Decision.Poll(new HsmTarget(attempt.host(), attempt.clientId(), attempt.tenantId()), jobId);
    }

    /**
     * What an answer means.
     *
     * @param history all answers of this process so far, this one included
     * @param usual how long a backup of this HSM takes as a rule; null where that is not known
     */
    public static Decision answered(
            HsmBackup backup, JobAnswer answer, PollHistory history, @Nullable Duration usual, Instant now) {
        return switch (answer) {
            case JobAnswer.Ended ended -> ended(backup, ended, now);
            case JobAnswer.Running running
            when !timedOut(backup, now) -> JobWatch.runs(backup, running, age(backup, now), usual, now);
            case JobAnswer.Unknown unknown
            when gone(history, now) ->
                unknown(
                        backup,
                        Reasons.JOB_NOT_FOUND,
                        "Azure does not know backup job " + backup.getStatus().jobId() + " (any more).",
                        now);
            case JobAnswer.Unknown unknown
            when !timedOut(backup, now) ->
                JobWatch.silent(backup, "Azure answers that it does not know the job.", null, history, now);
            case JobAnswer.Unavailable unavailable
            when !timedOut(backup, now) ->
                JobWatch.silent(backup, unavailable.problem().message(), unavailable.retryAfter(), history, now);
            case JobAnswer.Running r -> timeout(backup, "Azure's last word was " + r.status() + ".", now);
            case JobAnswer.Unknown u -> timeout(backup, "Azure does not know the job.", now);
            case JobAnswer.Unavailable u -> timeout(backup, u.problem().message(), now);
        };
    }

    private static Decision ended(HsmBackup backup, JobAnswer.Ended answer, Instant now) {
        return switch (answer.outcome()) {
            case SUCCEEDED -> succeeded(backup, answer, now);
            case FAILED -> failed(backup, Reasons.AZURE_FAILED, "Azure's backup job failed: ", answer, now);
            case CANCELED -> failed(backup, Reasons.AZURE_CANCELED, "Azure's backup job was canceled: ", answer, now);
        };
    }

    private static Decision succeeded(HsmBackup backup, JobAnswer.Ended answer, Instant now) {
        String folder = answer.folderUri();
        if (folder == null) {
            String message = "Azure says that the backup succeeded, but not where it is. Look in the container for a"
                    + " new folder before you rely on this backup.";
            return end(
                    new StatusChange(backup, now).unknown(Reasons.NO_ARTIFACT, message),
                    answer,
                    Announcement.warning(FOLLOW, Reasons.NO_ARTIFACT, message));
        }
        String planted = backup.getStatus().folderUri();
        if (planted != null && !planted.equals(folder)) {
            return Tampered.folder(backup, planted, folder, now);
        }
        String message = "The backup is in " + folder + ".";
        return end(
                new StatusChange(backup, now).succeeded(message).folderUri(folder),
                answer,
                Announcement.normal(FOLLOW, Reasons.SUCCEEDED, message));
    }

    private static Decision failed(HsmBackup backup, String reason, String lead, JobAnswer.Ended answer, Instant now) {
        String why = answer.errorMessage();
        if (why == null) {
            why = answer.details() == null ? "Azure gave no reason." : answer.details();
        }
        String message = lead + why;
        String code = answer.errorCode() == null ? answer.status() : answer.errorCode();
        return end(
                new StatusChange(backup, now).failed(reason, message).error(new JobError(code, why)),
                answer,
                Announcement.warning(FOLLOW, reason, message));
    }

    private static Decision end(HsmBackupStatusBuilder status, JobAnswer.Ended answer, Announcement news) {
        return new Decision.Write(
                status.jobStatus(answer.status())
                        .statusDetails(answer.details())
                        .build(),
                news,
                Duration.ZERO);
    }

    private static Decision timeout(HsmBackup backup, String why, Instant now) {
        return unknown(
                backup,
                Reasons.TIMED_OUT,
                "The job did not end within spec.timeout (" + backup.getSpec().timeout() + "). " + why,
                now);
    }

    private static Decision unknown(HsmBackup backup, String reason, String what, Instant now) {
        String message =
                what + " Whether there is a backup is not known: look in the container for a folder of that time.";
        return new Decision.Write(
                new StatusChange(backup, now).unknown(reason, message).build(),
                Announcement.warning(FOLLOW, reason, message),
                Duration.ZERO);
    }

    private static boolean gone(PollHistory history, Instant now) {
        Instant since = history.unknownSince();
        return since != null
                && history.unknownCount() >= NOT_FOUND_ANSWERS
                && Duration.between(since, now).compareTo(NOT_FOUND_GRACE) > 0;
    }

    private static boolean timedOut(HsmBackup backup, Instant now) {
        return age(backup, now).compareTo(GoDuration.parse(backup.getSpec().timeout())) > 0;
    }

    private static Duration age(HsmBackup backup, Instant now) {
        Attempt attempt = backup.getStatus().attempt();
        Duration age = attempt == null ? Duration.ZERO : Duration.between(attempt.startedAt(), now);
        return age.isNegative() ? Duration.ZERO : age;
    }
}

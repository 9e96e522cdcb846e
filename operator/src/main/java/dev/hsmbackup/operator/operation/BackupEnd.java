package dev.hsmbackup.operator.operation;

import dev.hsmbackup.crds.CloudHsmRef;
import dev.hsmbackup.crds.GoDuration;
import dev.hsmbackup.crds.HsmBackup;
import dev.hsmbackup.crds.RunStatus;
import dev.hsmbackup.operator.port.JobAnswer;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/** What it means when Azure says that a backup succeeded: only with all that a restore needs it is one (I6, DESIGN §7). */
final class BackupEnd {

    /** Azure tells the two times with different precision. */
    private static final Duration SAME_TIME = Duration.ofSeconds(1);

    private BackupEnd() {}

    static Decision succeeded(HsmBackup run, JobAnswer.Ended answer, Instant now) {
        boolean ofCloudHsm = run.target() instanceof CloudHsmRef;
        String folder = answer.folderUri();
        String id = ofCloudHsm ? answer.backupId() : null;
        if (folder == null || (ofCloudHsm && id == null)) {
            return noArtifact(run, answer, now);
        }
        RunStatus before = run.getStatus();
        if (before.folderUri() != null && !before.folderUri().equals(folder)) {
            return Tampered.folder(run, before.folderUri(), folder, now);
        }
        if (before.backupId() != null && !before.backupId().equals(id)) {
            return Tampered.field(run, "Azure's backup is " + id, before.backupId(), "backupId", now);
        }
        Instant content = ofCloudHsm ? contentTime(run, answer) : null;
        if (before.contentTime() != null && !before.contentTime().equals(content)) {
            return Tampered.field(
                    run,
                    content == null ? "Azure tells no content time" : "Azure's backup is of " + content,
                    before.contentTime().toString(),
                    "contentTime",
                    now);
        }
        String message = (id == null ? "The backup is in " + folder : "The backup is " + id + " in " + folder) + "."
                + older(run, answer, content);
        return JobPolicy.end(
                new StatusChange(run, now)
                        .succeeded(message)
                        .folderUri(folder)
                        .backupId(id)
                        .contentTime(content),
                answer,
                Announcement.normal(Words.of(run).follow(), Reasons.SUCCEEDED, message));
    }

    private static Decision noArtifact(HsmBackup run, JobAnswer.Ended answer, Instant now) {
        String message = answer.folderUri() == null
                ? "Azure says that the backup succeeded, but not where it is. Look in the container for a new "
                        + Words.artifact(run) + " before you rely on this backup."
                : "Azure says that the backup succeeded, but not under which id, and nothing else can restore it. Look in "
                        + answer.folderUri() + " for a new backup, or create a new HsmBackup.";
        return JobPolicy.end(
                new StatusChange(run, now).unknown(Reasons.NO_ARTIFACT, message),
                answer,
                Announcement.warning(Words.of(run).follow(), Reasons.NO_ARTIFACT, message));
    }

    /** When the content was taken, where that is another time than the job's start. */
    private static @Nullable Instant contentTime(HsmBackup run, JobAnswer.Ended answer) {
        Instant content = answer.contentTime();
        if (content == null) {
            return null;
        }
        Instant start = start(run, answer);
        boolean same = start != null && Duration.between(content, start).abs().compareTo(SAME_TIME) <= 0;
        return same ? null : content.truncatedTo(ChronoUnit.SECONDS);
    }

    private static String older(HsmBackup run, JobAnswer.Ended answer, @Nullable Instant content) {
        Instant start = start(run, answer);
        return content == null || start == null || !content.isBefore(start)
                ? ""
                : " Its content is of " + content + ", " + GoDuration.format(Duration.between(content, start))
                        + " before the job began: what was changed in the HSM since is not in it.";
    }

    private static @Nullable Instant start(HsmBackup run, JobAnswer.Ended answer) {
        return answer.startTime() == null ? run.getStatus().startTime() : answer.startTime();
    }
}

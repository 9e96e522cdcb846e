package dev.hsmbackup.operator.reconcile;

import dev.hsmbackup.crds.Attempt;
import dev.hsmbackup.crds.HsmBackup;
import dev.hsmbackup.crds.HsmBackupStatus;
import dev.hsmbackup.crds.Phase;
import dev.hsmbackup.operator.kube.EventPublisher;
import dev.hsmbackup.operator.kube.HsmBackups;
import dev.hsmbackup.operator.kube.HsmBackups.Written;
import dev.hsmbackup.operator.operation.Announcement;
import dev.hsmbackup.operator.operation.Decision;
import dev.hsmbackup.operator.operation.Reasons;
import dev.hsmbackup.operator.port.StartAnswer;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Writes down what was decided, and all that follows from it: news, metrics, the lock. */
public final class BackupRecorder {

    private final HsmBackups backups;
    private final LockKeeper locks;
    private final WaitingLine line;
    private final StartAnswers answers;
    private final EventPublisher events;
    private final BackupReporter reporter;

    public BackupRecorder(
            HsmBackups backups,
            LockKeeper locks,
            WaitingLine line,
            StartAnswers answers,
            EventPublisher events,
            BackupReporter reporter) {
        this.backups = backups;
        this.locks = locks;
        this.line = line;
        this.answers = answers;
        this.events = events;
        this.reporter = reporter;
    }

    /**
     * Writes the status and does what follows from it.
     *
     * @param backup as read
     * @return the object as it is now; empty where somebody else wrote since, so that nothing was done
     */
    Optional<HsmBackup> write(HsmBackup backup, Decision.Write write) {
        if (!(backups.writeStatus(backup, write.status()) instanceof Written.Yes(HsmBackup written))) {
            return Optional.empty();
        }
        HsmBackupStatus status = written.getStatus();
        Attempt before = backup.getStatus().attempt();
        if (before != null && status.phase() != Phase.STARTING) {
            answers.recorded(before.id());
        }
        reporter.stands(written);
        line.stands(written);
        boolean endedNow =
                status.phase().isTerminal() && !backup.getStatus().phase().isTerminal();
        if (endedNow) {
            reporter.ended(written);
        }
        if (write.news() != null) {
            events.publish(written, write.news());
        }
        if (before != null && (endedNow || status.phase() == Phase.PENDING)) {
            locks.release(before.host(), written.getMetadata().getUid(), before.id());
            if (endedNow) {
                line.freed(before.host());
            }
        }
        return Optional.of(written);
    }

    /** The object ended, by whomever: what this process knew of its attempt does not matter any more. */
    void settled(HsmBackup backup) {
        answers.over(backup.getMetadata().getUid());
    }

    /**
     * The object was deleted: its job, if it has one, is followed through the lock.
     *
     * @param last the newest of its states that is known
     */
    void gone(HsmBackup last) {
        String uid = last.getMetadata().getUid();
        HsmBackupStatus status = last.getStatus();
        Attempt attempt = status.attempt();
        reporter.deleted(uid);
        line.leave(uid);
        if (attempt == null || status.phase().isTerminal()) {
            settled(last);
            return;
        }
        String jobId = status.jobId() == null ? startedJob(attempt) : status.jobId();
        if (jobId != null && locks.keepFor(attempt.host(), uid, jobId)) {
            events.publish(
                    last,
                    new Announcement(
                            true,
                            "FollowBackup",
                            Reasons.FOLLOW_ORPHANED_JOB,
                            "The HsmBackup was deleted while Azure's backup job " + jobId
                                    + " runs. Azure has no cancel: the job goes on, and other backups of this HSM wait"
                                    + " for its end."));
        }
        answers.over(uid);
    }

    private @Nullable String startedJob(Attempt attempt) {
        return answers.find(attempt.id()).orElse(null) instanceof StartAnswer.Started(String jobId) ? jobId : null;
    }
}

package dev.hsmbackup.operator.reconcile;

import dev.hsmbackup.crds.Attempt;
import dev.hsmbackup.crds.HsmBackup;
import dev.hsmbackup.crds.Phase;
import dev.hsmbackup.crds.Run;
import dev.hsmbackup.crds.RunStatus;
import dev.hsmbackup.operator.kube.EventPublisher;
import dev.hsmbackup.operator.kube.Runs;
import dev.hsmbackup.operator.kube.Runs.Written;
import dev.hsmbackup.operator.operation.Announcement;
import dev.hsmbackup.operator.operation.Attempts;
import dev.hsmbackup.operator.operation.Decision;
import dev.hsmbackup.operator.operation.LockPolicy;
import dev.hsmbackup.operator.operation.Reasons;
import dev.hsmbackup.operator.port.StartAnswer;
import java.time.InstantSource;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Writes down what was decided, and all that follows from it: news, metrics, the lock. */
public final class RunRecorder {

    private final Runs runs;
    private final LockKeeper locks;
    private final WaitingLine line;
    private final StartAnswers answers;
    private final EventPublisher events;
    private final RunReporter reporter;
    private final InstantSource clock;

    public RunRecorder(
            Runs runs,
            LockKeeper locks,
            WaitingLine line,
            StartAnswers answers,
            EventPublisher events,
            RunReporter reporter,
            InstantSource clock) {
        this.runs = runs;
        this.locks = locks;
        this.line = line;
        this.answers = answers;
        this.events = events;
        this.reporter = reporter;
        this.clock = clock;
    }

    /**
     * Writes the status and does what follows from it.
     *
     * @param run as read
     * @return the object as it is now; empty where somebody else wrote since, so that nothing was done
     */
    Optional<Run> write(Run run, Decision.Write write) {
        if (!(runs.writeStatus(run, write.status()) instanceof Written.Yes(Run written))) {
            return Optional.empty();
        }
        RunStatus status = written.getStatus();
        Attempt before = run.getStatus().attempt();
        if (before != null && status.phase() != Phase.STARTING) {
            answers.recorded(before.id());
        }
        reporter.stands(written);
        line.stands(written);
        boolean endedNow =
                status.phase().isTerminal() && !run.getStatus().phase().isTerminal();
        if (endedNow) {
            reporter.ended(written);
        }
        if (status.phase() == Phase.RUNNING && run.getStatus().phase() == Phase.STARTING) {
            reporter.started(written);
        }
        if (write.news() != null) {
            events.publish(written, write.news());
        }
        boolean over = endedNow && !LockPolicy.outlivesItsEnd(written, clock.instant());
        if (before != null && (over || status.phase() == Phase.PENDING)) {
            String host = Attempts.target(before).host();
            locks.release(host, written.getMetadata().getUid(), before.id());
            if (endedNow) {
                line.freed(host);
            }
        }
        return Optional.of(written);
    }

    /** The object ended, by whomever: what this process knew of its attempt does not matter any more. */
    void settled(Run run) {
        answers.over(run.getMetadata().getUid());
    }

    /**
     * The object was deleted: its job, if it has one, is followed through the lock.
     *
     * @param last the newest of its states that is known
     */
    void gone(Run last) {
        String uid = last.getMetadata().getUid();
        RunStatus status = last.getStatus();
        Attempt attempt = status.attempt();
        reporter.deleted(uid);
        line.gone(uid);
        if (attempt == null || status.phase().isTerminal()) {
            settled(last);
            if (attempt != null && !(last instanceof HsmBackup) && !LockPolicy.outlivesItsEnd(last, clock.instant())) {
                // Its end was written, but perhaps not what follows from it; a lock whose restore is gone stays a day.
                String host = Attempts.target(attempt).host();
                locks.release(host, uid, attempt.id());
                line.freed(host);
            }
            return;
        }
        String jobId = status.jobId() == null ? startedJob(attempt) : status.jobId();
        if (jobId != null && locks.keepFor(Attempts.target(attempt), uid, jobId)) {
            events.publish(
                    last,
                    new Announcement(
                            true,
                            "FollowJob",
                            Reasons.FOLLOW_ORPHANED_JOB,
                            "The " + last.getKind() + " was deleted while its Azure job " + jobId
                                    + " runs. Azure has no cancel: the job goes on, and others of this HSM wait for its end."));
        }
        answers.over(uid);
    }

    private @Nullable String startedJob(Attempt attempt) {
        return answers.find(attempt.id()).orElse(null) instanceof StartAnswer.Started(String jobId) ? jobId : null;
    }
}

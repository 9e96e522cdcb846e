package dev.hsmbackup.operator.reconcile;

import dev.hsmbackup.crds.Attempt;
import dev.hsmbackup.crds.HsmBackup;
import dev.hsmbackup.crds.HsmBackupStatus;
import dev.hsmbackup.crds.Phase;
import dev.hsmbackup.operator.kube.EventPublisher;
import dev.hsmbackup.operator.kube.HsmBackups;
import dev.hsmbackup.operator.kube.HsmBackups.Written;
import dev.hsmbackup.operator.kube.ManagedHsms;
import dev.hsmbackup.operator.operation.Announcement;
import dev.hsmbackup.operator.operation.Decision;
import dev.hsmbackup.operator.operation.JobPolicy;
import dev.hsmbackup.operator.operation.PollHistory;
import dev.hsmbackup.operator.operation.Reasons;
import dev.hsmbackup.operator.operation.StartPolicy;
import dev.hsmbackup.operator.operation.Target;
import dev.hsmbackup.operator.port.HsmGateway;
import dev.hsmbackup.operator.port.JobAnswer;
import dev.hsmbackup.operator.port.StartAnswer;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Drives one backup one step further: observe, decide, act, write. */
public final class BackupEngine {

    /** After so many lost races in one reconciliation the next one tries. */
    private static final int MOST_RACES = 3;

    private final HsmBackups backups;
    private final ManagedHsms hsms;
    private final HsmGateway gateway;
    private final BackupStarter starter;
    private final LockKeeper locks;
    private final StartAnswers answers;
    private final EventPublisher events;
    private final BackupReporter reporter;
    private final InstantSource clock;
    private final Map<String, PollHistory> histories = new ConcurrentHashMap<>();

    public BackupEngine(
            HsmBackups backups,
            ManagedHsms hsms,
            HsmGateway gateway,
            BackupStarter starter,
            LockKeeper locks,
            StartAnswers answers,
            EventPublisher events,
            BackupReporter reporter,
            InstantSource clock) {
        this.backups = backups;
        this.hsms = hsms;
        this.gateway = gateway;
        this.starter = starter;
        this.locks = locks;
        this.answers = answers;
        this.events = events;
        this.reporter = reporter;
        this.clock = clock;
    }

    /**
     * One step.
     *
     * @param cached the object as the informer has it; may be old
     * @return when to look again; empty: never
     */
    Optional<Duration> step(HsmBackup cached) {
        // What a running job is does not change, so an old copy does for asking Azure. All else is decided on what the
        // API server has now: an old copy of a started backup looks as if nothing was sent.
        boolean oldCopyWillDo = cached.getStatus().phase() == Phase.RUNNING || settled(cached);
        HsmBackup backup = oldCopyWillDo ? cached : backups.live(cached).orElse(null);
        for (int races = 0; backup != null && races < MOST_RACES; races++) {
            Result result = act(backup, decide(backup));
            if (!(result instanceof Result.Raced)) {
                return ((Result.Settled) result).again();
            }
            backup = backups.live(cached).orElse(null);
        }
        if (backup == null) {
            gone(cached);
            return Optional.empty();
        }
        return Optional.of(Duration.ofSeconds(1));
    }

    /** The object was deleted: its job, if it has one, is followed through the lock. */
    void gone(HsmBackup last) {
        String uid = last.getMetadata().getUid();
        HsmBackupStatus status = last.getStatus();
        Attempt attempt = status.attempt();
        reporter.deleted(uid);
        histories.remove(uid);
        if (attempt == null || status.phase().isTerminal()) {
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
        answers.recorded(attempt.id());
    }

    private sealed interface Result {
        /** All is written. */
        record Settled(Optional<Duration> again) implements Result {}

        /** Somebody else wrote in between. */
        record Raced() implements Result {}
    }

    private Decision decide(HsmBackup backup) {
        Instant now = clock.instant();
        return switch (backup.getStatus().phase()) {
            case PENDING -> StartPolicy.pending(backup, target(backup), starter.startsAllowed(), now);
            case STARTING ->
                neverSent(backup)
                        ? StartPolicy.notSent(backup, now)
                        : StartPolicy.starting(backup, answer(backup), now);
            case RUNNING -> JobPolicy.running(backup);
            case SUCCEEDED, FAILED, UNKNOWN -> lateJob(backup);
        };
    }

    private Result act(HsmBackup backup, Decision decision) {
        reporter.stands(backup);
        return switch (decision) {
            case Decision.Done done -> new Result.Settled(Optional.empty());
            case Decision.LookAgain later -> new Result.Settled(Optional.of(later.after()));
            case Decision.Write write -> write(backup, write);
            case Decision.Poll poll -> act(backup, poll(backup, poll));
            case Decision.Start start -> {
                BackupStarter.Outcome outcome = starter.start(backup, start);
                yield act(outcome.backup(), outcome.decision());
            }
        };
    }

    private Decision poll(HsmBackup backup, Decision.Poll poll) {
        JobAnswer answer = gateway.backupJob(poll.hsm(), poll.jobId());
        Instant now = clock.instant();
        PollHistory history = histories.compute(
                backup.getMetadata().getUid(),
                (uid, old) -> (old == null ? PollHistory.beginning(now) : old).with(answer, now));
        return JobPolicy.answered(backup, answer, history, now);
    }

    private Result write(HsmBackup backup, Decision.Write write) {
        if (!(backups.writeStatus(backup, write.status()) instanceof Written.Yes(HsmBackup written))) {
            return new Result.Raced();
        }
        HsmBackupStatus status = written.getStatus();
        Attempt before = backup.getStatus().attempt();
        if (before != null && status.phase() != Phase.STARTING) {
            answers.recorded(before.id());
        }
        reporter.stands(written);
        boolean endedNow =
                status.phase().isTerminal() && !backup.getStatus().phase().isTerminal();
        if (endedNow) {
            reporter.ended(written);
            histories.remove(written.getMetadata().getUid());
        }
        if (write.news() != null) {
            events.publish(written, write.news());
        }
        if (before != null && (endedNow || status.phase() == Phase.PENDING)) {
            locks.release(before.host(), written.getMetadata().getUid());
        }
        return new Result.Settled(status.phase().isTerminal() ? Optional.empty() : Optional.of(write.lookAgain()));
    }

    /** A terminal backup is left alone, but for a job id that became known too late. */
    private Decision lateJob(HsmBackup backup) {
        boolean late = backup.getStatus().jobId() == null && answer(backup) instanceof StartAnswer.Started;
        return late && answer(backup) instanceof StartAnswer.Started(String jobId)
                ? new Decision.Write(StartPolicy.lateJob(backup, jobId), null, Duration.ZERO)
                : new Decision.Done();
    }

    private Target target(HsmBackup backup) {
        return Target.forBackup(
                hsms.live(backup.getSpec().managedHsmRef().name()).orElse(null),
                backup.getMetadata().getNamespace(),
                hsms.suffix());
    }

    private boolean settled(HsmBackup backup) {
        return backup.getStatus().phase().isTerminal() && answer(backup) == null;
    }

    private boolean neverSent(HsmBackup backup) {
        Attempt attempt = backup.getStatus().attempt();
        return attempt != null && answers.isIntended(attempt.id());
    }

    private @Nullable StartAnswer answer(HsmBackup backup) {
        Attempt attempt = backup.getStatus().attempt();
        return attempt == null ? null : answers.find(attempt.id()).orElse(null);
    }

    private @Nullable String startedJob(Attempt attempt) {
        return answers.find(attempt.id()).orElse(null) instanceof StartAnswer.Started(String jobId) ? jobId : null;
    }
}

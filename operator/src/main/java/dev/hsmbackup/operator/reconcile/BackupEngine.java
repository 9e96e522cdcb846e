package dev.hsmbackup.operator.reconcile;

import dev.hsmbackup.crds.Attempt;
import dev.hsmbackup.crds.HsmBackup;
import dev.hsmbackup.crds.Phase;
import dev.hsmbackup.operator.kube.HsmBackups;
import dev.hsmbackup.operator.kube.ManagedHsms;
import dev.hsmbackup.operator.operation.Decision;
import dev.hsmbackup.operator.operation.JobPolicy;
import dev.hsmbackup.operator.operation.PollHistory;
import dev.hsmbackup.operator.operation.StartPolicy;
import dev.hsmbackup.operator.operation.Tampered;
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

    /** An object that was not found is looked at again after this time. */
    private static final Duration DELETION_TOLD = Duration.ofSeconds(5);

    private final HsmBackups backups;
    private final ManagedHsms hsms;
    private final HsmGateway gateway;
    private final BackupStarter starter;
    private final WaitingLine line;
    private final StartAnswers answers;
    private final BackupRecorder recorder;
    private final BackupReporter reporter;
    private final InstantSource clock;
    private final InFlight inFlight = new InFlight();
    private final Map<String, PollHistory> histories = new ConcurrentHashMap<>();
    private final UsualDurations usual = new UsualDurations();

    public BackupEngine(
            HsmBackups backups,
            ManagedHsms hsms,
            HsmGateway gateway,
            BackupStarter starter,
            WaitingLine line,
            StartAnswers answers,
            BackupRecorder recorder,
            BackupReporter reporter,
            InstantSource clock) {
        this.backups = backups;
        this.hsms = hsms;
        this.gateway = gateway;
        this.starter = starter;
        this.line = line;
        this.answers = answers;
        this.recorder = recorder;
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
        inFlight.namesakeOf(cached).ifPresent(this::followToTheEnd);
        try {
            return stepInLine(cached);
        } catch (RuntimeException e) {
            // It is tried again later; others need not wait for what may be the trouble of this object alone.
            line.leave(cached.getMetadata().getUid());
            throw e;
        }
    }

    private Optional<Duration> stepInLine(HsmBackup cached) {
        // What a running job is does not change, so an old copy does for asking Azure. All else is decided on what the
        // API server has now: an old copy of a started backup looks as if nothing was sent.
        boolean oldCopyWillDo = cached.getStatus().phase() == Phase.RUNNING || settled(cached);
        HsmBackup last = cached;
        HsmBackup backup = oldCopyWillDo ? cached : backups.live(cached).orElse(null);
        for (int races = 0; backup != null && races < MOST_RACES; races++) {
            switch (act(backup, decide(backup))) {
                case Result.Settled(Optional<Duration> again) -> {
                    return again;
                }
                case Result.Raced raced -> last = raced.last();
            }
            backup = backups.live(cached).orElse(null);
        }
        if (backup == null) {
            gone(last);
            // The event of its deletion ends this; where none comes, the API server's answer was not the truth.
            return Optional.of(DELETION_TOLD);
        }
        return Optional.of(Duration.ofSeconds(1));
    }

    /** The object was deleted. */
    void gone(HsmBackup last) {
        inFlight.namesakeOf(last).ifPresent(this::followToTheEnd);
        followToTheEnd(last);
    }

    private void followToTheEnd(HsmBackup last) {
        histories.remove(last.getMetadata().getUid());
        recorder.gone(last);
        inFlight.forget(last);
    }

    private sealed interface Result {
        /** All is written. */
        record Settled(Optional<Duration> again) implements Result {}

        /** Somebody else wrote in between, or deleted the object; this is how it was known last. */
        record Raced(HsmBackup last) implements Result {}
    }

    private Decision decide(HsmBackup backup) {
        Instant now = clock.instant();
        return switch (backup.getStatus().phase()) {
            case PENDING -> {
                Attempt sent = answers.waits(backup.getMetadata().getUid()).orElse(null);
                yield sent == null
                        ? StartPolicy.pending(backup, target(backup), starter.startsAllowed(), now)
                        : Tampered.pending(backup, sent, now);
            }
            case STARTING -> starting(backup, now);
            case RUNNING -> JobPolicy.running(backup, now);
            case SUCCEEDED, FAILED, UNKNOWN -> lateJob(backup);
        };
    }

    private Decision starting(HsmBackup backup, Instant now) {
        if (neverSent(backup)) {
            return StartPolicy.notSent(backup, now);
        }
        StartAnswer answer = answer(backup);
        // Nobody's intent, or that of a new leader who is about to send: only the leader may say which.
        return answer == null && !starter.leadsForSure()
                ? new Decision.LookAgain(Duration.ofSeconds(1))
                : StartPolicy.starting(backup, answer, now);
    }

    private Result act(HsmBackup backup, Decision decision) {
        reporter.stands(backup);
        line.stands(backup);
        inFlight.stands(backup);
        usual.stands(backup);
        return switch (decision) {
            case Decision.Done done -> {
                recorder.settled(backup);
                yield new Result.Settled(Optional.empty());
            }
            case Decision.LookAgain later -> new Result.Settled(Optional.of(later.after()));
            case Decision.Write write -> write(backup, write);
            case Decision.Poll poll -> act(backup, poll(backup, poll));
            case Decision.Start start -> {
                if (!line.first(backup, start.hsm().host())) {
                    yield act(backup, StartPolicy.queued(backup, clock.instant()));
                }
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
        return JobPolicy.answered(
                backup, answer, history, usual.of(poll.hsm().host()).orElse(null), now);
    }

    private Result write(HsmBackup backup, Decision.Write write) {
        HsmBackup written = recorder.write(backup, write).orElse(null);
        if (written == null) {
            return new Result.Raced(backup);
        }
        inFlight.stands(written);
        if (written.getStatus().phase().isTerminal()) {
            histories.remove(written.getMetadata().getUid());
            usual.stands(written);
            return new Result.Settled(Optional.empty());
        }
        return new Result.Settled(Optional.of(write.lookAgain()));
    }

    /** A terminal backup is left alone, but for a job id that became known too late. */
    private Decision lateJob(HsmBackup backup) {
        return backup.getStatus().jobId() == null && answer(backup) instanceof StartAnswer.Started(String jobId)
                ? new Decision.Write(StartPolicy.lateJob(backup, jobId), null, Duration.ZERO)
                : new Decision.Done();
    }

    private Target target(HsmBackup backup) {
        Target target = Target.forBackup(
                hsms.live(backup.getSpec().managedHsmRef().name()).orElse(null),
                backup.getMetadata().getNamespace(),
                hsms.suffix());
        if (!(target instanceof Target.Available)) {
            line.leave(backup.getMetadata().getUid());
        }
        return target;
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
}

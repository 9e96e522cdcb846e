package dev.hsmbackup.operator.reconcile;

import dev.hsmbackup.crds.Attempt;
import dev.hsmbackup.crds.CloudHsmRestore;
import dev.hsmbackup.crds.HsmBackup;
import dev.hsmbackup.crds.HsmRestore;
import dev.hsmbackup.crds.Run;
import dev.hsmbackup.operator.operation.Decision;
import dev.hsmbackup.operator.operation.JobPolicy;
import dev.hsmbackup.operator.operation.StartPolicy;
import dev.hsmbackup.operator.operation.Tampered;
import dev.hsmbackup.operator.operation.Target;
import dev.hsmbackup.operator.port.StartAnswer;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/** Looks at what matters to a run in its phase, and has the policies decide what comes next. */
public final class NextStep {

    private final Targets targets;
    private final RunStarter starter;
    private final RestorePreparation preparation;
    private final ClusterPreparation clusters;
    private final WaitingLine line;
    private final StartAnswers answers;
    private final InstantSource clock;

    public NextStep(
            Targets targets,
            RunStarter starter,
            RestorePreparation preparation,
            ClusterPreparation clusters,
            WaitingLine line,
            StartAnswers answers,
            InstantSource clock) {
        this.targets = targets;
        this.starter = starter;
        this.preparation = preparation;
        this.clusters = clusters;
        this.line = line;
        this.answers = answers;
        this.clock = clock;
    }

    Decision decide(Run run) {
        Instant now = clock.instant();
        return switch (run.getStatus().phase()) {
            case PENDING, AWAITING_SAFETY_BACKUP -> {
                Attempt sent = answers.waits(run.getMetadata().getUid()).orElse(null);
                yield sent == null ? notStarted(run, now) : Tampered.pending(run, sent, now);
            }
            case STARTING -> starting(run, now);
            case RUNNING -> JobPolicy.running(run, now);
            case SUCCEEDED, FAILED, UNKNOWN -> lateJob(run);
        };
    }

    private Decision notStarted(Run run, Instant now) {
        return switch (run) {
            case HsmBackup backup -> StartPolicy.pending(backup, target(backup), starter.startsAllowed(), now);
            case HsmRestore restore -> preparation.decide(restore, starter.startsAllowed());
            case CloudHsmRestore restore -> clusters.decide(restore, starter.startsAllowed());
        };
    }

    private Decision starting(Run run, Instant now) {
        if (neverSent(run)) {
            return StartPolicy.notSent(run, now);
        }
        StartAnswer answer = answer(run);
        // Nobody's intent, or that of a new leader who is about to send: only the leader may say which.
        return answer == null && !starter.leadsForSure()
                ? new Decision.LookAgain(Duration.ofSeconds(1))
                : StartPolicy.starting(run, answer, now);
    }

    /** A terminal backup is left alone, but for a job id that became known too late. */
    private Decision lateJob(Run run) {
        return run.getStatus().jobId() == null && answer(run) instanceof StartAnswer.Started(String jobId)
                ? new Decision.Write(StartPolicy.lateJob(run, jobId), null, Duration.ZERO)
                : new Decision.Done();
    }

    private Target target(HsmBackup run) {
        Target target = targets.of(run);
        if (!(target instanceof Target.Available)) {
            line.leave(run.getMetadata().getUid());
        }
        return target;
    }

    /** Whether it ended, and nothing that this process knows of it is missing in its status. */
    boolean settled(Run run) {
        return run.getStatus().phase().isTerminal() && answer(run) == null;
    }

    private boolean neverSent(Run run) {
        Attempt attempt = run.getStatus().attempt();
        return attempt != null && answers.isIntended(attempt.id());
    }

    private @Nullable StartAnswer answer(Run run) {
        Attempt attempt = run.getStatus().attempt();
        return attempt == null ? null : answers.find(attempt.id()).orElse(null);
    }
}

package dev.hsmbackup.operator.reconcile;

import dev.hsmbackup.crds.Attempt;
import dev.hsmbackup.crds.Run;
import dev.hsmbackup.crds.RunStatus;
import dev.hsmbackup.operator.kube.Leadership;
import dev.hsmbackup.operator.kube.Runs;
import dev.hsmbackup.operator.kube.Runs.Written;
import dev.hsmbackup.operator.kube.StartGate;
import dev.hsmbackup.operator.operation.Attempts;
import dev.hsmbackup.operator.operation.Decision;
import dev.hsmbackup.operator.operation.DestinationPolicy;
import dev.hsmbackup.operator.operation.LockRecord;
import dev.hsmbackup.operator.operation.RestorePolicy;
import dev.hsmbackup.operator.operation.StartPolicy;
import dev.hsmbackup.operator.operation.WaitPolicy;
import dev.hsmbackup.operator.operation.Work;
import dev.hsmbackup.operator.port.Problem;
import dev.hsmbackup.operator.port.StartAnswer;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;

/**
 * The start protocol (DESIGN §3, steps 2 to 6): at most one request per object that was not definitely rejected. Step 1,
 * the live read, is the caller's.
 */
public final class RunStarter {

    private final Gateways azure;
    private final Runs runs;
    private final LockKeeper locks;
    private final Leadership leadership;
    private final StartGate gate;
    private final StartAnswers answers;
    private final RunReporter reporter;
    private final InstantSource clock;
    private final Supplier<UUID> attemptIds;

    public RunStarter(
            Gateways azure,
            Runs runs,
            LockKeeper locks,
            Leadership leadership,
            StartGate gate,
            StartAnswers answers,
            RunReporter reporter,
            InstantSource clock) {
        this(azure, runs, locks, leadership, gate, answers, reporter, clock, UUID::randomUUID);
    }

    /** @param attemptIds never gives the same one twice, over all processes */
    RunStarter(
            Gateways azure,
            Runs runs,
            LockKeeper locks,
            Leadership leadership,
            StartGate gate,
            StartAnswers answers,
            RunReporter reporter,
            InstantSource clock,
            Supplier<UUID> attemptIds) {
        this.azure = azure;
        this.runs = runs;
        this.locks = locks;
        this.leadership = leadership;
        this.gate = gate;
        this.answers = answers;
        this.reporter = reporter;
        this.clock = clock;
        this.attemptIds = attemptIds;
    }

    /** What there is to do after an attempt: a decision about the object as it stands now. */
    record Outcome(Run run, Decision decision) {}

    /** Whether this process may start anything at all. */
    boolean startsAllowed() {
        return leadership.leading() && !gate.closed();
    }

    /** Whether this process leads, by the API server's word. */
    boolean leadsForSure() {
        return leadership.confirmed();
    }

    /** @param run as read live, in phase Pending */
    Outcome start(Run run, Decision.Start start) {
        Instant targetRead = clock.instant();
        Optional<Problem> problem = azure.backups().prepare(start.hsm());
        if (problem.isPresent()) {
            return new Outcome(
                    run, StartPolicy.refused(run, new StartAnswer.NotStarted(problem.get(), null), clock.instant()));
        }
        if (Duration.between(targetRead, clock.instant()).compareTo(StartPolicy.TARGET_VALID) > 0) {
            // The token is there now, so the next look is followed by a start at once.
            return new Outcome(run, new Decision.LookAgain(Duration.ofMillis(100)));
        }
        Optional<StartGate.Pass> pass = gate.enter();
        if (pass.isEmpty()) {
            return new Outcome(run, new Decision.LookAgain(Duration.ofSeconds(1)));
        }
        try (StartGate.Pass _ = pass.get()) {
            return startWithPass(run, start);
        }
    }

    private Outcome startWithPass(Run run, Decision.Start start) {
        UUID attemptId = attemptIds.get();
        Instant begin = clock.instant();
        if (!RestorePolicy.inTime(run, begin)) {
            return new Outcome(run, new Decision.LookAgain(Duration.ofMillis(100)));
        }
        long beginNanos = System.nanoTime();
        if (locks.take(run, start.hsm(), attemptId) instanceof LockKeeper.Taken.Busy(Optional<LockRecord> holder)) {
            return new Outcome(run, WaitPolicy.locked(run, holder, clock.instant()));
        }
        answers.intend(attemptId, run.getMetadata().getUid());
        Optional<Run> intended = writeIntent(run, start, attemptId);
        if (intended.isEmpty()) {
            answers.recorded(attemptId);
            return new Outcome(run, new Decision.LookAgain(Duration.ofMillis(100)));
        }
        Run starting = intended.get();
        answers.stands(attemptId);
        Optional<Decision> forbidden = destination(starting, start);
        if (forbidden.isPresent()) {
            return new Outcome(starting, forbidden.get());
        }
        if (!stillMaySend(starting, begin, beginNanos)) {
            return new Outcome(starting, StartPolicy.notSent(starting, clock.instant()));
        }
        answers.sending(Objects.requireNonNull(starting.getStatus().attempt(), "the intent is written"));
        StartAnswer answer = switch (start.work()) {
            case Work.BackUp(URI container) -> azure.backups().startBackup(start.hsm(), container, attemptId);
            case Work.Restore restore -> azure.restores().startRestore(start.hsm(), restore.request(), attemptId);
            case Work.RestoreCluster restore ->
                azure.restores().startRestore(start.hsm(), restore.request(), attemptId);
        };
        answers.put(attemptId, answer);
        reporter.asked(starting, answer);
        return new Outcome(starting, StartPolicy.starting(starting, answer, clock.instant()));
    }

    /**
     * Whatever was found before, a Cloud HSM is restored into only where it is fit for it now, under the lock: what is
     * found here is at most {@link StartPolicy#INTENT_VALID} old when the request is sent, and twice as old when it has to
     * be sent once more after a 401.
     */
    private Optional<Decision> destination(Run starting, Decision.Start start) {
        return start.hsm().isCloudHsm() && !(start.work() instanceof Work.BackUp)
                ? DestinationPolicy.decide(starting, azure.clusters().cluster(start.hsm()), clock.instant())
                : Optional.empty();
    }

    /**
     * Step 3. A conflict or a lost answer can hide a write of ours that was committed: the random attempt id tells.
     * Empty: it is not ours, so this reconciliation is dropped.
     */
    private Optional<Run> writeIntent(Run run, Decision.Start start, UUID attemptId) {
        Instant now = clock.instant();
        Attempt attempt = Attempts.of(attemptId, now, start.hsm(), azure.armHost());
        RunStatus intent = StartPolicy.intent(run, start.work(), attempt, now);
        try {
            if (runs.writeStatus(run, intent) instanceof Written.Yes(Run written)) {
                return Optional.of(written);
            }
        } catch (KubernetesClientException e) {
            if (e.getCode() >= 400 && e.getCode() < 500) {
                // Refused, so not written.
                answers.recorded(attemptId);
                throw e;
            }
        }
        return runs.live(run).filter(live -> isAttempt(live, attemptId));
    }

    /**
     * Step 4: it is not too late for the run, this process still leads, was not asleep since it took the lock, and was not
     * told to stop. Asleep by neither clock: one may be set back meanwhile, the other stands while a machine is suspended.
     * None of it is asked again where a 401 has the request sent once more: the gateway does that within ten seconds, or
     * not at all.
     */
    private boolean stillMaySend(Run run, Instant begin, long beginNanos) {
        return leadership.confirmed()
                && RestorePolicy.inTime(run, clock.instant())
                && Duration.between(begin, clock.instant()).compareTo(StartPolicy.INTENT_VALID) < 0
                && System.nanoTime() - beginNanos < StartPolicy.INTENT_VALID.toNanos()
                && !gate.closed();
    }

    private static boolean isAttempt(Run run, UUID attemptId) {
        Attempt attempt = run.getStatus().attempt();
        return attempt != null && attempt.id().equals(attemptId);
    }
}

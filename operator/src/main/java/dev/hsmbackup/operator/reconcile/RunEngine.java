package dev.hsmbackup.operator.reconcile;

import dev.hsmbackup.crds.Phase;
import dev.hsmbackup.crds.Run;
import dev.hsmbackup.operator.kube.Runs;
import dev.hsmbackup.operator.operation.Decision;
import dev.hsmbackup.operator.operation.WaitPolicy;
import dev.hsmbackup.operator.port.HsmTarget;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;

/** Drives one backup one step further: observe, decide, act, write. */
public final class RunEngine {

    /** After so many lost races in one reconciliation the next one tries. */
    private static final int MOST_RACES = 3;

    /** An object that was not found is looked at again after this time. */
    private static final Duration DELETION_TOLD = Duration.ofSeconds(5);

    private final Runs runs;
    private final NextStep next;
    private final JobPolls polls;
    private final RunStarter starter;
    private final RestorePreparation preparation;
    private final WaitingLine line;
    private final RunRecorder recorder;
    private final RunReporter reporter;
    private final InstantSource clock;
    private final InFlight inFlight = new InFlight();

    public RunEngine(
            Runs runs,
            NextStep next,
            JobPolls polls,
            RunStarter starter,
            RestorePreparation preparation,
            WaitingLine line,
            RunRecorder recorder,
            RunReporter reporter,
            InstantSource clock) {
        this.runs = runs;
        this.next = next;
        this.polls = polls;
        this.starter = starter;
        this.preparation = preparation;
        this.line = line;
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
    Optional<Duration> step(Run cached) {
        inFlight.namesakeOf(cached).ifPresent(this::followToTheEnd);
        try {
            return stepInLine(cached);
        } catch (RuntimeException e) {
            // It is tried again later; others need not wait for what may be the trouble of this object alone.
            line.leave(cached.getMetadata().getUid());
            throw e;
        }
    }

    private Optional<Duration> stepInLine(Run cached) {
        // What a running job is does not change, so an old copy does for asking Azure. All else is decided on what the
        // API server has now: an old copy of a started backup looks as if nothing was sent.
        boolean oldCopyWillDo = cached.getStatus().phase() == Phase.RUNNING || next.settled(cached);
        Run last = cached;
        Run run = oldCopyWillDo ? cached : runs.live(cached).orElse(null);
        for (int races = 0; run != null && races < MOST_RACES; races++) {
            switch (observed(run, next.decide(run))) {
                case Result.Settled(Optional<Duration> again) -> {
                    return again;
                }
                case Result.Raced raced -> last = raced.last();
            }
            run = runs.live(cached).orElse(null);
        }
        if (run == null) {
            gone(last);
            // The event of its deletion ends this; where none comes, the API server's answer was not the truth.
            return Optional.of(DELETION_TOLD);
        }
        return Optional.of(Duration.ofSeconds(1));
    }

    /** The object was deleted. */
    void gone(Run last) {
        inFlight.namesakeOf(last).ifPresent(this::followToTheEnd);
        followToTheEnd(last);
    }

    private void followToTheEnd(Run last) {
        polls.over(last);
        recorder.gone(last);
        preparation.over(last);
        inFlight.forget(last);
    }

    private sealed interface Result {
        /** All is written. */
        record Settled(Optional<Duration> again) implements Result {}

        /** Somebody else wrote in between, or deleted the object; this is how it was known last. */
        record Raced(Run last) implements Result {}
    }

    /** Once for each state of the object: a second time would have it leave the line that the first decision put it in. */
    private Result observed(Run run, Decision decision) {
        reporter.stands(run);
        line.stands(run);
        inFlight.stands(run);
        polls.stands(run);
        return act(run, decision);
    }

    private Result act(Run run, Decision decision) {
        return switch (decision) {
            case Decision.Done done -> {
                recorder.settled(run);
                preparation.over(run);
                yield new Result.Settled(Optional.empty());
            }
            case Decision.LookAgain later -> new Result.Settled(Optional.of(later.after()));
            case Decision.Write write -> write(run, write);
            case Decision.StandInLine(HsmTarget hsm) -> {
                line.first(run, hsm.host());
                yield act(run, WaitPolicy.locked(run, clock.instant()));
            }
            case Decision.MakeSafetyBackup make -> {
                preparation.makeSafetyBackup(run, make.name());
                yield write(run, make.then());
            }
            case Decision.Poll poll -> act(run, polls.ask(run, poll));
            case Decision.AskDestination ask -> act(run, polls.ask(ask));
            case Decision.Start start -> {
                if (!line.first(run, start.hsm().host())) {
                    yield act(run, WaitPolicy.queued(run, clock.instant()));
                }
                RunStarter.Outcome outcome = starter.start(run, start);
                yield outcome.run().equals(run)
                        ? act(run, outcome.decision())
                        : observed(outcome.run(), outcome.decision());
            }
        };
    }

    private Result write(Run run, Decision.Write write) {
        Run written = recorder.write(run, write).orElse(null);
        if (written == null) {
            return new Result.Raced(run);
        }
        inFlight.stands(written);
        if (written.getStatus().phase().isTerminal()) {
            polls.over(written);
            preparation.over(written);
            polls.stands(written);
            return new Result.Settled(Optional.empty());
        }
        return new Result.Settled(Optional.of(write.lookAgain()));
    }
}

package dev.hsmbackup.operator.operation;

import static dev.hsmbackup.operator.operation.Backups.at;

import dev.hsmbackup.crds.HsmBackup;
import dev.hsmbackup.crds.RunStatus;
import dev.hsmbackup.operator.port.JobAnswer;
import dev.hsmbackup.operator.port.Problem;
import dev.hsmbackup.operator.port.StartAnswer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Stream;

/** All states that a backup can be in, each with the statuses that led to it, as the operator itself writes them. */
enum State {
    NEW(List.of(RunStatus.INITIAL)),
    WAITS_FOR_TARGET(NEW, backup -> StartPolicy.pending(backup, new Target.NotAvailable(), true, at("1s"))),
    WAITS_FOR_LOCK(NEW, backup -> WaitPolicy.locked(backup, at("1s"))),
    STARTING(NEW, backup -> intent(backup, Backups.ATTEMPT, "1s")),
    WAITS_AFTER_REFUSAL(
            STARTING,
            backup ->
                    StartPolicy.starting(backup, Backups.refusal(Problem.Kind.BUSY, Duration.ofMinutes(1)), at("2s"))),
    WAITS_AS_AZURE_ASKED(
            STARTING,
            backup -> StartPolicy.starting(
                    backup, Backups.refusal(Problem.Kind.THROTTLED, Duration.ofMinutes(15)), at("9m"))),
    STARTING_AGAIN(WAITS_AFTER_REFUSAL, backup -> intent(backup, Backups.SECOND_ATTEMPT, "1m2s")),
    WAITS_STALLED(WAITS_FOR_LOCK, backup -> WaitPolicy.locked(backup, at("11m"))),
    STARTING_STALLED(WAITS_STALLED, backup -> intent(backup, Backups.SECOND_ATTEMPT, "12m")),
    RUNNING(STARTING, backup -> StartPolicy.starting(backup, new StartAnswer.Started(Backups.JOB), at("2s"))),
    RUNNING_STALLED(
            RUNNING,
            backup -> JobPolicy.answered(
                    backup,
                    new JobAnswer.Unavailable(Backups.problem(Problem.Kind.FORBIDDEN), null),
                    PollHistory.beginning(at("2s")),
                    null,
                    at("12m"))),
    RUNNING_REFUSED(RUNNING, backup -> refusedTwice(backup, Problem.Kind.FORBIDDEN, at("20s"))),
    RUNNING_SLOW(
            RUNNING,
            backup -> JobPolicy.answered(
                    backup,
                    new JobAnswer.Running("InProgress", null, null),
                    PollHistory.beginning(at("12m")),
                    Duration.ofMinutes(5),
                    at("12m"))),
    SUCCEEDED(RUNNING, backup -> end(backup, JobAnswer.Outcome.SUCCEEDED, "Succeeded")),
    FAILED_BEFORE_START(
            WAITS_FOR_TARGET, backup -> StartPolicy.pending(backup, new Target.NotAvailable(), true, at("20s"))),
    FAILED(RUNNING, backup -> end(backup, JobAnswer.Outcome.FAILED, "Failed")),
    UNKNOWN(STARTING, backup -> StartPolicy.starting(backup, null, at("1m"))),
    UNKNOWN_WITH_JOB(
            UNKNOWN, backup -> new Decision.Write(StartPolicy.lateJob(backup, Backups.JOB), null, Duration.ZERO));

    @SuppressWarnings("ImmutableEnumChecker") // never written to
    private final List<RunStatus> path;

    State(List<RunStatus> path) {
        this.path = path;
    }

    State(State before, Function<HsmBackup, Decision> policy) {
        HsmBackup backup = Backups.with(before.status());
        if (!(policy.apply(backup) instanceof Decision.Write write)) {
            throw new IllegalStateException("nothing written on the way to this state");
        }
        this.path =
                Stream.concat(before.path.stream(), Stream.of(write.status())).toList();
    }

    /** From what the API server gives a new object to this state. */
    List<RunStatus> path() {
        return path;
    }

    RunStatus status() {
        return path.getLast();
    }

    HsmBackup backup() {
        return Backups.with(status());
    }

    private static Decision intent(HsmBackup backup, UUID attempt, String when) {
        return new Decision.Write(
                StartPolicy.intent(
                        backup,
                        new Work.BackUp(Backups.CONTAINER),
                        Attempts.of(attempt, at(when), Backups.HSM, ""),
                        at(when)),
                null,
                Duration.ZERO);
    }

    private static Decision end(HsmBackup backup, JobAnswer.Outcome outcome, String word) {
        boolean good = outcome == JobAnswer.Outcome.SUCCEEDED;
        return JobPolicy.answered(
                backup,
                new JobAnswer.Ended(outcome, word, null, good ? Backups.FOLDER : null, null, null, null, null),
                PollHistory.beginning(at("2s")),
                null,
                at("5m"));
    }

    private static Decision refusedTwice(HsmBackup backup, Problem.Kind kind, Instant when) {
        var answer = new JobAnswer.Unavailable(Backups.problem(kind), null);
        PollHistory history = PollHistory.beginning(at("2s")).with(answer, when).with(answer, when);
        return JobPolicy.answered(backup, answer, history, null, when);
    }
}

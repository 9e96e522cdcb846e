package dev.hsmbackup.operator.operation;

import static dev.hsmbackup.operator.operation.Backups.at;
import static dev.hsmbackup.operator.operation.Backups.refusal;

import dev.hsmbackup.crds.HsmBackup;
import dev.hsmbackup.crds.Phase;
import dev.hsmbackup.operator.port.JobAnswer;
import dev.hsmbackup.operator.port.JobAnswer.Outcome;
import dev.hsmbackup.operator.port.Problem;
import dev.hsmbackup.operator.port.StartAnswer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Every state with every observation at every time that makes a difference: what the policies decide. */
final class Cells {

    static final List<String> BEFORE_START = List.of("5s", "20s", "2m", "9m59s", "10m", "59m59s", "1h");
    static final List<String> AFTER_START = List.of("2m", "13m", "6h1s", "6h2s", "24h1s", "24h2s");

    private static final Target AVAILABLE = new Target.Available(Backups.HSM, Backups.CONTAINER);
    private static final Duration TWO_MINUTES = Duration.ofMinutes(2);

    private Cells() {}

    /** What one observation makes of a backup at a time. */
    interface Policy extends BiFunction<HsmBackup, Instant, Decision> {}

    static List<Cell> all() {
        return Stream.of(pending(), locked(), queued(), prepared(), starting(), running())
                .flatMap(List::stream)
                .toList();
    }

    static List<State> inPhase(Phase phase) {
        return Arrays.stream(State.values())
                .filter(state -> state.status().phase() == phase)
                .toList();
    }

    static List<Cell> pending() {
        Map<String, Policy> observations = new LinkedHashMap<>();
        observations.put("available", (backup, now) -> StartPolicy.pending(backup, AVAILABLE, true, now));
        observations.put("no starts now", (backup, now) -> StartPolicy.pending(backup, AVAILABLE, false, now));
        observations.put(
                "not available", (backup, now) -> StartPolicy.pending(backup, new Target.NotAvailable(), true, now));
        observations.put(
                "deleted",
                (backup, now) ->
                        StartPolicy.pending(Backups.with(backup.getStatus(), Backups.CREATED), AVAILABLE, true, now));
        return cells(inPhase(Phase.PENDING), observations, BEFORE_START);
    }

    static List<Cell> locked() {
        return cells(inPhase(Phase.PENDING), Map.of("locked", WaitPolicy::locked), BEFORE_START);
    }

    static List<Cell> queued() {
        return cells(inPhase(Phase.PENDING), Map.of("queued", WaitPolicy::queued), BEFORE_START);
    }

    /** What a problem with the token means before anything is recorded. */
    static List<Cell> prepared() {
        Map<String, Policy> observations = new LinkedHashMap<>();
        for (Problem.Kind kind : Problem.Kind.values()) {
            observations.put(kind.name(), (backup, now) -> StartPolicy.refused(backup, refusal(kind, null), now));
        }
        return cells(List.of(State.NEW), observations, BEFORE_START);
    }

    static List<Cell> starting() {
        Map<String, Policy> observations = new LinkedHashMap<>();
        observations.put("nothing known", (backup, now) -> StartPolicy.starting(backup, null, now));
        observations.put(
                "started", (backup, now) -> StartPolicy.starting(backup, new StartAnswer.Started(Backups.JOB), now));
        observations.put("not sent", StartPolicy::notSent);
        for (Problem.Kind kind : Problem.Kind.values()) {
            observations.put(
                    "ambiguous " + kind,
                    (backup, now) ->
                            StartPolicy.starting(backup, new StartAnswer.Ambiguous(Backups.problem(kind)), now));
            observations.put(
                    "refused " + kind, (backup, now) -> StartPolicy.starting(backup, refusal(kind, null), now));
            observations.put(
                    "refused " + kind + " for 2m",
                    (backup, now) -> StartPolicy.starting(backup, refusal(kind, TWO_MINUTES), now));
        }
        return cells(inPhase(Phase.STARTING), observations, BEFORE_START);
    }

    /** The process asks from the start on; Azure's last word about the job was at 1m. */
    static List<Cell> running() {
        Problem.Kind forbidden = Problem.Kind.FORBIDDEN;
        Map<String, JobAnswer> answers = new LinkedHashMap<>();
        answers.put("runs", new JobAnswer.Running("InProgress", null, null));
        answers.put("runs, retry after 2m", new JobAnswer.Running("InProgress", null, TWO_MINUTES));
        answers.put("runs, lower case", new JobAnswer.Running("inprogress", null, null));
        answers.put("runs, details", new JobAnswer.Running("InProgress", "40 of 100 keys", null));
        answers.put("runs, new word", new JobAnswer.Running("Queued", null, null));
        answers.put("succeeded", ended(Outcome.SUCCEEDED, "Succeeded", null, Backups.FOLDER, null, null));
        answers.put("succeeded, no folder", ended(Outcome.SUCCEEDED, "Succeeded", null, null, null, null));
        answers.put("failed", ended(Outcome.FAILED, "Failed", "details", null, "Code", "Why."));
        answers.put("failed, no reason", ended(Outcome.FAILED, "Failed", null, null, null, null));
        answers.put("canceled", ended(Outcome.CANCELED, "Canceled", null, null, null, null));
        answers.put("unknown job", new JobAnswer.Unknown());
        answers.put("no answer", new JobAnswer.Unavailable(Backups.problem(forbidden), null));
        answers.put("no answer, retry after 2m", new JobAnswer.Unavailable(Backups.problem(forbidden), TWO_MINUTES));
        Map<String, Policy> observations = new LinkedHashMap<>();
        answers.forEach((name, answer) -> observations.put(
                name,
                (backup, now) -> JobPolicy.answered(
                        backup, answer, PollHistory.beginning(at("1m")).with(answer, now), null, now)));
        observations.put(
                "runs, usually 5m",
                (backup, now) -> JobPolicy.answered(
                        backup,
                        new JobAnswer.Running("InProgress", null, null),
                        PollHistory.beginning(now),
                        Duration.ofMinutes(5),
                        now));
        observations.put(
                "runs, usually 4h",
                (backup, now) -> JobPolicy.answered(
                        backup,
                        new JobAnswer.Running("InProgress", null, null),
                        PollHistory.beginning(now),
                        Duration.ofHours(4),
                        now));
        for (Problem.Kind kind : Problem.Kind.values()) {
            var answer = new JobAnswer.Unavailable(Backups.problem(kind), null);
            observations.put(
                    kind + " twice",
                    (backup, now) -> JobPolicy.answered(
                            backup,
                            answer,
                            PollHistory.beginning(at("1m")).with(answer, now).with(answer, now),
                            null,
                            now));
        }
        observations.put(
                "unknown job, 4 times",
                (backup, now) -> JobPolicy.answered(backup, new JobAnswer.Unknown(), unknownSince1m(4), null, now));
        observations.put(
                "unknown job, 5 times",
                (backup, now) -> JobPolicy.answered(backup, new JobAnswer.Unknown(), unknownSince1m(5), null, now));
        return cells(inPhase(Phase.RUNNING), observations, AFTER_START);
    }

    private static PollHistory unknownSince1m(int times) {
        return new PollHistory(at("1m"), at("1m"), times, null, 0);
    }

    private static JobAnswer.Ended ended(
            Outcome outcome,
            String word,
            @Nullable String details,
            @Nullable String folder,
            @Nullable String code,
            @Nullable String message) {
        return new JobAnswer.Ended(outcome, word, details, folder, code, message, null, null);
    }

    private static List<Cell> cells(List<State> states, Map<String, Policy> observations, List<String> times) {
        List<Cell> cells = new ArrayList<>();
        for (State state : states) {
            observations.forEach((observation, policy) -> times.forEach(time -> cells.add(
                    new Cell(state, state + ", " + observation, time, policy.apply(state.backup(), at(time))))));
        }
        return cells;
    }
}

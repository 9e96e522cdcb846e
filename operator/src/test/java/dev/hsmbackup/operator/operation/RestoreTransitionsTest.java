package dev.hsmbackup.operator.operation;

import static dev.hsmbackup.operator.operation.Backups.at;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hsmbackup.crds.HsmRestore;
import dev.hsmbackup.crds.HsmRestoreSpec;
import dev.hsmbackup.crds.RunStatus;
import dev.hsmbackup.crds.SafetyBackup;
import dev.hsmbackup.operator.cluster.ApiFaults;
import dev.hsmbackup.operator.cluster.TestCluster;
import dev.hsmbackup.operator.kube.Runs;
import dev.hsmbackup.operator.kube.Runs.Written;
import dev.hsmbackup.operator.port.JobAnswer.Outcome;
import dev.hsmbackup.operator.port.Problem;
import dev.hsmbackup.operator.port.StartAnswer;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The API server, with the rules of our CRD, accepts every status of a restore that the policies write, in their order. */
class RestoreTransitionsTest {

    private static final String KEY = "card-signing";
    private static final SafetyBackup SAFETY =
            new SafetyBackup("back-safety", Backups.JOB, Restores.SAFETY_FOLDER, Backups.CREATED);

    private final TestCluster cluster = TestCluster.get();
    private final Runs runs = new Runs(cluster.operator(new ApiFaults()));

    /** One write of a policy, on the object as the one before left it. */
    record Step(String name, Function<HsmRestore, Decision> decide) {
        RunStatus status(HsmRestore restore) {
            return ((Decision.Write) decide.apply(restore)).status();
        }

        @Override
        public String toString() {
            return name;
        }
    }

    record Path(HsmRestore restore, List<Step> steps) {
        @Override
        public String toString() {
            return (restore.getSpec().keyName() == null ? "all: " : "key: ") + steps;
        }
    }

    @ParameterizedTest
    @MethodSource("paths")
    void shouldBeLegal(Path path) {
        HsmRestore restore = cluster.restore(
                cluster.namespace(),
                TestCluster.unique("restore"),
                path.restore().getSpec());
        RunStatus decided = RunStatus.INITIAL;

        for (Step step : path.steps()) {
            // Decided on the object of the tables, whose times are those of the tables.
            decided = step.status(path.restore().with(decided));
            restore = (HsmRestore) ((Written.Yes) runs.writeStatus(restore, decided)).run();
            assertThat(cluster.live(restore).getStatus()).as(step.name()).isEqualTo(decided);
        }
    }

    static Stream<Path> paths() {
        return Stream.of(false, true).flatMap(RestoreTransitionsTest::paths);
    }

    private static Stream<Path> paths(boolean ofKey) {
        HsmRestore restore = Restores.of(ofKey ? KEY : null, HsmRestoreSpec.Safety.DEFAULT);
        Step awaits = decided("awaits", it -> SafetyPolicy.decide(it, new SafetyState.Missing(), at("1s")));
        Step stalls = decided(
                "stalls",
                it -> SafetyPolicy.decide(
                        it, new SafetyState.UnderWay("back-safety", "Running", Backups.CREATED), at("11m")));
        Step noSafety = decided(
                "no safety backup",
                it -> SafetyPolicy.decide(it, new SafetyState.Useless("back-safety", "it failed"), at("12m")));
        Step starts = new Step("starts", RestoreTransitionsTest::intent);
        Step refused = new Step(
                "refused",
                it -> StartPolicy.starting(it, Backups.refusal(Problem.Kind.BUSY, Duration.ofMinutes(1)), at("2s")));
        Step runs = new Step("runs", it -> StartPolicy.starting(it, new StartAnswer.Started(Backups.JOB), at("2s")));
        Step unknown = new Step("unknown", it -> StartPolicy.starting(it, null, at("1m")));
        Step late =
                new Step("late", it -> new Decision.Write(StartPolicy.lateJob(it, Backups.JOB), null, Duration.ZERO));
        String counts = "Number of successful key versions restored: %d, Number of key versions could not overwrite: 2";
        return Stream.of(
                        List.of(awaits, stalls, starts, runs, ends(Outcome.SUCCEEDED, counts.formatted(3))),
                        List.of(awaits, stalls, noSafety),
                        List.of(starts, refused, starts, runs, ends(Outcome.SUCCEEDED, null)),
                        List.of(starts, runs, ends(Outcome.SUCCEEDED, counts.formatted(0))),
                        List.of(starts, runs, ends(Outcome.FAILED, "Invalid backup provided")),
                        List.of(starts, refused, awaits, starts, unknown, late),
                        List.of(decided("expired", it -> RestorePolicy.admit(it, at("24h")))),
                        List.of(awaits, decided("deadline", it -> WaitPolicy.due(it, at("61m")))))
                .map(steps -> new Path(restore, steps));
    }

    private static Decision intent(HsmRestore restore) {
        var work = new Work.Restore(Restores.REQUEST, Restores.MADE, SAFETY);
        var attempt = restore.getStatus().conditions().isEmpty() ? Backups.ATTEMPT : Backups.SECOND_ATTEMPT;
        return new Decision.Write(
                StartPolicy.intent(restore, work, Attempts.of(attempt, at("1s"), Backups.HSM, ""), at("1s")),
                null,
                Duration.ZERO);
    }

    private static Step ends(Outcome outcome, @Nullable String details) {
        return new Step(
                outcome + " " + details,
                it -> JobPolicy.answered(
                        it,
                        Restores.ended(outcome, details, null, at("5m")),
                        PollHistory.beginning(at("2s")),
                        null,
                        at("5m")));
    }

    private static Step decided(String name, Function<HsmRestore, java.util.Optional<Decision>> decide) {
        return new Step(name, it -> switch (decide.apply(it).orElseThrow()) {
            case Decision.MakeSafetyBackup make -> make.then();
            case Decision other -> other;
        });
    }
}

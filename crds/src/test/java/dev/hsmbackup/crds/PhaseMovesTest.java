package dev.hsmbackup.crds;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every pair of phases, in all kinds that run once. */
class PhaseMovesTest {

    private static final ApiServer API = ApiServer.shared();

    /** A kind, and where to from each phase that it can be in. */
    private record Kind<R extends Run>(Runs<R> runs, Map<Phase, List<Phase>> next) {

        Stream<Move<R>> moves() {
            return Arrays.stream(Phase.values())
                    .filter(next::containsKey)
                    .flatMap(from -> Arrays.stream(Phase.values()).map(to -> move(from, to)));
        }

        private Move<R> move(Phase from, Phase to) {
            return new Move<>(
                    runs, from, to, to == from || requireNonNull(next.get(from)).contains(to));
        }
    }

    /** Of a kind that waits for no safety backup. */
    private static final Map<Phase, List<Phase>> STRAIGHT = Map.of(
            Phase.PENDING, List.of(Phase.STARTING, Phase.FAILED),
            Phase.STARTING, List.of(Phase.PENDING, Phase.RUNNING, Phase.FAILED, Phase.UNKNOWN),
            Phase.RUNNING, List.of(Phase.SUCCEEDED, Phase.FAILED, Phase.UNKNOWN),
            Phase.SUCCEEDED, List.of(),
            Phase.FAILED, List.of(),
            Phase.UNKNOWN, List.of());

    private static final List<Kind<?>> KINDS = List.of(
            new Kind<>(Runs.backups(API), STRAIGHT),
            new Kind<>(Runs.cloudBackups(API), STRAIGHT),
            new Kind<>(Runs.cloudRestores(API), STRAIGHT),
            new Kind<>(
                    Runs.cloudPreflights(API),
                    Map.of(
                            Phase.PENDING, List.of(Phase.SUCCEEDED, Phase.FAILED),
                            Phase.SUCCEEDED, List.of(),
                            Phase.FAILED, List.of())),
            new Kind<>(
                    Runs.restores(API),
                    Map.of(
                            Phase.PENDING, List.of(Phase.AWAITING_SAFETY_BACKUP, Phase.STARTING, Phase.FAILED),
                            Phase.AWAITING_SAFETY_BACKUP, List.of(Phase.PENDING, Phase.STARTING, Phase.FAILED),
                            Phase.STARTING, List.of(Phase.PENDING, Phase.RUNNING, Phase.FAILED, Phase.UNKNOWN),
                            Phase.RUNNING, List.of(Phase.SUCCEEDED, Phase.FAILED, Phase.UNKNOWN),
                            Phase.SUCCEEDED, List.of(),
                            Phase.FAILED, List.of(),
                            Phase.UNKNOWN, List.of())),
            new Kind<>(
                    Runs.preflights(API),
                    Map.of(
                            Phase.PENDING, List.of(Phase.AWAITING_SAFETY_BACKUP, Phase.SUCCEEDED, Phase.FAILED),
                            Phase.AWAITING_SAFETY_BACKUP, List.of(Phase.PENDING, Phase.FAILED),
                            Phase.SUCCEEDED, List.of(),
                            Phase.FAILED, List.of())));

    record Move<R extends Run>(Runs<R> kind, Phase from, Phase to, boolean legal) {
        @Override
        public String toString() {
            return kind + " " + from + " to " + to + (legal ? "" : ": no");
        }
    }

    @ParameterizedTest
    @MethodSource("moves")
    <R extends Run> void shouldGuard(Move<R> move) {
        var run = move.kind().in(move.from());
        var moved = Runs.complete(run, move.to());

        if (move.legal()) {
            assertThat(API.writeStatus(run, moved).getStatus()).isEqualTo(moved);
        } else {
            Refusal.of(() -> API.writeStatus(run, moved))
                    .has(startsACheck(move) ? "status" : "status.phase", why(move));
        }
    }

    static Stream<Move<?>> moves() {
        return KINDS.stream().flatMap(Kind::moves);
    }

    /** What is said to the moves of the kinds whose name begins so. */
    static Stream<String> refusals(String kind) {
        return moves().filter(move -> !move.legal() && move.kind().what().startsWith(kind))
                .map(PhaseMovesTest::why);
    }

    private static boolean startsACheck(Move<?> move) {
        return move.kind().what().contains("preflightOnly") && !move.from().isTerminal() && move.to() == Phase.STARTING;
    }

    private static String why(Move<?> move) {
        if (move.from().isTerminal()) {
            return "what ended never changes its phase";
        }
        if (startsACheck(move)) {
            return "a restore with preflightOnly starts nothing";
        }
        if (move.to() == Phase.AWAITING_SAFETY_BACKUP && move.kind().what().startsWith("HsmBackup")) {
            return "phase AwaitingSafetyBackup is for restores";
        }
        if (move.to() == Phase.AWAITING_SAFETY_BACKUP && move.kind().what().startsWith("CloudHsmRestore")) {
            return "phase AwaitingSafetyBackup is for HsmRestores";
        }
        return move.from() == Phase.PENDING && move.to() == Phase.SUCCEEDED
                ? "phase Succeeded comes after Running"
                : "phase goes Pending";
    }
}

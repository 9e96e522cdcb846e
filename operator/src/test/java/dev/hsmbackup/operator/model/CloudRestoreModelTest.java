package dev.hsmbackup.operator.model;

import static dev.hsmbackup.operator.model.Budget.Kind.ACTIVATE;
import static dev.hsmbackup.operator.model.Budget.Kind.API_FAULT;
import static dev.hsmbackup.operator.model.Budget.Kind.AZURE_FAULT;
import static dev.hsmbackup.operator.model.Budget.Kind.CRASH;
import static dev.hsmbackup.operator.model.Budget.Kind.STALE_READ;
import static dev.hsmbackup.operator.model.Budget.Kind.TAKEOVER;
import static dev.hsmbackup.operator.model.Budget.Kind.TICK;
import static dev.hsmbackup.operator.model.Budget.NOTHING;
import static dev.hsmbackup.operator.model.ModelRuns.caught;
import static dev.hsmbackup.operator.model.ModelRuns.explore;
import static dev.hsmbackup.operator.model.StartProtocolModelTest.ALL;
import static dev.hsmbackup.operator.model.StartProtocolModelTest.WHATEVER_STALLS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** {@link RestoreProtocolModelTest} for Cloud HSMs: a restore into any but a fresh one destroys it. */
class CloudRestoreModelTest {

    private static final Set<Integer> X = Set.of(Names.X);

    private static final Scenario ALONE = Scenario.of(
                    1,
                    X,
                    1,
                    NOTHING.with(CRASH, 1)
                            .with(API_FAULT, 1)
                            .with(AZURE_FAULT, 1)
                            .with(TICK, 1))
            .checking(WHATEVER_STALLS);
    private static final Scenario ACTIVATED = Scenario.of(
                    1,
                    X,
                    1,
                    NOTHING.with(ACTIVATE, 1)
                            .with(CRASH, 1)
                            .with(AZURE_FAULT, 1)
                            .with(STALE_READ, 1))
            .withPromptSend()
            .checking(ALL);
    private static final Scenario REPLICAS = Scenario.of(
                    2, X, 1, NOTHING.with(ACTIVATE, 1).with(TAKEOVER, 1))
            .withGoodJobs()
            .checking(WHATEVER_STALLS);
    private static final Scenario RIVALS = Scenario.of(1, Set.of(Names.X, Names.Y), 2, NOTHING.with(AZURE_FAULT, 1))
            .withPromptSend()
            .checking(ALL);
    private static final Scenario ONTO_SOURCE = Scenario.of(
                    1, Set.of(Names.Z, Names.Y), 2, NOTHING.with(CRASH, 1).with(ACTIVATE, 1))
            .withGoodJobs()
            .withPromptSend()
            .checking(ALL);

    @BeforeAll
    static void silence() {
        ModelRuns.silence();
    }

    @AfterAll
    static void restore() {
        ModelRuns.restore();
    }

    static Stream<Arguments> worlds() {
        return Stream.of(
                argumentSet("one replica; crash, faults of both sides, time", ALONE),
                argumentSet("one replica; crash, faults of Azure, old copies, somebody activates it", ACTIVATED),
                argumentSet("two replicas; stalls anywhere, somebody activates it", REPLICAS),
                argumentSet("two restores, two threads; Azure refuses nothing", RIVALS.with(Mutant.NO_BUSY)),
                argumentSet("of a backup of the destination, beside one of another; crash", ONTO_SOURCE));
    }

    @ParameterizedTest
    @MethodSource("worlds")
    void shouldKeepTheInvariants(Scenario scenario) {
        Explorer.Result result = explore(scenario);

        assertThat(result.trace()).isEmpty();
    }

    static Stream<Arguments> mutants() {
        return Stream.of(
                caught(Invariant.ONLY_INTO_FRESH, ACTIVATED, Mutant.SKIP_SECOND_LOOK),
                caught(Invariant.ONLY_INTO_FRESH, ACTIVATED, Mutant.IGNORE_ACTIVATION),
                caught(Invariant.ONLY_INTO_FRESH, RIVALS, Mutant.IGNORE_ACTIVATION),
                caught(Invariant.ONLY_INTO_FRESH, RIVALS, Mutant.NO_LOCK),
                caught(Invariant.NEVER_ONTO_SOURCE, ONTO_SOURCE, Mutant.FORGET_THE_SOURCE),
                caught(Invariant.I1_ONE_START, ALONE, Mutant.SKIP_INTENT),
                caught(Invariant.I1_ONE_START, ALONE, Mutant.RESEND_ON_UNKNOWN),
                caught(Invariant.I1_ONE_START, ALONE, Mutant.CLEAR_AMBIGUOUS),
                caught(Invariant.SENT_UNDER_LOCK, RIVALS, Mutant.LOCK_WITHOUT_CAS));
    }

    @ParameterizedTest
    @MethodSource("mutants")
    void shouldCatch(Invariant invariant, Scenario scenario) {
        Explorer.Result result = explore(scenario);

        assertThat(result.trace()).contains("=> " + invariant);
    }
}

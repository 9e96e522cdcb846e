package dev.hsmbackup.operator.model;

import static dev.hsmbackup.operator.model.Budget.Kind.API_FAULT;
import static dev.hsmbackup.operator.model.Budget.Kind.AZURE_FAULT;
import static dev.hsmbackup.operator.model.Budget.Kind.CRASH;
import static dev.hsmbackup.operator.model.Budget.Kind.DELETE;
import static dev.hsmbackup.operator.model.Budget.Kind.SAFETY_SUCCEEDS;
import static dev.hsmbackup.operator.model.Budget.Kind.STALE_LEADER;
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

/** {@link StartProtocolModelTest} for restores: a second start destroys what was made since the first. */
class RestoreProtocolModelTest {

    private static final Set<Integer> R = Set.of(Names.R);

    private static final Scenario ALONE = Scenario.of(
                    1,
                    R,
                    1,
                    NOTHING.with(CRASH, 1)
                            .with(API_FAULT, 1)
                            .with(AZURE_FAULT, 1)
                            .with(SAFETY_SUCCEEDS, 1)
                            .with(TICK, 1))
            .checking(WHATEVER_STALLS);
    private static final Scenario OLD_COPIES = Scenario.of(
                    1, R, 1, NOTHING.with(CRASH, 1).with(AZURE_FAULT, 1).with(STALE_READ, 2))
            .checking(ALL);
    private static final Scenario IN_TIME = Scenario.of(
                    1, R, 1, NOTHING.with(TICK, 1).with(CRASH, 1))
            .withTick((int) Names.ALLOWED.toSeconds())
            .withPromptSend()
            .checking(ALL);
    private static final Scenario REPLICAS = Scenario.of(
                    2, R, 1, NOTHING.with(TAKEOVER, 1).with(STALE_LEADER, 1))
            .withGoodJobs()
            .checking(WHATEVER_STALLS);
    private static final Scenario DELETED = Scenario.of(
                    1, Set.of(Names.R, Names.B), 2, NOTHING.with(DELETE, 1).with(TICK, 1))
            .withGoodJobs()
            .withPromptSend()
            .checking(ALL);
    private static final Scenario BESIDE_A_BACKUP = Scenario.of(
                    1,
                    Set.of(Names.R, Names.B),
                    1,
                    NOTHING.with(CRASH, 1).with(AZURE_FAULT, 1).with(TICK, 1))
            .withGoodJobs()
            .withPromptSend()
            .checking(ALL);
    private static final Scenario RIVALS = Scenario.of(1, Set.of(Names.R, Names.S), 2, NOTHING)
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
                argumentSet("one replica; crash, faults of both sides, a safety backup that may still run", ALONE),
                argumentSet("one replica; crash, faults of Azure, old copies", OLD_COPIES),
                argumentSet("one replica; crash, its time passes", IN_TIME),
                argumentSet("two replicas; stalls anywhere", REPLICAS),
                argumentSet("deleted beside a backup; Azure refuses nothing", DELETED.with(Mutant.NO_BUSY)),
                argumentSet(
                        "beside a backup; crash, faults, Azure refuses nothing", BESIDE_A_BACKUP.with(Mutant.NO_BUSY)),
                argumentSet("two restores, two threads; Azure refuses nothing", RIVALS.with(Mutant.NO_BUSY)));
    }

    @ParameterizedTest
    @MethodSource("worlds")
    void shouldKeepTheInvariants(Scenario scenario) {
        Explorer.Result result = explore(scenario);

        assertThat(result.trace()).isEmpty();
    }

    static Stream<Arguments> mutants() {
        return Stream.of(
                caught(Invariant.I3_SAFETY_FIRST, ALONE, Mutant.BELIEVE_SAFETY_STATUS),
                caught(Invariant.I1_ONE_START, ALONE, Mutant.SKIP_INTENT),
                caught(Invariant.I1_ONE_START, ALONE, Mutant.RESEND_ON_UNKNOWN),
                caught(Invariant.I1_ONE_START, ALONE, Mutant.CLEAR_AMBIGUOUS),
                caught(Invariant.I1_ONE_START, ALONE, Mutant.NO_ANSWER_IS_NOT_STARTED),
                caught(Invariant.NOT_AFTER, IN_TIME, Mutant.NO_AGE_CHECK),
                caught(Invariant.I4_ONE_JOB, BESIDE_A_BACKUP, Mutant.RELEASE_ON_UNKNOWN, Mutant.NO_BUSY),
                caught(Invariant.I4_ONE_JOB, RIVALS, Mutant.NO_LOCK, Mutant.NO_BUSY),
                caught(Invariant.SENT_UNDER_LOCK, RIVALS, Mutant.LOCK_WITHOUT_CAS));
    }

    @ParameterizedTest
    @MethodSource("mutants")
    void shouldCatch(Invariant invariant, Scenario scenario) {
        Explorer.Result result = explore(scenario);

        assertThat(result.trace()).contains("=> " + invariant);
    }
}

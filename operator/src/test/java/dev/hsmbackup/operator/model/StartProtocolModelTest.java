package dev.hsmbackup.operator.model;

import static dev.hsmbackup.operator.model.Budget.Kind.API_FAULT;
import static dev.hsmbackup.operator.model.Budget.Kind.AZURE_FAULT;
import static dev.hsmbackup.operator.model.Budget.Kind.CRASH;
import static dev.hsmbackup.operator.model.Budget.Kind.CREATE;
import static dev.hsmbackup.operator.model.Budget.Kind.DELETE;
import static dev.hsmbackup.operator.model.Budget.Kind.STALE_LEADER;
import static dev.hsmbackup.operator.model.Budget.Kind.STALE_READ;
import static dev.hsmbackup.operator.model.Budget.Kind.TAKEOVER;
import static dev.hsmbackup.operator.model.Budget.Kind.TICK;
import static dev.hsmbackup.operator.model.Budget.NOTHING;
import static dev.hsmbackup.operator.model.ModelRuns.caught;
import static dev.hsmbackup.operator.model.ModelRuns.explore;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The start protocol in every order of events, with the shipped code as the operator ({@code docs/start-protocol.md}).
 * That a check can fail is shown by mutants: each must be caught, by the invariant that stands beside it.
 */
class StartProtocolModelTest {

    static final Set<Invariant> ALL = EnumSet.allOf(Invariant.class);

    /** A process that is stopped between its last check and the request sends late, whatever it checked. */
    static final Set<Invariant> WHATEVER_STALLS =
            EnumSet.complementOf(EnumSet.of(Invariant.SENT_UNDER_LOCK, Invariant.I4_ONE_JOB, Invariant.NOT_AFTER));

    /** What people would suffer from. */
    private static final Set<Invariant> HARM = EnumSet.of(
            Invariant.I2_ONE_START,
            Invariant.I4_ONE_JOB,
            Invariant.I5_TRUTH_STAYS,
            Invariant.I6_HONEST_END,
            Invariant.JOB_KEEPS_LOCK);

    private static final Scenario ALONE = Scenario.of(
                    1,
                    1,
                    1,
                    NOTHING.with(CRASH, 1)
                            .with(API_FAULT, 1)
                            .with(AZURE_FAULT, 1)
                            .with(TICK, 1))
            .checking(WHATEVER_STALLS);
    private static final Scenario OLD_COPIES = Scenario.of(
                    1,
                    1,
                    1,
                    NOTHING.with(CRASH, 1)
                            .with(API_FAULT, 1)
                            .with(AZURE_FAULT, 1)
                            .with(STALE_READ, 2))
            .checking(ALL);
    private static final Scenario RECREATED = Scenario.of(
                    1,
                    1,
                    1,
                    NOTHING.with(CRASH, 1).with(DELETE, 1).with(CREATE, 1).with(TICK, 1))
            .checking(WHATEVER_STALLS);
    private static final Scenario REPLICAS = Scenario.of(
                    2, 1, 1, NOTHING.with(TAKEOVER, 1).with(STALE_LEADER, 1))
            .withGoodJobs()
            .checking(WHATEVER_STALLS);
    private static final Scenario RIVALS = Scenario.of(1, 2, 2, NOTHING.with(TICK, 1))
            .withGoodJobs()
            .withPromptSend()
            .checking(ALL);
    private static final Scenario REPLICAS_AND_RIVALS = Scenario.of(2, 2, 1, NOTHING.with(TAKEOVER, 1))
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
                argumentSet("one replica, one object; crash, faults of both sides, time", ALONE),
                argumentSet("one replica, one object; crash, faults of both sides, old copies", OLD_COPIES),
                argumentSet("one replica, one object; crash, deleted, created again, time", RECREATED),
                argumentSet(
                        "one replica, two objects, two threads; deleted, created again",
                        Scenario.of(1, 2, 2, NOTHING.with(DELETE, 1).with(CREATE, 1))
                                .withGoodJobs()
                                .withPromptSend()
                                .checking(ALL)),
                argumentSet("two replicas, one object; stalls anywhere", REPLICAS),
                argumentSet(
                        "two replicas, one object; stalls anywhere but before the request",
                        REPLICAS.withPromptSend().checking(ALL)),
                argumentSet(
                        "one replica, two objects, two threads; Azure refuses nothing", RIVALS.with(Mutant.NO_BUSY)),
                argumentSet(
                        "two replicas, two objects; Azure refuses nothing", REPLICAS_AND_RIVALS.with(Mutant.NO_BUSY)));
    }

    @ParameterizedTest
    @MethodSource("worlds")
    void shouldKeepTheInvariants(Scenario scenario) {
        Explorer.Result result = explore(scenario);

        assertThat(result.trace()).isEmpty();
    }

    static Stream<Arguments> mutants() {
        return Stream.of(
                caught(Invariant.I2_ONE_START, ALONE, Mutant.SKIP_INTENT),
                caught(Invariant.I2_ONE_START, ALONE, Mutant.RESEND_ON_UNKNOWN),
                caught(Invariant.I2_ONE_START, ALONE, Mutant.CLEAR_AMBIGUOUS),
                caught(Invariant.I2_ONE_START, ALONE, Mutant.NO_ANSWER_IS_NOT_STARTED),
                caught(Invariant.I6_HONEST_END, ALONE, Mutant.SERVER_ERROR_IS_NOT_STARTED),
                caught(Invariant.I5_TRUTH_STAYS, REPLICAS, Mutant.INTENT_WITHOUT_VERSION, Mutant.NO_RULES),
                caught(
                        Invariant.I5_TRUTH_STAYS,
                        OLD_COPIES,
                        Mutant.NO_LIVE_READ,
                        Mutant.INTENT_WITHOUT_VERSION,
                        Mutant.NO_RULES),
                caught(Invariant.I4_ONE_JOB, RIVALS, Mutant.NO_LOCK, Mutant.NO_BUSY),
                caught(Invariant.I4_ONE_JOB, RIVALS, Mutant.LOCK_WITHOUT_CAS, Mutant.NO_BUSY),
                caught(Invariant.I4_ONE_JOB, RIVALS, Mutant.RELEASE_ANY_LOCK, Mutant.NO_BUSY),
                caught(Invariant.JOB_KEEPS_LOCK, RECREATED, Mutant.ADOPT_BY_NAME),
                guarded(REPLICAS.withPromptSend(), Mutant.CONFLICT_IS_MINE),
                guarded(REPLICAS.withPromptSend(), Mutant.RELEASE_ANY_ATTEMPT),
                guarded(REPLICAS.withPromptSend(), Mutant.ANYBODY_SAYS_UNKNOWN),
                guarded(REPLICAS.withPromptSend(), Mutant.NO_LEADER_CHECK),
                guarded(REPLICAS.withPromptSend(), Mutant.NO_LEADER_CHECK, Mutant.NO_AGE_CHECK),
                guarded(RIVALS, Mutant.NO_AGE_CHECK),
                guarded(RIVALS, Mutant.NO_LOCK),
                guarded(RIVALS, Mutant.LOCK_WITHOUT_CAS),
                caught(Invariant.I5_TRUTH_STAYS, REPLICAS, Mutant.LATE_JOB_REOPENS, Mutant.NO_RULES),
                caught(Invariant.RULES_NOT_NEEDED, REPLICAS, Mutant.LATE_JOB_REOPENS),
                caught(Invariant.I7_SETTLES, ALONE, Mutant.ANSWERS_STAY));
    }

    @ParameterizedTest
    @MethodSource("mutants")
    void shouldCatch(Invariant invariant, Scenario scenario) {
        Explorer.Result result = explore(scenario);

        assertThat(result.trace()).contains("=> " + invariant);
    }

    static Stream<Arguments> covered() {
        Scenario shortened =
                Scenario.of(2, 1, 1, NOTHING.with(TAKEOVER, 1)).withGoodJobs().checking(HARM);
        return Stream.of(
                covered("resource version of the intent", OLD_COPIES, Mutant.NO_LIVE_READ),
                covered("rules of the CRD", OLD_COPIES, Mutant.NO_LIVE_READ, Mutant.INTENT_WITHOUT_VERSION),
                covered("rules of the CRD", shortened, Mutant.INTENT_WITHOUT_VERSION),
                covered("rules of the CRD", shortened, Mutant.LATE_JOB_REOPENS),
                covered("what the process remembers", REPLICAS, Mutant.CONFLICT_IS_MINE),
                covered("409 of Azure", RIVALS, Mutant.NO_LOCK),
                covered("resource versions", shortened, Mutant.NO_RULES));
    }

    @ParameterizedTest
    @MethodSource("covered")
    void shouldDoNoHarmWhileAnotherLayerHolds(Scenario scenario) {
        Explorer.Result result = explore(scenario);

        assertThat(result.trace()).isEmpty();
    }

    @Test
    void shouldTryEveryMutantAndFailEveryInvariant() {
        Set<Mutant> tried = EnumSet.noneOf(Mutant.class);
        Set<Object> failed = new HashSet<>();
        Stream.of(mutants(), RestoreProtocolModelTest.mutants(), CloudRestoreModelTest.mutants())
                .flatMap(it -> it)
                .forEach(it -> {
                    failed.add(it.get()[0]);
                    tried.addAll(((Scenario) it.get()[1]).mutants());
                });

        assertThat(tried).containsExactlyInAnyOrder(Mutant.values());
        assertThat(failed).containsExactlyInAnyOrder((Object[]) Invariant.values());
    }

    /** What no check can prevent, since Azure knows no fencing: a request that leaves late. At most one leaves. */
    @Test
    void shouldShowThatAStallBeforeTheRequestSendsLate() {
        Scenario scenario = REPLICAS.checking(EnumSet.of(Invariant.SENT_UNDER_LOCK));

        Explorer.Result result = explore(scenario);

        assertThat(result.trace()).contains("without a standing intent");
    }

    private static Arguments guarded(Scenario scenario, Mutant... mutants) {
        return caught(Invariant.SENT_UNDER_LOCK, scenario, mutants);
    }

    private static Arguments covered(String layer, Scenario scenario, Mutant... mutants) {
        return argumentSet(
                layer + " covers " + List.of(mutants), scenario.checking(HARM).with(mutants));
    }
}

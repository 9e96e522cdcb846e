package dev.hsmbackup.operator.operation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hsmbackup.crds.Attempt;
import dev.hsmbackup.crds.Condition;
import dev.hsmbackup.crds.Condition.Status;
import dev.hsmbackup.crds.Conditions;
import dev.hsmbackup.crds.Phase;
import dev.hsmbackup.crds.RunStatus;
import dev.hsmbackup.operator.port.HsmTarget;
import dev.hsmbackup.operator.port.JobAnswer;
import dev.hsmbackup.operator.port.Problem;
import dev.hsmbackup.operator.port.StartAnswer;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Every state with every observation; the expected decisions stand in the tables under test resources. */
class DecisionTableTest {

    static Stream<Arguments> tables() {
        return Stream.of(
                Arguments.of("pending", Cells.pending()),
                Arguments.of("locked", Cells.locked()),
                Arguments.of("queued", Cells.queued()),
                Arguments.of("prepared", Cells.prepared()),
                Arguments.of("starting", Cells.starting()),
                Arguments.of("running", Cells.running()));
    }

    private static Stream<Cell> writes() {
        return Cells.all().stream().filter(cell -> cell.decision() instanceof Decision.Write);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("tables")
    void shouldDecideAsTheTableSays(String name, List<Cell> cells) {
        Map<String, String> expected = Cell.table(resource(name + ".txt"));

        Map<String, String> decided = Cell.texts(cells);

        assertThat(differences(expected, decided)).isEmpty();
    }

    /** Restores alone await a safety backup. */
    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "AWAITING_SAFETY_BACKUP")
    void shouldHaveAStateInEachPhase(Phase phase) {
        assertThat(Cells.inPhase(phase)).isNotEmpty();
    }

    @Test
    void shouldReachEachDecision() {
        Set<Class<?>> polled = Set.of(
                JobPolicy.running(State.RUNNING.backup(), Backups.at("2m")).getClass());

        Set<Class<?>> decided =
                Cells.all().stream().map(cell -> cell.decision().getClass()).collect(Collectors.toSet());

        Set<Class<?>> ofRestores =
                Set.of(Decision.MakeSafetyBackup.class, Decision.StandInLine.class, Decision.AskDestination.class);
        assertThat(Stream.of(polled, decided, ofRestores).flatMap(Set::stream))
                .containsExactlyInAnyOrder(Decision.class.getPermittedSubclasses());
    }

    /** A new case of these types needs rows in {@link Cells}; then say so here. */
    @Test
    void shouldKnowAllAnswersThatThereAre() {
        assertThat(StartAnswer.class.getPermittedSubclasses())
                .containsExactlyInAnyOrder(
                        StartAnswer.Started.class, StartAnswer.NotStarted.class, StartAnswer.Ambiguous.class);
        assertThat(JobAnswer.class.getPermittedSubclasses())
                .containsExactlyInAnyOrder(
                        JobAnswer.Running.class,
                        JobAnswer.Ended.class,
                        JobAnswer.Unknown.class,
                        JobAnswer.Unavailable.class);
        assertThat(Target.class.getPermittedSubclasses())
                .containsExactlyInAnyOrder(
                        Target.Available.class,
                        Target.Restorable.class,
                        Target.Destination.class,
                        Target.NotAvailable.class);
        assertThat(JobAnswer.Outcome.values())
                .containsExactly(JobAnswer.Outcome.SUCCEEDED, JobAnswer.Outcome.FAILED, JobAnswer.Outcome.CANCELED);
    }

    @Test
    void shouldWriteConditionsThatKubectlWaitUnderstands() {
        assertThat(writes()).allSatisfy(DecisionTableTest::conditionsFollowKstatus);
    }

    private static void conditionsFollowKstatus(Cell cell) {
        RunStatus status = written(cell).status();

        boolean ended = status.phase().isTerminal();
        boolean good = status.phase() == Phase.SUCCEEDED;
        Condition ready = condition(status, "Ready");
        assertThat(ready.status()).isEqualTo(good ? Status.TRUE : ended ? Status.FALSE : Status.UNKNOWN);
        assertThat(Conditions.find(status.conditions(), "Reconciling")
                        .filter(Condition::holds)
                        .isPresent())
                .isEqualTo(!ended);
        assertThat(Told.isStalled(status))
                .isEqualTo((ended && !good) || cell.text().contains(" stalled"));
        assertThat(status.observedGeneration()).isEqualTo(Backups.GENERATION);
        assertThat(status.conditions())
                .extracting(Condition::type)
                .doesNotHaveDuplicates()
                .isSubsetOf("Ready", "Reconciling", "Stalled")
                // kstatus takes the first of them that is True: what may still end well is in progress, not failed.
                .isSortedAccordingTo(Comparator.comparingInt(List.of("Ready", "Reconciling", "Stalled")::indexOf));
        assertThat(status.conditions())
                .allSatisfy(
                        condition -> assertThat(condition.observedGeneration()).isEqualTo(Backups.GENERATION))
                .allSatisfy(condition -> assertThat(condition.message()).isNotBlank());
    }

    @Test
    void shouldChangeTheTransitionTimeWithTheStatusOnly() {
        assertThat(writes()).allSatisfy(DecisionTableTest::transitionTimeFollowsStatus);
    }

    private static void transitionTimeFollowsStatus(Cell cell) {
        for (Condition after : written(cell).status().conditions()) {
            var before = Conditions.find(cell.state().status().conditions(), after.type())
                    .filter(condition -> condition.status() == after.status());

            assertThat(after.lastTransitionTime())
                    .as(after.type())
                    .isEqualTo(before.map(Condition::lastTransitionTime).orElse(Backups.at(cell.column())));
        }
    }

    @Test
    void shouldKeepTheTimesConsistent() {
        assertThat(writes()).allSatisfy(DecisionTableTest::timesAreConsistent);
    }

    private static void timesAreConsistent(Cell cell) {
        RunStatus status = written(cell).status();

        boolean ended = status.phase().isTerminal();
        assertThat(status.completionTime()).isEqualTo(ended ? Backups.at(cell.column()) : null);
        assertThat(status.duration() != null).isEqualTo(ended && status.startTime() != null);
        assertThat(status.startTime() != null).isEqualTo(status.jobId() != null);
        if (status.phase() != Phase.PENDING) {
            assertThat(status.nextAttemptTime()).isNull();
        }
        if (status.nextAttemptTime() != null) {
            // Earlier where the wait starts to count as stalled in between.
            assertThat(status.nextAttemptTime())
                    .isAfterOrEqualTo(
                            Backups.at(cell.column()).plus(written(cell).lookAgain()));
        }
    }

    @Test
    void shouldTellNewsOnceAndInTheConditionsWords() {
        assertThat(writes()).allSatisfy(DecisionTableTest::newsSaysWhatTheConditionSays);
    }

    private static void newsSaysWhatTheConditionSays(Cell cell) {
        Decision.Write write = written(cell);

        RunStatus before = cell.state().status();
        RunStatus after = write.status();
        if (before.phase() != after.phase() && after.phase() != Phase.PENDING) {
            // That the job runs is no news: it is one write less, and the status says it.
            assertThat(write.news() == null).isEqualTo(after.phase() == Phase.RUNNING);
        }
        if (write.news() != null && after.phase().isTerminal()) {
            assertThat(write.news().reason())
                    .isEqualTo(condition(after, "Ready").reason());
            assertThat(write.news().message())
                    .isEqualTo(condition(after, "Ready").message());
            assertThat(write.news().warning()).isEqualTo(after.phase() != Phase.SUCCEEDED);
        }
    }

    /** FAULTS F05, F99: the job is followed where it was started, whatever the ManagedHsm says today. */
    @Test
    void shouldPollTheHostAndIdentityOfTheAttempt() {
        var target = new HsmTarget("payments.managedhsm.azure.cn", "client", "tenant");
        var attempt =
                new Attempt(Backups.ATTEMPT, Backups.CREATED, target.host(), target.clientId(), target.tenantId());
        var backup =
                Backups.with(State.RUNNING.status().toBuilder().attempt(attempt).build());

        Decision decision = JobPolicy.running(backup, Backups.at("2m"));

        assertThat(decision).isEqualTo(new Decision.Poll(target, Backups.JOB));
    }

    @Test
    void shouldNotLookAgainBeforeTheTimeThatAzureAskedFor() {
        var now = Backups.at("10s").plusMillis(900);

        var decision = StartPolicy.starting(
                State.STARTING.backup(), Backups.refusal(Problem.Kind.THROTTLED, Duration.ofSeconds(5)), now);

        assertThat(decision)
                .isInstanceOfSatisfying(
                        Decision.Write.class,
                        write -> assertThat(write.status().nextAttemptTime()).isAfterOrEqualTo(now.plusSeconds(5)));
    }

    private static Decision.Write written(Cell cell) {
        return (Decision.Write) cell.decision();
    }

    private static Condition condition(RunStatus status, String type) {
        return Conditions.find(status.conditions(), type).orElseThrow();
    }

    /** Only what differs, since the tables are long. */
    private static List<String> differences(Map<String, String> expected, Map<String, String> decided) {
        var names = new LinkedHashMap<>(expected);
        names.putAll(decided);
        Predicate<String> differs = name -> !Objects.equals(expected.get(name), decided.get(name));
        return names.keySet().stream()
                .filter(differs)
                .map(name -> name + ": expected " + expected.get(name) + ", decided " + decided.get(name))
                .toList();
    }

    private static String resource(String name) {
        try (InputStream in = DecisionTableTest.class.getResourceAsStream(name)) {
            return new String(Objects.requireNonNull(in, name).readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new IllegalStateException(name, e);
        }
    }
}

package dev.hsmbackup.crash.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hsmbackup.crash.chaos.Evidence.Asked;
import dev.hsmbackup.crash.chaos.Evidence.Job;
import dev.hsmbackup.crash.chaos.Evidence.Story;
import dev.hsmbackup.crds.Attempt;
import dev.hsmbackup.crds.Phase;
import dev.hsmbackup.crds.RunStatus;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** No check that cannot fail: each invariant is broken once. */
class JudgeTest {
    private static final String HOST = "chaos1.managedhsm.azure.net";
    private static final String FOLDER = "https://backups.blob.core.windows.net/hsm/mhsm-chaos1-1";
    private static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");
    private static final UUID ONE = new UUID(1, 1);
    private static final UUID TWO = new UUID(2, 2);

    private static final RunStatus PENDING = RunStatus.INITIAL;
    private static final RunStatus STARTING = starting(ONE);
    private static final RunStatus RUNNING =
            STARTING.toBuilder().phase(Phase.RUNNING).jobId("job").build();
    private static final RunStatus SUCCEEDED =
            RUNNING.toBuilder().phase(Phase.SUCCEEDED).folderUri(FOLDER).build();
    private static final RunStatus FAILED =
            RUNNING.toBuilder().phase(Phase.FAILED).build();
    private static final RunStatus UNKNOWN = STARTING.toBuilder()
            .phase(Phase.UNKNOWN)
            .completionTime(NOW.plusSeconds(2))
            .build();

    private static final Asked START = new Asked(HOST, true, ONE.toString(), "job", "202", "");
    private static final Asked POLL = new Asked(HOST, false, "", "job", "200", "");
    private static final Asked RESET = new Asked(HOST, true, ONE.toString(), "job", "reset", "kill-4711");
    private static final Asked BUSY = new Asked(HOST, true, TWO.toString(), "", "409", "");
    private static final Asked THROTTLED = new Asked(HOST, true, TWO.toString(), "", "status", "start-throttled-0-1");
    private static final Job JOB = new Job(HOST, "job", "Succeeded", FOLDER);

    private static final Story GOOD = story("good", PENDING, STARTING, RUNNING, SUCCEEDED);
    private static final Story KILLED = story("killed", PENDING, STARTING, UNKNOWN);
    /** Refused, waits, deleted. */
    private static final Story OTHER = new Story(
            "other",
            "other",
            true,
            List.of(
                    PENDING,
                    starting(TWO),
                    PENDING.toBuilder().observedGeneration(1).build()));

    private static RunStatus starting(UUID attempt) {
        return PENDING.toBuilder()
                .observedGeneration(1)
                .phase(Phase.STARTING)
                .attempt(new Attempt(attempt, NOW, HOST, null, null))
                .build();
    }

    private static Story story(String name, RunStatus... states) {
        return new Story(name, name, false, List.of(states));
    }

    private static Evidence evidence(List<Story> stories, List<Asked> asked, List<Job> jobs, Instant... kills) {
        Map<String, Long> writes = stories.stream()
                .collect(Collectors.toMap(Story::name, story -> story.states().size() - 1L));
        return new Evidence(stories, asked, jobs, writes, writes, 0, kills.length, List.of(kills), 0);
    }

    private static Evidence good(List<Story> stories, List<Asked> asked) {
        return evidence(stories, asked, List.of(JOB));
    }

    static Stream<Arguments> shouldFindNothingWrong() {
        return Stream.of(
                Arguments.of("succeeded", good(List.of(GOOD), List.of(START, POLL))),
                Arguments.of(
                        "killed in the intent", evidence(List.of(KILLED), List.of(), List.of(), NOW.plusSeconds(1))),
                Arguments.of("killed in the start", evidence(List.of(KILLED), List.of(RESET), List.of(JOB))),
                Arguments.of("429", good(List.of(GOOD, OTHER), List.of(THROTTLED, START, POLL))),
                Arguments.of("an Unknown job runs", good(List.of(KILLED, OTHER), List.of(RESET, BUSY))));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void shouldFindNothingWrong(String name, Evidence evidence) {
        assertThat(Judge.violations(evidence)).isEmpty();
    }

    static Stream<Arguments> shouldTell() {
        List<Asked> asked = List.of(START, POLL);
        return Stream.of(
                Arguments.of("I2: a start arrived at " + HOST + " that no backup", good(List.of(), List.of(START))),
                Arguments.of("I2: 2 starts of good", good(List.of(GOOD), List.of(RESET, START, POLL))),
                Arguments.of("I2: 2 starts of killed", good(List.of(KILLED), List.of(RESET, RESET))),
                Arguments.of(
                        "I4: a start was sent to " + HOST + " while a job of good ran",
                        good(List.of(GOOD, OTHER), List.of(START, BUSY, POLL))),
                Arguments.of("while a job of nobody ran", good(List.of(OTHER), List.of(BUSY))),
                Arguments.of(
                        "I5: good went from SUCCEEDED to FAILED",
                        good(List.of(story("good", STARTING, RUNNING, SUCCEEDED, FAILED)), asked)),
                Arguments.of(
                        "I5: the job id of good changed",
                        good(
                                List.of(story(
                                        "good",
                                        STARTING,
                                        RUNNING.toBuilder().jobId("old").build(),
                                        SUCCEEDED)),
                                asked)),
                Arguments.of(
                        "I5: the backup id of good changed",
                        good(
                                List.of(story(
                                        "good",
                                        STARTING,
                                        RUNNING.toBuilder().backupId("x").build(),
                                        SUCCEEDED)),
                                asked)),
                Arguments.of(
                        "I5: the folder of good changed",
                        good(
                                List.of(story(
                                        "good",
                                        STARTING,
                                        RUNNING.toBuilder().folderUri("x").build(),
                                        SUCCEEDED)),
                                asked)),
                Arguments.of(
                        "I5: the status of good disappeared",
                        good(List.of(story("good", STARTING, RUNNING, PENDING, SUCCEEDED)), asked)),
                Arguments.of(
                        "which its HSM does not confirm",
                        evidence(List.of(GOOD), asked, List.of(new Job(HOST, "job", "InProgress", "")))),
                Arguments.of("the HSM never told so", good(List.of(GOOD), List.of(START))),
                Arguments.of("with a job that it did not start", good(List.of(GOOD), List.of(POLL))),
                Arguments.of("I6: good is Failed, but", good(List.of(story("good", STARTING, RUNNING, FAILED)), asked)),
                Arguments.of(
                        "I6: good is Unknown although its job was recorded",
                        good(
                                List.of(story(
                                        "good",
                                        STARTING,
                                        RUNNING,
                                        RUNNING.toBuilder().phase(Phase.UNKNOWN).build())),
                                asked)),
                Arguments.of("although nothing hid Azure's answer", good(List.of(KILLED), List.of(START))),
                Arguments.of(
                        "although nothing hid Azure's answer",
                        evidence(List.of(KILLED), List.of(START), List.of(JOB), NOW.plusSeconds(60))),
                Arguments.of("I7: good stays RUNNING", good(List.of(story("good", STARTING, RUNNING)), List.of(START))),
                Arguments.of(
                        "I7: the HSM is not free again: last-chaos1 is UNKNOWN",
                        good(List.of(story("last-chaos1", STARTING, UNKNOWN)), List.of(RESET))),
                Arguments.of(
                        "F07: 2 starts were accepted, but the backups account for 1",
                        good(List.of(GOOD), List.of(START, START, POLL))),
                Arguments.of(
                        "F07: 1 starts were accepted, but the HSMs have 2 jobs",
                        evidence(List.of(GOOD), asked, List.of(JOB, new Job(HOST, "two", "Succeeded", "")))));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void shouldTell(String words, Evidence evidence) {
        assertThat(Judge.violations(evidence)).anyMatch(violation -> violation.contains(words));
    }

    static Stream<Arguments> shouldTellThatItDoesNotSeeAll() {
        Map<String, Long> right = Map.of("good", 3L);
        Map<String, Long> wrong = Map.of("good", 4L);
        return Stream.of(
                Arguments.of("good: the audit log has 4 status writes", wrong, wrong, 0L, 0),
                Arguments.of("the gate let other status writes through", right, wrong, 0L, 0),
                Arguments.of("1 status writes were not the operator's", right, right, 1L, 0),
                Arguments.of("ended with code 1", right, right, 0L, 1));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void shouldTellThatItDoesNotSeeAll(
            String words, Map<String, Long> audited, Map<String, Long> passed, long foreign, int exitCode) {
        Evidence evidence = new Evidence(
                List.of(GOOD), List.of(START, POLL), List.of(JOB), audited, passed, foreign, 0, List.of(), exitCode);

        assertThat(Judge.violations(evidence)).singleElement().asString().contains(words);
    }

    @Test
    void shouldCountWhatBecameOfTheBackups() {
        UUID three = new UUID(3, 3);
        Story unknown = story(
                "unknown", starting(three).toBuilder().phase(Phase.UNKNOWN).build());
        Asked spoilt = new Asked(HOST, true, three.toString(), "two", "reset", "");

        Evidence evidence = good(List.of(GOOD, unknown, OTHER, story("lost", PENDING)), List.of(START, POLL, spoilt));

        assertThat(Tally.of(evidence).line(7, 3, 0))
                .isEqualTo("seed 7: 3 kills, 4 backups: 1 Succeeded, 0 Failed, 1 Unknown, 1 deleted, 1 lost;"
                        + " 1+1+0 starts; all invariants hold");
    }
}

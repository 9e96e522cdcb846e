package dev.hsmbackup.crash;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hsmbackup.crash.Evidence.End;
import dev.hsmbackup.crds.Attempt;
import dev.hsmbackup.crds.Condition;
import dev.hsmbackup.crds.Phase;
import dev.hsmbackup.crds.RunStatus;
import dev.hsmbackup.rig.ArrivalLog.Arrival;
import dev.hsmbackup.team.Hsm;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** No check that cannot fail: what an operator with a broken start protocol leaves behind is told. */
class InvariantsTest {
    private static final String HOST = "crash.managedhsm.azure.net";
    private static final String FOLDER = "https://crash.blob.core.windows.net/backups/mhsm-crash-1";
    private static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");

    private static final RunStatus PENDING = RunStatus.INITIAL;
    private static final RunStatus STARTING = PENDING.toBuilder()
            .observedGeneration(1)
            .phase(Phase.STARTING)
            .attempt(new Attempt(new UUID(1, 1), NOW, HOST, null, null))
            .build();
    private static final RunStatus UNKNOWN = STARTING.toBuilder()
            .phase(Phase.UNKNOWN)
            .conditions(List.of(
                    new Condition("Ready", Condition.Status.FALSE, "StartOutcomeUnknown", "Look it up.", 1L, NOW)))
            .build();
    private static final RunStatus RUNNING = STARTING.toBuilder()
            .phase(Phase.RUNNING)
            .jobId("one")
            .startTime(NOW)
            .build();
    private static final RunStatus SUCCEEDED =
            RUNNING.toBuilder().phase(Phase.SUCCEEDED).folderUri(FOLDER).build();
    private static final RunStatus FAILED =
            RUNNING.toBuilder().phase(Phase.FAILED).build();

    private static final Arrival START = arrival("POST", "/backup", "one", "202");
    private static final Arrival POLL = arrival("GET", "/backup/one/pending", "one", "200");
    private static final Hsm.Job JOB = new Hsm.Job("one", "Succeeded", FOLDER);
    private static final Hsm.Job OTHER = new Hsm.Job("two", "Succeeded", FOLDER);

    private static Arrival arrival(String method, String path, String jobId, String answer) {
        return new Arrival(1, NOW, method, HOST, path, "", jobId, answer);
    }

    private static Evidence evidence(
            List<RunStatus> states, int atKill, List<Arrival> arrivals, int before, Hsm.Job... jobs) {
        return evidence(new End.Killed(), states, atKill, arrivals, before, jobs);
    }

    private static Evidence evidence(
            End end, List<RunStatus> states, int found, List<Arrival> arrivals, int before, Hsm.Job... jobs) {
        return new Evidence(end, states.get(found), states, states.size() - 1L, arrivals, before, List.of(jobs));
    }

    private static End stopped(int exitCode, int starts) {
        return new End.Stopped(exitCode, starts);
    }

    static Stream<Arguments> shouldFindNothingWrong() {
        List<RunStatus> all = List.of(PENDING, STARTING, RUNNING, SUCCEEDED);
        return Stream.of(
                Arguments.of("killed before the intent", evidence(all, 0, List.of(START, POLL), 0, JOB)),
                Arguments.of("job adopted", evidence(all, 2, List.of(START, POLL), 1, JOB)),
                Arguments.of("killed after the end", evidence(all, 3, List.of(START, POLL), 2, JOB)),
                Arguments.of("stopped before the start", evidence(stopped(0, 0), all, 0, List.of(START, POLL), 0, JOB)),
                Arguments.of("stopped while it started", evidence(stopped(0, 1), all, 2, List.of(START, POLL), 1, JOB)),
                Arguments.of("nothing sent", evidence(List.of(PENDING, STARTING, UNKNOWN), 1, List.of(), 0)),
                Arguments.of("answer lost", evidence(List.of(PENDING, STARTING, UNKNOWN), 1, List.of(START), 1, JOB)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void shouldFindNothingWrong(String name, Evidence evidence) {
        assertThat(Invariants.violations(evidence)).isEmpty();
    }

    static Stream<Arguments> shouldTell() {
        List<RunStatus> all = List.of(PENDING, STARTING, RUNNING, SUCCEEDED);
        List<RunStatus> unknown = List.of(PENDING, STARTING, UNKNOWN);
        return Stream.of(
                Arguments.of("2 starts arrived", evidence(all, 0, List.of(START, START, POLL), 1, JOB)),
                Arguments.of("the HSM ran 2 jobs", evidence(all, 0, List.of(START, POLL), 0, JOB, OTHER)),
                Arguments.of(
                        "refused because a job ran",
                        evidence(all, 0, List.of(arrival("POST", "/backup", "", "409"), POLL), 0, JOB)),
                Arguments.of("started again: 1 starts after the restart", evidence(unknown, 1, List.of(START), 0, JOB)),
                Arguments.of("an intent without job id ended as", evidence(all, 1, List.of(START, POLL), 1, JOB)),
                Arguments.of(
                        "ended as UNKNOWN (no reason)",
                        evidence(
                                List.of(
                                        PENDING,
                                        STARTING,
                                        UNKNOWN.toBuilder()
                                                .conditions(List.of())
                                                .build()),
                                1,
                                List.of(START),
                                1,
                                JOB)),
                Arguments.of(
                        "no intent was recorded, yet it ended as UNKNOWN",
                        evidence(unknown, 0, List.of(START), 0, JOB)),
                Arguments.of("it made 0 starts", evidence(all, 0, List.of(POLL), 0, JOB)),
                Arguments.of(
                        "not adopted",
                        evidence(List.of(PENDING, STARTING, RUNNING, FAILED), 2, List.of(START, POLL), 1, JOB)),
                Arguments.of(
                        "the job id changed",
                        evidence(
                                List.of(
                                        PENDING,
                                        STARTING,
                                        RUNNING,
                                        SUCCEEDED.toBuilder().jobId("two").build()),
                                2,
                                List.of(START, POLL),
                                1,
                                JOB)),
                Arguments.of(
                        "the phase went from SUCCEEDED to FAILED",
                        evidence(
                                List.of(PENDING, STARTING, RUNNING, SUCCEEDED, FAILED),
                                3,
                                List.of(START, POLL),
                                2,
                                JOB)),
                Arguments.of(
                        "the status disappeared",
                        evidence(
                                List.of(PENDING, STARTING, RUNNING, PENDING, SUCCEEDED),
                                2,
                                List.of(START, POLL),
                                2,
                                JOB)),
                Arguments.of("but the HSM has", evidence(all, 2, List.of(START, POLL), 1)),
                Arguments.of("never told so", evidence(all, 2, List.of(START), 1, JOB)),
                Arguments.of(
                        "it stays RUNNING", evidence(List.of(PENDING, STARTING, RUNNING), 2, List.of(START), 1, JOB)),
                Arguments.of(
                        "states were seen",
                        new Evidence(new End.Killed(), RUNNING, all, 7, List.of(START, POLL), 1, List.of(JOB))),
                Arguments.of(
                        "F23: it ended with code 1", evidence(stopped(1, 1), all, 2, List.of(START, POLL), 1, JOB)),
                Arguments.of(
                        "F23: a start was sent after SIGTERM",
                        evidence(stopped(0, 0), all, 2, List.of(START, POLL), 1, JOB)),
                Arguments.of(
                        "F23: the start that was under way never arrived",
                        evidence(stopped(0, 1), all, 0, List.of(START, POLL), 0, JOB)),
                Arguments.of(
                        "F23: it left an intent behind", evidence(stopped(0, 1), unknown, 1, List.of(START), 1, JOB)),
                Arguments.of(
                        "F23: a graceful stop cost the backup: UNKNOWN",
                        evidence(stopped(0, 1), unknown, 2, List.of(START), 1, JOB)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void shouldTell(String words, Evidence evidence) {
        assertThat(Invariants.violations(evidence)).anyMatch(violation -> violation.contains(words));
    }
}

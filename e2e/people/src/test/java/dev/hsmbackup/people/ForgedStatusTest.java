package dev.hsmbackup.people;

import static dev.hsmbackup.people.Looks.accepted;
import static dev.hsmbackup.people.Looks.forge;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.hsmbackup.crds.Attempt;
import dev.hsmbackup.crds.Condition;
import dev.hsmbackup.crds.Phase;
import dev.hsmbackup.crds.RunStatus;
import dev.hsmbackup.crds.RunStatusBuilder;
import dev.hsmbackup.team.Hsm;
import dev.hsmbackup.team.Team;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * F84: somebody with the right to write {@code /status}, which the chart gives to the operator only. What the CRD refuses
 * is refused; what it lets through leads to no second start, to no Succeeded without Azure's word about this object's own
 * job, and to no object that never ends.
 */
@ExtendWith(SharedPlatform.class)
class ForgedStatusTest {

    private static final Duration UNTIL_TOLD = Duration.ofMinutes(30);
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final String FOLDER = "https://backups.blob.core.windows.net/hsm/mhsm-planted-2026010100000000";
    private static final String JOB = "0123456789abcdef0123456789abcdef";
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

    private interface Change extends UnaryOperator<RunStatusBuilder> {}

    @Test
    @DisplayName("F84 refused by the CRD while Pending")
    void shouldRefuseForgeriesOfAWaitingBackup(Team team) {
        Hsm hsm = team.hsm("forgedwait", UNTIL_TOLD);
        team.requestBackup("first", hsm);
        team.awaitPhase("first", Phase.RUNNING);
        team.requestBackup("nightly", hsm);
        team.awaitStatus(
                "nightly", SOON, "to wait", status -> !status.conditions().isEmpty());
        Attempt attempt = new Attempt(UUID.randomUUID(), NOW, hsm.host(), null, null);
        Map<String, Change> forgeries = new LinkedHashMap<>();
        forgeries.put("Succeeded", status -> status.phase(Phase.SUCCEEDED));
        forgeries.put(
                "Succeeded, with all it needs",
                status -> status.phase(Phase.SUCCEEDED)
                        .attempt(attempt)
                        .jobId(JOB)
                        .folderUri(FOLDER)
                        .completionTime(NOW));
        forgeries.put("a job id", status -> status.jobId(JOB));
        forgeries.put("an attempt", status -> status.attempt(attempt));
        forgeries.put(
                "Running without job id", status -> status.phase(Phase.RUNNING).attempt(attempt));
        forgeries.put(
                "Running with one",
                status -> status.phase(Phase.RUNNING).attempt(attempt).jobId(JOB));
        forgeries.put("Starting without attempt", status -> status.phase(Phase.STARTING));
        forgeries.put(
                "Unknown",
                status -> status.phase(Phase.UNKNOWN).attempt(attempt).completionTime(NOW));
        forgeries.put("Failed without time", status -> status.phase(Phase.FAILED));
        forgeries.put("an older generation", status -> status.observedGeneration(0));

        assertRefused(team, forgeries);

        hsm.endJob();
        team.awaitPhase("nightly", Phase.RUNNING);
        hsm.endJob();
        assertThat(team.awaitEnd("nightly").phase()).isEqualTo(Phase.SUCCEEDED);
        assertThat(accepted(hsm)).hasSize(2);
    }

    @Test
    @DisplayName("F84 refused by the CRD while Running, and after the end")
    void shouldRefuseForgeriesOfARunningAndOfAnEndedBackup(Team team) {
        Hsm hsm = team.hsm("forgedrun", UNTIL_TOLD);
        team.requestBackup("nightly", hsm);
        String job =
                Objects.requireNonNull(team.awaitPhase("nightly", Phase.RUNNING).jobId());
        Map<String, Change> whileRunning = new LinkedHashMap<>();
        whileRunning.put("another job", status -> status.jobId(JOB));
        whileRunning.put("no job", status -> status.jobId(null));
        whileRunning.put("no attempt", status -> status.attempt(null));
        whileRunning.put(
                "another attempt",
                status -> status.attempt(new Attempt(UUID.randomUUID(), NOW, "evil.managedhsm.azure.net", null, null)));
        whileRunning.put(
                "Pending", status -> status.phase(Phase.PENDING).attempt(null).jobId(null));
        whileRunning.put("Pending with the job", status -> status.phase(Phase.PENDING));
        whileRunning.put("Starting", status -> status.phase(Phase.STARTING));
        whileRunning.put(
                "Succeeded without folder",
                status -> status.phase(Phase.SUCCEEDED).completionTime(NOW));

        assertRefused(team, whileRunning);
        assertThat(team.kubectl(
                                "patch",
                                "hb/nightly",
                                "--subresource=status",
                                "--type=json",
                                "-p",
                                "[{\"op\":\"remove\",\"path\":\"/status\"}]")
                        .stderr())
                .as("status removed")
                .contains("observedGeneration never goes back");
        hsm.endJob();
        RunStatus ended = team.awaitEnd("nightly");

        Map<String, Change> afterEnd = new LinkedHashMap<>(whileRunning);
        afterEnd.put("Succeeded without folder", status -> status.folderUri(null));
        afterEnd.put("another folder", status -> status.folderUri(FOLDER));
        afterEnd.put("Failed", status -> status.phase(Phase.FAILED));
        afterEnd.put("Unknown", status -> status.phase(Phase.UNKNOWN));
        afterEnd.put("Running", status -> status.phase(Phase.RUNNING));
        assertRefused(team, afterEnd);

        assertThat(ended.phase()).isEqualTo(Phase.SUCCEEDED);
        assertThat(ended.jobId()).isEqualTo(job);
        assertThat(team.status("nightly")).isEqualTo(ended);
        assertThat(hsm.starts()).hasSize(1);
    }

    @Test
    @DisplayName("F84 Starting set back to Pending while the request is in the air: not sent again")
    void shouldNotStartTwiceWhereTheIntentIsTakenBack(Team team) {
        Hsm hsm = team.hsm("takenback", UNTIL_TOLD);
        startsSlowly(team, hsm);

        assertThat(forge(team, "nightly", status -> status.phase(Phase.PENDING).attempt(null)))
                .isEmpty();

        RunStatus running = team.awaitPhase("nightly", Phase.RUNNING);
        assertThat(running.jobId()).isEqualTo(hsm.jobs().getFirst().id());
        hsm.endJob();
        assertThat(team.awaitEnd("nightly").phase()).isEqualTo(Phase.SUCCEEDED);
        assertThat(hsm.starts()).hasSize(1);
    }

    @Test
    @DisplayName("F84 a foreign job id planted while the request is in the air: Unknown, not followed")
    void shouldNotTakeAForeignJobForItsOwn(Team team) {
        Hsm hsm = team.hsm("foreignjob", UNTIL_TOLD);
        startsSlowly(team, hsm);

        assertThat(forge(team, "nightly", status -> status.jobId(JOB))).isEmpty();

        RunStatus ended = team.awaitEnd("nightly");
        assertThat(ended.phase()).isEqualTo(Phase.UNKNOWN);
        assertThat(Team.condition(ended, "Ready"))
                .satisfies(ready -> assertThat(ready.reason()).isEqualTo("StatusChanged"))
                .satisfies(ready -> assertThat(ready.message())
                        .contains(JOB, hsm.jobs().getFirst().id()));
        assertThat(hsm.polls(JOB)).isEmpty();
        assertThat(hsm.starts()).hasSize(1);
    }

    @Test
    @DisplayName("F84 a foreign folder planted while Running: Unknown with the true folder in words")
    void shouldNotEndWithAForeignFolder(Team team) {
        Hsm hsm = team.hsm("foreignfolder", UNTIL_TOLD);
        team.requestBackup("nightly", hsm);
        team.awaitPhase("nightly", Phase.RUNNING);

        assertThat(forge(team, "nightly", status -> status.folderUri(FOLDER))).isEmpty();
        hsm.endJob();

        RunStatus ended = team.awaitEnd("nightly");
        assertThat(ended.phase()).isEqualTo(Phase.UNKNOWN);
        assertThat(Team.condition(ended, "Ready").message())
                .contains(hsm.jobs().getFirst().folderUri());
    }

    @Test
    @DisplayName("F84 Running with an attempt at another HSM, in two steps: that HSM is not asked")
    void shouldNotAskAnotherHsmThanItsOwn(Team team) {
        Hsm hsm = team.hsm("own", UNTIL_TOLD);
        Hsm other = team.hsm("other", UNTIL_TOLD);
        team.requestBackup("first", hsm);
        team.awaitPhase("first", Phase.RUNNING);
        team.requestBackup("theirs", other);
        String job =
                Objects.requireNonNull(team.awaitPhase("theirs", Phase.RUNNING).jobId());
        team.requestBackup("nightly", hsm);
        team.awaitStatus(
                "nightly", SOON, "to wait", status -> !status.conditions().isEmpty());
        Attempt attempt = new Attempt(UUID.randomUUID(), NOW, other.host(), null, null);

        assertThat(forge(team, "nightly", status -> status.phase(Phase.STARTING).attempt(attempt)))
                .isEmpty();
        forge(team, "nightly", status -> status.phase(Phase.RUNNING).jobId(job));
        other.endJob();

        assertThat(team.awaitEnd("nightly").phase()).isEqualTo(Phase.UNKNOWN);
        assertThat(team.awaitEnd("theirs").phase()).isEqualTo(Phase.SUCCEEDED);
        assertThat(hsm.starts()).hasSize(1);
    }

    @Test
    @DisplayName("F84 fields that nobody should write, planted before the start: it still starts once and ends")
    void shouldEndWhateverStandsInTheOtherFields(Team team) {
        Hsm hsm = team.hsm("planted", UNTIL_TOLD);
        team.requestBackup("first", hsm);
        team.awaitPhase("first", Phase.RUNNING);
        team.requestBackup("nightly", hsm);
        team.awaitStatus(
                "nightly", SOON, "to wait", status -> !status.conditions().isEmpty());

        assertThat(forge(
                        team,
                        "nightly",
                        status -> status.observedGeneration(1_000_000)
                                .startTime(NOW)
                                .completionTime(NOW)
                                .duration("1s")
                                .jobStatus("Succeeded")
                                .statusDetails("done")
                                .conditions(IntStream.range(0, 16)
                                        .mapToObj(i -> new Condition(
                                                "Foreign" + i, Condition.Status.TRUE, "Planted", "Planted.", 1L, NOW))
                                        .toList())))
                .isEmpty();
        hsm.endJob();
        team.awaitPhase("nightly", Phase.RUNNING);
        hsm.endJob();

        RunStatus ended = team.awaitEnd("nightly");
        assertThat(ended.phase()).isEqualTo(Phase.SUCCEEDED);
        assertThat(ended.folderUri()).isEqualTo(hsm.jobs().getLast().folderUri());
        assertThat(ended.completionTime()).isAfter(NOW);
        assertThat(Team.condition(ended, "Ready").holds()).isTrue();
        assertThat(accepted(hsm)).hasSize(2);
    }

    @Test
    @DisplayName("F84 a next attempt in a hundred years: the start deadline holds")
    void shouldFailAtItsDeadlineWhateverTheNextAttemptTimeSays(Team team) {
        Hsm hsm = team.hsm("century", UNTIL_TOLD);
        team.requestBackup("first", hsm);
        team.awaitPhase("first", Phase.RUNNING);
        team.requestBackup("nightly", hsm, "1m");
        team.awaitStatus(
                "nightly", SOON, "to wait", status -> !status.conditions().isEmpty());

        assertThat(forge(team, "nightly", status -> status.nextAttemptTime(Instant.parse("2126-01-01T00:00:00Z"))))
                .isEmpty();

        RunStatus ended = team.awaitStatus(
                "nightly",
                Duration.ofMinutes(4),
                "to end",
                status -> status.phase().isTerminal());
        assertThat(ended.phase()).isEqualTo(Phase.FAILED);
        assertThat(hsm.starts()).hasSize(1);
    }

    @Test
    @DisplayName("F84 Failed by hand while Running: stays so, and the next one waits for Azure's job")
    void shouldLetNobodyStartBesideAJobWhoseBackupWasEndedByHand(Team team) {
        Hsm hsm = team.hsm("byhand", UNTIL_TOLD);
        team.requestBackup("nightly", hsm);
        team.awaitPhase("nightly", Phase.RUNNING);

        assertThat(forge(team, "nightly", status -> status.phase(Phase.FAILED).completionTime(NOW)))
                .isEmpty();
        team.requestBackup("next", hsm);
        team.awaitStatus("next", SOON, "to wait", status -> !status.conditions().isEmpty());
        hsm.endJob();

        team.awaitPhase("next", Phase.RUNNING);
        assertThat(team.status("nightly").phase()).isEqualTo(Phase.FAILED);
        assertThat(accepted(hsm)).hasSize(2);
    }

    /** Its start request arrived, and its answer takes long enough to forge something. */
    private static void startsSlowly(Team team, Hsm hsm) {
        hsm.fault("\"method\": \"POST\", \"path\": \"/backup\", \"delay\": \"5s\", \"action\": {\"type\": \"pass\"}");
        team.requestBackup("nightly", hsm);
        await("the start to arrive").atMost(SOON).until(() -> !hsm.starts().isEmpty());
        assertThat(team.status("nightly").phase()).isEqualTo(Phase.STARTING);
    }

    private static void assertRefused(Team team, Map<String, Change> forgeries) {
        forgeries.forEach((what, change) ->
                assertThat(forge(team, "nightly", change)).as(what).isPresent());
    }
}

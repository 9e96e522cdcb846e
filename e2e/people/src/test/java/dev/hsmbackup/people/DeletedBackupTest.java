package dev.hsmbackup.people;

import static dev.hsmbackup.people.Looks.accepted;
import static dev.hsmbackup.people.Looks.awaitLockFree;
import static dev.hsmbackup.people.Looks.awaitOrphan;
import static dev.hsmbackup.people.Looks.exists;
import static dev.hsmbackup.people.Looks.uid;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.hsmbackup.crds.Phase;
import dev.hsmbackup.crds.RunStatus;
import dev.hsmbackup.team.Hsm;
import dev.hsmbackup.team.Team;
import java.time.Duration;
import java.util.Objects;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** F80 to F82. That a deleted object's job keeps the next one waiting is in the scenarios. */
@ExtendWith(SharedPlatform.class)
class DeletedBackupTest {

    /** The test ends the job. */
    private static final Duration UNTIL_TOLD = Duration.ofMinutes(30);

    private static final Duration SOON = Duration.ofSeconds(60);

    @Test
    @DisplayName("F80 deleted while Pending: it is never started, and the next one is not held up")
    void shouldForgetABackupThatIsDeletedWhileItWaits(Team team) {
        Hsm hsm = team.hsm("pending", UNTIL_TOLD);
        team.requestBackup("first", hsm);
        team.awaitPhase("first", Phase.RUNNING);
        team.requestBackup("waits", hsm);
        await("it to be counted as waiting").atMost(SOON).until(() -> waiting(team, hsm) == 1);
        String first = Objects.requireNonNull(team.status("first").jobId());

        delete(team, "waits");

        await("it to be counted no more").atMost(SOON).until(() -> waiting(team, hsm) == 0);
        team.requestBackup("next", hsm);
        hsm.endJob();
        RunStatus next = team.awaitPhase("next", Phase.RUNNING);
        assertThat(hsm.starts())
                .extracting(start -> start.jobId())
                .containsExactly(first, Objects.requireNonNull(next.jobId()));
    }

    @Test
    @DisplayName("F80 deleted while the start request is in the air: its job is followed through the lock")
    void shouldFollowTheJobOfABackupThatIsDeletedWhileItStarts(Team team) {
        Hsm hsm = team.hsm("starting", UNTIL_TOLD);
        hsm.fault("\"method\": \"POST\", \"path\": \"/backup\", \"delay\": \"5s\", \"action\": {\"type\": \"pass\"}");
        team.requestBackup("nightly", hsm);
        await("the start to arrive").atMost(SOON).until(() -> !hsm.starts().isEmpty());
        assertThat(team.status("nightly").phase()).isEqualTo(Phase.STARTING);
        String job = hsm.jobs().getFirst().id();

        delete(team, "nightly");

        awaitOrphan(team, hsm, job);
        assertFollowed(team, "nightly", job);
        hsm.endJob();
        awaitLockFree(team, hsm);
        assertThat(hsm.starts()).hasSize(1);
    }

    @Test
    @DisplayName("F80 deleted while Running: gone at once, told by event and metric, lock held until the job's end")
    void shouldFollowTheJobOfABackupThatIsDeletedWhileItRuns(Team team) {
        Hsm hsm = team.hsm("running", UNTIL_TOLD);
        team.requestBackup("nightly", hsm);
        String job =
                Objects.requireNonNull(team.awaitPhase("nightly", Phase.RUNNING).jobId());
        await("it to be counted").atMost(SOON).until(() -> inFlight(team, hsm) == 1);

        delete(team, "nightly");

        awaitOrphan(team, hsm, job);
        assertFollowed(team, "nightly", job);
        await("it to be counted no more").atMost(SOON).until(() -> inFlight(team, hsm) == 0);
        await("Azure to be asked about the job through the lock")
                .atMost(SOON)
                .until(() -> hsm.polls(job).size() >= 2);
        assertThat(Looks.orphan(team, hsm)).isEqualTo(job);
        hsm.endJob();
        awaitLockFree(team, hsm);
        await("the end to be told")
                .atMost(SOON)
                .until(() -> Looks.events(team, hsm).stream()
                        .anyMatch(event -> event.getReason().equals("FollowOrphanedJob")
                                && event.getNote().contains(job)
                                && event.getNote().contains("Succeeded")));
    }

    @Test
    @DisplayName("F80 deleted after its end: nothing happens")
    void shouldDoNothingAboutABackupThatIsDeletedAfterItsEnd(Team team) {
        Hsm hsm = team.hsm("ended", Duration.ofMillis(500));
        team.requestBackup("nightly", hsm);
        team.awaitEnd("nightly");
        awaitLockFree(team, hsm);

        delete(team, "nightly");
        team.requestBackup("next", hsm);

        assertThat(team.awaitEnd("next").phase()).isEqualTo(Phase.SUCCEEDED);
        assertThat(accepted(hsm)).hasSize(2);
        assertThat(team.events("nightly"))
                .extracting(event -> event.getReason())
                .doesNotContain("FollowOrphanedJob");
    }

    @Test
    @DisplayName("F81 deleted and made again under the same name: another object, which waits for the lock")
    void shouldTakeANewObjectOfTheSameNameForANewBackup(Team team) {
        Hsm hsm = team.hsm("again", UNTIL_TOLD);
        team.requestBackup("nightly", hsm);
        String firstUid = uid(team, "nightly");
        String firstJob =
                Objects.requireNonNull(team.awaitPhase("nightly", Phase.RUNNING).jobId());

        delete(team, "nightly");
        team.requestBackup("nightly", hsm);
        String secondUid = uid(team, "nightly");
        team.awaitStatus(
                "nightly", SOON, "to wait", status -> !status.conditions().isEmpty());
        RunStatus waits = team.status("nightly");
        hsm.endJob();
        RunStatus runs = team.awaitPhase("nightly", Phase.RUNNING);
        hsm.endJob();
        RunStatus ended = team.awaitEnd("nightly");

        assertThat(secondUid).isNotEqualTo(firstUid);
        assertThat(waits.phase()).isEqualTo(Phase.PENDING);
        assertThat(waits.jobId()).isNull();
        assertThat(runs.jobId()).isNotEqualTo(firstJob);
        assertThat(ended.phase()).isEqualTo(Phase.SUCCEEDED);
        assertThat(ended.folderUri()).isEqualTo(hsm.jobs().getLast().folderUri());
        assertThat(uid(team, "nightly")).isEqualTo(secondUid);
        assertThat(hsm.starts())
                .extracting(start -> start.answer())
                .as("the HSM was never asked while it was busy")
                .containsExactly("202", "202");
    }

    @Test
    @DisplayName("F81 deleted and made again while a question about the job hangs: neither object is forgotten")
    void shouldForgetNeitherOfTwoObjectsOfOneName(Team team) {
        Hsm hsm = team.hsm("twice", UNTIL_TOLD);
        team.requestBackup("nightly", hsm);
        String job =
                Objects.requireNonNull(team.awaitPhase("nightly", Phase.RUNNING).jobId());
        String slow = hsm.fault("\"method\": \"GET\", \"path\": \"/backup/" + job
                + "/.*\", \"delay\": \"5s\", \"action\": {\"type\": \"pass\"}");
        await("the question to hang").atMost(SOON).until(() -> hsm.hits(slow) == 1);

        delete(team, "nightly");
        team.requestBackup("nightly", hsm);

        awaitOrphan(team, hsm, job);
        team.awaitStatus(
                "nightly", SOON, "to wait", status -> !status.conditions().isEmpty());
        hsm.endJob();
        RunStatus second = team.awaitPhase("nightly", Phase.RUNNING);
        assertThat(second.jobId()).isNotEqualTo(job);
        assertThat(hsm.starts()).extracting(start -> start.answer()).containsExactly("202", "202");
    }

    @Test
    @DisplayName("F82 namespace deleted: gone with all objects, the job followed, the lock freed")
    void shouldFollowTheJobOfANamespaceThatIsDeleted(Team team) {
        Hsm hsm = team.hsm("left", UNTIL_TOLD);
        team.requestBackup("nightly", hsm);
        String job =
                Objects.requireNonNull(team.awaitPhase("nightly", Phase.RUNNING).jobId());
        team.requestBackup("waits", hsm);

        team.platform().admin().namespaces().withName(team.namespace()).delete();

        await("the namespace to be gone")
                .atMost(SOON)
                .until(() -> team.platform()
                                .admin()
                                .namespaces()
                                .withName(team.namespace())
                                .get()
                        == null);
        awaitOrphan(team, hsm, job);
        hsm.endJob();
        awaitLockFree(team, hsm);
        assertThat(hsm.starts()).as("the waiting one was never started").hasSize(1);
    }

    private static void delete(Team team, String backup) {
        assertThat(team.kubectl("delete", "hb/" + backup, "--timeout=10s").succeeded())
                .isTrue();
        assertThat(exists(team, backup)).isFalse();
    }

    private static void assertFollowed(Team team, String backup, String job) {
        await("the event")
                .atMost(SOON)
                .untilAsserted(() -> assertThat(team.events(backup))
                        .filteredOn(event -> event.getReason().equals("FollowOrphanedJob"))
                        .singleElement()
                        .satisfies(event -> assertThat(event.getNote()).contains(job)));
    }

    private static double waiting(Team team, Hsm hsm) {
        return gauge(team, hsm, "hsmbackup_backups_waiting");
    }

    private static double inFlight(Team team, Hsm hsm) {
        return gauge(team, hsm, "hsmbackup_jobs_in_flight");
    }

    private static double gauge(Team team, Hsm hsm, String name) {
        return team.platform().operator().metrics().sum(name, "hsm=\"" + hsm.name() + "\"");
    }
}

package dev.hsmbackup.people;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.hsmbackup.crds.Phase;
import dev.hsmbackup.crds.RunStatus;
import dev.hsmbackup.rig.ArrivalLog.Arrival;
import dev.hsmbackup.team.Cluster;
import dev.hsmbackup.team.Team;
import io.fabric8.kubernetes.api.model.events.v1.Event;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * A restore of a Cloud HSM that is deleted, and made again by whoever keeps objects as they are in git: a second request
 * for it would destroy the HSM that the first one brought alive.
 */
@ExtendWith(SharedPlatform.class)
class DeletedCloudRestoreTest {

    private static final Duration SOON = Duration.ofSeconds(60);

    @Test
    @DisplayName(
            "F80, F85 deleted while Running and made again: refused while the job runs, and for a day after its end")
    void shouldNotRestoreTwiceWhereTheRestoreIsMadeAgain(Team team) {
        Cluster source = team.cloudHsms().active("again");
        Cluster destination = team.cloudHsms().fresh("again");
        destination.change(
                "{\"jobTimes\": {\"restore\": \"1h\", \"activation\": \"1s\", \"validateRestore\": \"100ms\"}}");
        backUp(team, source);
        restore(team, "back", destination);
        String job = Objects.requireNonNull(team.cloudHsms()
                .awaitRestore("back", "to run", status -> status.phase() == Phase.RUNNING)
                .jobId());

        delete(team, "chr/back");
        restore(team, "back", destination);
        awaitTold(team, destination, job);
        RunStatus whileItRuns = team.cloudHsms().awaitRestoreEnd("back");
        destination.endJob("{}");
        awaitTold(team, destination, "Job " + job + " of the deleted", "ended: Succeeded");
        restore(team, "later", destination);
        RunStatus after = team.cloudHsms().awaitRestoreEnd("later");

        assertThat(List.of(whileItRuns, after))
                .allSatisfy(end -> assertThat(reason(end)).isEqualTo("HsmBusy"))
                .allSatisfy(end -> assertThat(end.phase()).isEqualTo(Phase.FAILED))
                .allSatisfy(end -> assertThat(end.attempt()).isNull());
        awaitAlive(destination);
        assertUnharmed(source, destination);
    }

    @Test
    @DisplayName("F80 deleted while the request is in the air, and made again: one request")
    void shouldNotRestoreTwiceWhereTheAnswerIsStillToCome(Team team) {
        Cluster source = team.cloudHsms().active("air");
        Cluster destination = team.cloudHsms().fresh("air");
        backUp(team, source);
        destination.fault("POST", "/restore", "\"delay\": \"5s\", \"action\": {\"type\": \"pass\"}");
        restore(team, "back", destination);
        await("the start to arrive")
                .atMost(SOON)
                .until(() -> !destination.restores().isEmpty());

        delete(team, "chr/back");
        restore(team, "back", destination);
        RunStatus end = team.cloudHsms().awaitRestoreEnd("back");

        assertThat(end.phase()).isEqualTo(Phase.FAILED);
        assertThat(reason(end)).isIn("HsmBusy", "DestinationActive");
        awaitAlive(destination);
        assertUnharmed(source, destination);
    }

    @Test
    @DisplayName("F80 a backup of a Cloud HSM deleted while Running: its job is followed, the next one waits for it")
    void shouldFollowTheJobOfADeletedBackup(Team team) {
        Cluster cluster = team.cloudHsms().active("gone");
        cluster.change("{\"jobTimes\": {\"backup\": \"1h\"}}");
        team.cloudHsms().requestBackup("nightly", cluster.name());
        String job =
                Objects.requireNonNull(team.awaitPhase("nightly", Phase.RUNNING).jobId());

        delete(team, "hb/nightly");
        awaitTold(team, cluster, job);
        team.cloudHsms().requestBackup("next", cluster.name());
        RunStatus waits = team.awaitStatus(
                "next", SOON, "to wait", status -> !status.conditions().isEmpty());
        cluster.change("{\"jobTimes\": {\"backup\": \"100ms\"}}");
        cluster.endJob("{}");

        assertThat(team.awaitEnd("next").phase()).isEqualTo(Phase.SUCCEEDED);
        assertThat(Team.condition(waits, "Reconciling").reason()).isEqualTo("HsmBusy");
        assertThat(cluster.backups()).extracting(Arrival::answer).containsExactly("202", "202");
    }

    private static void awaitAlive(Cluster destination) {
        await("the destination to be alive")
                .atMost(SOON)
                .until(() -> destination.activationState().equals("Active"));
    }

    private static void backUp(Team team, Cluster source) {
        team.cloudHsms().requestBackup("nightly", source.name());
        assertThat(team.awaitEnd("nightly").phase()).isEqualTo(Phase.SUCCEEDED);
    }

    private static void restore(Team team, String name, Cluster destination) {
        team.cloudHsms().requestRestore(name, destination.name(), "backupRef: {name: nightly}", "");
    }

    private static void delete(Team team, String object) {
        assertThat(team.kubectl("delete", object, "--timeout=60s").succeeded()).isTrue();
    }

    /** By an event about the CloudHsm or about what was deleted. */
    private static void awaitTold(Team team, Cluster cluster, String... words) {
        Set<String> about = Set.of(cluster.name(), "back", "nightly");
        await("what becomes of the job of the deleted object to be told")
                .atMost(SOON)
                .until(() -> events(team).stream()
                        .filter(event -> about.contains(event.getRegarding().getName()))
                        .filter(event -> event.getReason().equals("FollowOrphanedJob"))
                        .anyMatch(event -> Stream.of(words).allMatch(event.getNote()::contains)));
    }

    private static List<Event> events(Team team) {
        return team.platform()
                .admin()
                .events()
                .v1()
                .events()
                .inAnyNamespace()
                .list()
                .getItems();
    }

    private static String reason(RunStatus status) {
        return Team.condition(status, "Ready").reason();
    }

    private static void assertUnharmed(Cluster source, Cluster destination) {
        assertThat(destination.restores()).hasSize(1);
        assertThat(destination.activationState()).isEqualTo("Active");
        assertThat(destination.keys()).isEqualTo(source.keys()).isNotEmpty();
    }
}

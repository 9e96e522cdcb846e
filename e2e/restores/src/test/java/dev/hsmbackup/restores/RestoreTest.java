package dev.hsmbackup.restores;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hsmbackup.crds.Condition;
import dev.hsmbackup.crds.HsmBackup;
import dev.hsmbackup.crds.KeyVersions;
import dev.hsmbackup.crds.Phase;
import dev.hsmbackup.crds.RunStatus;
import dev.hsmbackup.rig.ArrivalLog.Arrival;
import dev.hsmbackup.team.Hsm;
import dev.hsmbackup.team.Restores;
import dev.hsmbackup.team.Schedule;
import dev.hsmbackup.team.Team;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What people restore, as they do it. */
@ExtendWith(SharedPlatform.class)
class RestoreTest {

    private static final Duration QUICK = Duration.ofMillis(300);

    @Test
    @DisplayName("backupRef: makes a safety backup, restores once, and the keys are back")
    void shouldRestoreABackup(Team team) {
        Hsm hsm = hsm(team, "whole");
        String folder = backUp(team, hsm, "nightly");
        hsm.change("{\"keys\": []}");

        team.restores().request("back", hsm, "backupRef: {name: nightly}", "  safetyBackup: {policy: Always}");
        RunStatus status = team.restores().awaitEnd("back");

        assertThat(status.phase()).as("%s", status).isEqualTo(Phase.SUCCEEDED);
        assertThat(status.folderUri()).isEqualTo(folder);
        assertThat(hsm.keys()).isEqualTo(Map.of("first", 1));
        HsmBackup safety = team.backup("back-safety");
        assertThat(safety.getMetadata().getOwnerReferences())
                .singleElement()
                .satisfies(owner -> assertThat(owner.getName()).isEqualTo("back"));
        assertThat(Objects.requireNonNull(status.safetyBackup()).folderUri())
                .isEqualTo(safety.getStatus().folderUri())
                .isNotEqualTo(folder);
        assertThat(order(hsm)).containsExactly("POST /backup", "POST /backup", "PUT /restore");
        assertThat(Team.condition(status, "Ready").status()).isEqualTo(Condition.Status.TRUE);
        assertThat(Team.condition(status, "Ready").reason()).isEqualTo("RestoreSucceeded");
        assertThat(Restores.starts(hsm))
                .extracting(Arrival::clientRequestId)
                .containsExactly(Objects.requireNonNull(status.attempt()).id().toString());
    }

    @Test
    @DisplayName("folder: takes a fresh backup as safety backup, and makes none")
    void shouldTakeAFreshBackup(Team team) {
        Hsm hsm = hsm(team, "fresh");
        String folder = backUp(team, hsm, "nightly");

        team.restores().request("back", hsm, "folder: " + name(folder));
        RunStatus status = team.restores().awaitEnd("back");

        assertThat(status.phase()).as("%s", status).isEqualTo(Phase.SUCCEEDED);
        assertThat(Objects.requireNonNull(status.safetyBackup()).name()).isEqualTo("nightly");
        assertThat(order(hsm)).containsExactly("POST /backup", "PUT /restore");
    }

    @Test
    @DisplayName("an HSM that restores nothing without a fresh backup of itself, and never had one: disaster recovery")
    void shouldRestoreIntoAnHsmThatWantsAFreshBackup(Team team) {
        Hsm primary = hsm(team, "primary");
        String folder = backUp(team, primary, "nightly");
        Hsm secondary = team.hsm("secondary", QUICK);
        team.restores().open(secondary, ", allowForeignFolders: true");
        secondary.change("{\"oddities\": {\"freshBackup\": true}}");

        team.restores().request("back", secondary, "folder: " + name(folder));
        RunStatus status = team.restores().awaitEnd("back");

        assertThat(status.phase()).as("%s", status).isEqualTo(Phase.SUCCEEDED);
        assertThat(order(secondary)).containsExactly("POST /backup", "PUT /restore");
        assertThat(secondary.simulator().arrivals().at(secondary.host()))
                .filteredOn(arrival -> arrival.method().equals("PUT"))
                .extracting(Arrival::path)
                .containsExactly("/prerestore", "/restore");
    }

    @Test
    @DisplayName("scheduleRef: the latest succeeded backup of the schedule")
    void shouldRestoreTheLatestOfASchedule(Team team) {
        Hsm hsm = hsm(team, "schedule");
        Schedule schedule = new Schedule(team, "nightly").createForTriggers(hsm, "");
        schedule.backUp("first");
        String second = schedule.backUp("second").getMetadata().getName();
        backUp(team, hsm, "by-hand");

        team.restores().request("back", hsm, "scheduleRef: {name: nightly}");

        RunStatus status = team.restores().awaitEnd("back");
        assertThat(status.phase()).as("%s", status).isEqualTo(Phase.SUCCEEDED);
        assertThat(status.folderUri()).isEqualTo(team.status(second).folderUri());
    }

    @Test
    @DisplayName("keyName, confirmed as <HSM>/<key>: one key with three versions, and nothing else")
    void shouldRestoreOneKey(Team team) {
        Hsm hsm = hsm(team, "key");
        hsm.change("{\"keys\": [{\"name\": \"card\", \"versions\": 3}, {\"name\": \"other\"}]}");
        backUp(team, hsm, "nightly");
        hsm.change("{\"keys\": [{\"name\": \"new\"}]}");

        team.restores().requestKey("back", hsm, "backupRef: {name: nightly}", "card");
        RunStatus status = team.restores().awaitEnd("back");

        assertThat(status.phase()).as("%s", status).isEqualTo(Phase.SUCCEEDED);
        assertThat(status.keyVersions()).isEqualTo(new KeyVersions(3, 0));
        assertThat(hsm.keys()).isEqualTo(Map.of("card", 3, "new", 1));
        assertThat(order(hsm)).containsExactly("POST /backup", "PUT /keys/card/restore");
        assertThat(team.platform().rig().operator().log().events("restore-start"))
                .filteredOn(line -> line.path("namespace").asText().equals(team.namespace()))
                .singleElement()
                .satisfies(line -> assertThat(line.path("keyName").asText()).isEqualTo("card"));
    }

    @Test
    @DisplayName("preflightOnly: says that it could go ahead, and starts nothing")
    void shouldOnlyCheck(Team team) {
        Hsm hsm = hsm(team, "dry");
        String folder = backUp(team, hsm, "nightly");

        team.restores().request("dry", hsm, "backupRef: {name: nightly}", "  preflightOnly: true");
        RunStatus status = team.restores().awaitEnd("dry");

        assertThat(status.phase()).isEqualTo(Phase.SUCCEEDED);
        assertThat(Team.condition(status, "Ready").reason()).isEqualTo("PreflightPassed");
        assertThat(Team.condition(status, "Ready").message()).contains(folder);
        assertThat(order(hsm)).containsExactly("POST /backup");
        assertThat(team.kubectl("wait", "--for=condition=Ready", "hr/dry", "--timeout=10s")
                        .succeeded())
                .isTrue();
    }

    @Test
    @DisplayName("a restore during a backup waits for it, then goes before other backups")
    void shouldWaitForARunningBackup(Team team) {
        Hsm hsm = hsm(team, "busy");
        backUp(team, hsm, "nightly");
        hsm.change("{\"jobTimes\": {\"backup\": \"1h\"}}");
        team.requestBackup("running", hsm);
        team.awaitPhase("running", Phase.RUNNING);

        team.restores().request("back", hsm, "backupRef: {name: nightly}");
        team.restores()
                .await(
                        "back",
                        "to wait",
                        status -> !status.conditions().isEmpty()
                                && Team.condition(status, "Reconciling")
                                        .reason()
                                        .equals("HsmBusy"));
        team.requestBackup("later", hsm);
        hsm.change("{\"jobTimes\": {\"backup\": \"300ms\"}}");
        hsm.endJob();

        assertThat(team.restores().awaitEnd("back").phase()).isEqualTo(Phase.SUCCEEDED);
        assertThat(team.awaitEnd("later").phase()).isEqualTo(Phase.SUCCEEDED);
        assertThat(order(hsm)).containsExactly("POST /backup", "POST /backup", "PUT /restore", "POST /backup");
    }

    /** An HSM that this team may back up and restore. */
    static Hsm hsm(Team team, String hint) {
        Hsm hsm = team.hsm(hint, QUICK);
        team.restores().open(hsm);
        return hsm;
    }

    /** Backs up, and answers the folder. */
    static String backUp(Team team, Hsm hsm, String name) {
        team.requestBackup(name, hsm);
        return Objects.requireNonNull(team.awaitEnd(name).folderUri());
    }

    static String name(String folderUri) {
        return folderUri.substring(folderUri.lastIndexOf('/') + 1);
    }

    /** What was started, in the order of arrival. */
    static List<String> order(Hsm hsm) {
        return hsm.simulator().arrivals().at(hsm.host()).stream()
                .filter(arrival -> arrival.answer().equals("202"))
                .map(arrival -> arrival.method() + " " + arrival.path())
                .filter(start -> start.matches("POST /backup|PUT /restore|PUT /keys/.*"))
                .toList();
    }
}

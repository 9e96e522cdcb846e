package dev.hsmbackup.restores;

import static dev.hsmbackup.restores.RestoreTest.backUp;
import static dev.hsmbackup.restores.RestoreTest.hsm;
import static dev.hsmbackup.restores.RestoreTest.name;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hsmbackup.crds.Attempt;
import dev.hsmbackup.crds.Condition;
import dev.hsmbackup.crds.HsmBackup;
import dev.hsmbackup.crds.Phase;
import dev.hsmbackup.crds.RunStatus;
import dev.hsmbackup.rig.Signal;
import dev.hsmbackup.team.AzureFleet;
import dev.hsmbackup.team.Hsm;
import dev.hsmbackup.team.Restores;
import dev.hsmbackup.team.Team;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Objects;
import java.util.UUID;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Restores that must not start: each ends with the reason, and no request to restore arrives. */
@ExtendWith(SharedPlatform.class)
class RefusedRestoreTest {

    @Test
    @DisplayName("F85 made again after notAfter: nothing runs, and it says so")
    void shouldNotRunAfterNotAfter(Team team) {
        Hsm hsm = hsm(team, "late");
        String folder = backUp(team, hsm, "nightly");

        team.restores()
                .request(
                        "late",
                        hsm,
                        "folder: " + name(folder),
                        "",
                        Instant.now().minusSeconds(1));

        assertFailed(team, hsm, "late", "DeadlineExceeded", "spec.notAfter");
    }

    @Test
    @DisplayName("F85 made again by Velero: nothing runs, and it says so")
    void shouldNotRunWhenVeleroMadeIt(Team team) {
        Hsm hsm = hsm(team, "velero");
        String folder = backUp(team, hsm, "nightly");
        team.platform()
                .admin()
                .resource("""
                apiVersion: hsmbackup.dev/v1beta1
                kind: HsmRestore
                metadata:
                  name: again
                  namespace: %s
                  labels: {velero.io/restore-name: monday}
                spec:
                  managedHsmRef: {name: %s}
                  source: {folder: %s}
                  confirm: %s
                  notAfter: "%s"
                """.formatted(
                                team.namespace(),
                                hsm.name(),
                                name(folder),
                                hsm.name(),
                                Instant.now().plusSeconds(600).truncatedTo(ChronoUnit.SECONDS)))
                .create();

        assertFailed(team, hsm, "again", "ReplayedObject", "velero.io/restore-name");
    }

    @Test
    @DisplayName("notAfter more than 24 h ahead")
    void shouldWantANearNotAfter(Team team) {
        Hsm hsm = hsm(team, "far");
        String folder = backUp(team, hsm, "nightly");

        team.restores()
                .request(
                        "far", hsm, "folder: " + name(folder), "", Instant.now().plus(Duration.ofHours(25)));

        assertFailed(team, hsm, "far", "NotAfterTooLate", "more than 24 h");
    }

    @Test
    @DisplayName("S01, S02 an HSM that is not open to the namespace for restores, and one that does not exist")
    void shouldNotRestoreWhatIsNotOpen(Team team) {
        Hsm backupsOnly = team.hsm("closed", Duration.ofMillis(300));
        String folder = backUp(team, backupsOnly, "nightly");
        Hsm absent = team.absentHsm("absent");

        team.restores().request("closed", backupsOnly, "folder: " + name(folder));
        team.restores().request("absent", absent, "folder: mhsm-absent-20260301020000");

        String closed = assertFailed(team, backupsOnly, "closed", "HsmNotAvailable", "spec.restore.namespaces");
        String missing = assertFailed(team, absent, "absent", "HsmNotAvailable", "spec.restore.namespaces");
        assertThat(missing.replace(absent.name(), "x")).isEqualTo(closed.replace(backupsOnly.name(), "x"));
    }

    @Test
    @DisplayName("S07 older than maxSourceAge; a folder of another HSM; a folder that is not there")
    void shouldKeepTheAdminsLimits(Team team) {
        Hsm hsm = hsm(team, "limits");
        String folder = backUp(team, hsm, "nightly");
        team.restores().open(hsm, ", maxSourceAge: 720h");
        String old = "mhsm-" + hsm.name() + "-2020010102000012";

        team.restores().request("old", hsm, "folder: " + old);
        team.restores()
                .request("foreign", hsm, "folder: mhsm-somebody-" + folder.substring(folder.lastIndexOf('-') + 1));
        team.restores().request("none", hsm, "folder: " + name(folder) + "1");

        assertFailed(team, hsm, "old", "SourceTooOld", "720h");
        assertFailed(team, hsm, "foreign", "SourceNotAllowed", "allowForeignFolders");
        assertFailed(team, hsm, "none", "FolderNotFound", name(folder));
    }

    @Test
    @DisplayName("a key that is there, or deleted but not purged")
    void shouldNotRestoreAKeyThatIsThere(Team team) {
        Hsm hsm = hsm(team, "taken");
        backUp(team, hsm, "nightly");

        team.restores().request("taken", hsm, "backupRef: {name: nightly}", "  keyName: first");

        assertFailed(team, hsm, "taken", "KeyExists", "purge");

        hsm.change("{\"keys\": []}");
        hsm.fault(
                "\"method\": \"GET\", \"path\": \"/deletedkeys/first\", \"count\": 0, \"action\": {\"type\": \"status\","
                        + " \"status\": 200, \"body\": \"{}\"}");
        team.restores().request("deleted", hsm, "backupRef: {name: nightly}", "  keyName: first");

        assertFailed(team, hsm, "deleted", "KeyExists", "deleted but not purged");
    }

    @Test
    @DisplayName("safetyBackup Never without the admin's leave")
    void shouldWantASafetyBackup(Team team) {
        Hsm hsm = hsm(team, "never");
        backUp(team, hsm, "nightly");

        team.restores().request("never", hsm, "backupRef: {name: nightly}", "  safetyBackup: {policy: Never}");

        assertFailed(team, hsm, "never", "SafetyBackupNeeded", "allowNoSafetyBackup");
    }

    @Test
    @DisplayName("F88 the safety backup fails")
    void shouldNotRestoreWithoutSafetyBackup(Team team) {
        Hsm hsm = hsm(team, "unsafe");
        backUp(team, hsm, "nightly");
        hsm.change("{\"jobTimes\": {\"backup\": \"1h\"}}");

        team.restores().request("unsafe", hsm, "backupRef: {name: nightly}", "  safetyBackup: {policy: Always}");
        RunStatus waits = team.restores()
                .await(
                        "unsafe",
                        "to say what it waits for",
                        status -> status.phase() == Phase.AWAITING_SAFETY_BACKUP
                                && Team.condition(status, "Reconciling")
                                        .message()
                                        .contains("Azure runs backup job"));
        hsm.endJob(
                "{\"status\": \"Failed\", \"statusDetails\": \"no\", \"error\": {\"code\": \"No\", \"message\": \"no\"}}");

        assertThat(Team.condition(waits, "Reconciling").message()).contains("Waits since", "unsafe-safety");
        assertFailed(team, hsm, "unsafe", "SafetyBackupMissing", "unsafe-safety");
    }

    @Test
    @DisplayName("F90, S10 a forged Succeeded on a hand-made HsmBackup is no safety backup and no source")
    void shouldNotBelieveAStatus(Team team) {
        Hsm hsm = hsm(team, "forged");
        String real = backUp(team, hsm, "nightly");
        String forgedFolder = AzureFleet.CONTAINER + "/mhsm-" + hsm.name() + "-2026010102000012";
        forge(
                team,
                hsm,
                "forged",
                forgedFolder,
                Objects.requireNonNull(team.status("nightly").jobId()));
        team.platform().admin().resource(team.backup("nightly")).delete();

        team.restores().request("source", hsm, "backupRef: {name: forged}");
        team.restores().request("safe", hsm, "folder: " + name(real));

        assertFailed(team, hsm, "source", "SourceNotUsable", "Azure says otherwise");
        RunStatus safe = team.restores().awaitEnd("safe");
        assertThat(safe.phase()).isEqualTo(Phase.SUCCEEDED);
        assertThat(Objects.requireNonNull(safe.safetyBackup()).name()).isEqualTo("safe-safety");
    }

    @Test
    @DisplayName("F86 two at once: the second fails at once")
    void shouldNotQueue(Team team) {
        Hsm hsm = hsm(team, "twice");
        backUp(team, hsm, "nightly");
        hsm.change("{\"jobTimes\": {\"restore\": \"1h\", \"preRestore\": \"100ms\"}}");
        team.restores().request("first", hsm, "backupRef: {name: nightly}");
        team.restores().awaitPhase("first", Phase.RUNNING);

        team.restores().request("second", hsm, "backupRef: {name: nightly}");
        RunStatus second = team.restores().awaitEnd("second");
        hsm.endJob();

        assertThat(second.phase()).isEqualTo(Phase.FAILED);
        assertThat(Team.condition(second, "Ready").reason()).isEqualTo("HsmBusy");
        assertThat(team.restores().awaitEnd("first").phase()).isEqualTo(Phase.SUCCEEDED);
        assertThat(Restores.starts(hsm)).hasSize(1);
    }

    private static String assertFailed(Team team, Hsm hsm, String name, String reason, String says) {
        RunStatus status = team.restores().awaitEnd(name);
        Condition ready = Team.condition(status, "Ready");
        assertThat(status.phase()).isEqualTo(Phase.FAILED);
        assertThat(ready.reason()).as(ready.message()).isEqualTo(reason);
        assertThat(ready.message()).contains(says);
        assertThat(ready.status()).isEqualTo(Condition.Status.FALSE);
        assertThat(Restores.starts(hsm)).isEmpty();
        return ready.message();
    }

    /** Somebody with the right to write statuses makes a backup look as if it had succeeded. */
    private static void forge(Team team, Hsm hsm, String name, String folder, String job) {
        team.platform().operator().send(Signal.STOP);
        try {
            team.requestBackup(name, hsm);
            Instant now = Instant.now();
            RunStatus status =
                    RunStatus.INITIAL.toBuilder().observedGeneration(1).build();
            status = write(
                    team,
                    name,
                    status.toBuilder()
                            .phase(Phase.STARTING)
                            .attempt(new Attempt(UUID.randomUUID(), now, hsm.host(), null, null))
                            .build());
            status = write(
                    team,
                    name,
                    status.toBuilder()
                            .phase(Phase.RUNNING)
                            .jobId(job)
                            .startTime(now)
                            .build());
            write(
                    team,
                    name,
                    status.toBuilder()
                            .phase(Phase.SUCCEEDED)
                            .folderUri(folder)
                            .completionTime(now)
                            .build());
        } finally {
            team.platform().rig().operator().send(Signal.CONT);
        }
    }

    private static RunStatus write(Team team, String name, RunStatus status) {
        HsmBackup backup = team.backup(name).with(status);
        return team.platform().admin().resource(backup).updateStatus().getStatus();
    }
}

package dev.hsmbackup.restores;

import static dev.hsmbackup.restores.RestoreTest.backUp;
import static dev.hsmbackup.restores.RestoreTest.hsm;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.hsmbackup.crds.Condition;
import dev.hsmbackup.crds.KeyVersions;
import dev.hsmbackup.crds.Phase;
import dev.hsmbackup.crds.RunStatus;
import dev.hsmbackup.team.Hsm;
import dev.hsmbackup.team.Restores;
import dev.hsmbackup.team.Team;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Restores that started and did not end well. */
@ExtendWith(SharedPlatform.class)
class BadEndTest {

    private static final String FAILED =
            "{\"status\": \"Failed\", \"statusDetails\": \"broken\", \"error\": {\"code\": \"Broken\", \"message\": \"broken\"}}";

    @Test
    @DisplayName(
            "F92 a full restore that Azure gives up: uncertain, names the way back, keeps others away until acknowledged")
    void shouldKeepOthersAwayFromAHalfRestoredHsm(Team team) {
        Hsm hsm = hsm(team, "half");
        backUp(team, hsm, "nightly");
        hsm.change("{\"jobTimes\": {\"restore\": \"1h\", \"preRestore\": \"100ms\"}}");
        team.restores().request("half", hsm, "backupRef: {name: nightly}");
        team.restores().awaitPhase("half", Phase.RUNNING);
        hsm.endJob(FAILED);
        RunStatus half = team.restores().awaitEnd("half");
        hsm.change("{\"jobTimes\": {\"restore\": \"300ms\", \"backup\": \"300ms\", \"preRestore\": \"100ms\"}}");

        team.requestBackup("later", hsm);
        team.restores().request("second", hsm, "backupRef: {name: nightly}");
        RunStatus second = team.restores().awaitEnd("second");
        RunStatus later = team.awaitStatus(
                "later",
                Duration.ofMinutes(1),
                "to wait",
                status -> !status.conditions().isEmpty());
        acknowledge(team, "half");

        String wayBack = Objects.requireNonNull(
                Objects.requireNonNull(half.safetyBackup()).folderUri());
        assertThat(half.phase()).isEqualTo(Phase.FAILED);
        assertThat(Team.condition(half, "HsmStateUncertain").status()).isEqualTo(Condition.Status.TRUE);
        assertThat(Team.condition(half, "Ready").message()).contains("broken", wayBack, "hsmbackup.dev/acknowledged");
        assertThat(Team.condition(second, "Ready").reason()).isEqualTo("HsmBusy");
        assertThat(Team.condition(later, "Reconciling").reason()).isEqualTo("HsmBusy");
        assertThat(team.awaitEnd("later").phase()).isEqualTo(Phase.SUCCEEDED);
        assertThat(Restores.starts(hsm)).hasSize(1);
    }

    @Test
    @DisplayName("a start whose outcome is open: Unknown, never sent again, keeps others away until acknowledged")
    void shouldNotSendAgainWhatMayHaveStarted(Team team) {
        Hsm hsm = hsm(team, "open");
        backUp(team, hsm, "nightly");
        hsm.fault(
                "\"method\": \"PUT\", \"path\": \"/restore\", \"effect\": \"before\", \"action\": {\"type\": \"status\","
                        + " \"status\": 503}");

        team.restores().request("open", hsm, "backupRef: {name: nightly}");
        RunStatus open = team.restores().awaitEnd("open");
        team.requestBackup("later", hsm);
        RunStatus later = team.awaitStatus(
                "later",
                Duration.ofMinutes(1),
                "to wait",
                status -> !status.conditions().isEmpty());
        acknowledge(team, "open");

        assertThat(open.phase()).isEqualTo(Phase.UNKNOWN);
        assertThat(Team.condition(open, "Ready").reason()).isEqualTo("StartOutcomeUnknown");
        assertThat(Team.condition(open, "Ready").message()).contains("hsmbackup.dev/acknowledged");
        assertThat(Team.condition(later, "Reconciling").reason()).isEqualTo("HsmBusy");
        assertThat(team.awaitEnd("later").phase()).isEqualTo(Phase.SUCCEEDED);
        assertThat(Restores.starts(hsm)).hasSize(1);
    }

    @Test
    @DisplayName("Azure reports success and restored nothing: Failed(NothingRestored)")
    void shouldReadTheResult(Team team) {
        Hsm hsm = hsm(team, "nothing");
        backUp(team, hsm, "nightly");
        // Without the right to look, the operator cannot see before that the key is there.
        hsm.change("{\"roles\": [{\"identity\": \"operator\", \"role\": \"Managed HSM Backup\"},"
                + " {\"identity\": \"operator\", \"role\": \"Managed HSM Restore\"}]}");

        team.restores().request("nothing", hsm, "backupRef: {name: nightly}", "  keyName: first");
        RunStatus status = team.restores().awaitEnd("nothing");

        assertThat(status.phase()).isEqualTo(Phase.FAILED);
        assertThat(Team.condition(status, "Ready").reason()).isEqualTo("NothingRestored");
        assertThat(status.keyVersions()).isEqualTo(new KeyVersions(0, 1));
        assertThat(status.jobStatus()).isEqualTo("Succeeded");
    }

    @Test
    @DisplayName("F91 the backup cannot be used: the HSM's own check says so before anything is replaced")
    void shouldAskTheHsmBefore(Team team) {
        Hsm hsm = hsm(team, "foreign");
        backUp(team, hsm, "nightly");
        hsm.change("{\"securityDomain\": \"another\"}");

        team.restores().request("foreign", hsm, "backupRef: {name: nightly}");
        RunStatus status = team.restores().awaitEnd("foreign");

        assertThat(status.phase()).isEqualTo(Phase.FAILED);
        assertThat(Team.condition(status, "Ready").reason()).isEqualTo("CheckFailed");
        assertThat(Restores.starts(hsm)).isEmpty();
    }

    @Test
    @DisplayName("the role for restores is missing: Failed(Forbidden) with the role, after the safety backup")
    void shouldNameTheRole(Team team) {
        Hsm hsm = hsm(team, "role");
        backUp(team, hsm, "nightly");
        hsm.change("{\"roles\": [{\"identity\": \"operator\", \"role\": \"Managed HSM Backup\"}]}");

        team.restores().request("role", hsm, "backupRef: {name: nightly}", "  safetyBackup: {policy: Always}");
        RunStatus status = team.restores().awaitEnd("role");

        assertThat(Team.condition(status, "Ready").reason()).isEqualTo("Forbidden");
        assertThat(Team.condition(status, "Ready").message()).contains("Managed HSM Restore");
        assertThat(hsm.starts()).as("the nightly backup and the safety backup").hasSize(2);
        assertThat(Restores.starts(hsm)).isEmpty();
    }

    @Test
    @DisplayName("S25 who restored what: three logs join by the attempt's id and the object's uid")
    void shouldLeaveATrail(Team team) {
        Hsm hsm = hsm(team, "trail");
        String folder = backUp(team, hsm, "nightly");

        team.restores().request("trail", hsm, "backupRef: {name: nightly}");
        RunStatus status = team.restores().awaitEnd("trail");

        String attempt = Objects.requireNonNull(status.attempt()).id().toString();
        List<JsonNode> lines = team.platform().rig().operator().log().events("restore-start").stream()
                .filter(line -> line.path("attemptId").asText().equals(attempt))
                .toList();
        assertThat(lines).singleElement().satisfies(line -> {
            assertThat(line.path("uid").asText())
                    .isEqualTo(team.restores().get("trail").getMetadata().getUid());
            assertThat(line.path("host").asText()).isEqualTo(hsm.host());
            assertThat(line.path("jobId").asText()).isEqualTo(status.jobId());
            assertThat(line.path("folder").asText()).isEqualTo(folder);
            assertThat(line.has("keyName")).as("the whole HSM").isFalse();
        });
        assertThat(team.platform().rig().operator().log().events("restore-end"))
                .anySatisfy(line -> assertThat(line.path("attemptId").asText()).isEqualTo(attempt));
        assertThat(Restores.starts(hsm))
                .singleElement()
                .satisfies(start -> assertThat(start.clientRequestId()).isEqualTo(attempt));
        assertThat(team.platform().rig().auditLog().entries()).anySatisfy(entry -> {
            assertThat(entry.resource()).isEqualTo("hsmrestores");
            assertThat(entry.name()).isEqualTo("trail");
            assertThat(entry.namespace()).isEqualTo(team.namespace());
            assertThat(entry.user()).isNotEqualTo(team.platform().rig().operatorUser());
        });
    }

    private static void acknowledge(Team team, String restore) {
        assertThat(team.kubectl("annotate", "hr/" + restore, "hsmbackup.dev/acknowledged=somebody")
                        .succeeded())
                .isTrue();
    }
}

package dev.hsmbackup.scenarios;

import static dev.hsmbackup.scenarios.Scenario.condition;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hsmbackup.crds.HsmBackupStatus;
import dev.hsmbackup.crds.Phase;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(ScenarioExtension.class)
class WaitingTest {

    @Test
    void shouldWaitForTheJobOfSomebodyElseAndThenStart(Scenario scenario) {
        scenario.declareHsm("busy");
        AzureAdmin somebody = new AzureAdmin(scenario.rig().simulator());
        String foreignJob = somebody.startBackup("busy");

        scenario.requestBackup("nightly", "busy");
        HsmBackupStatus waiting = scenario.awaitStatus(
                "nightly", Duration.ofSeconds(20), "to wait", status -> status.nextAttemptTime() != null);
        HsmBackupStatus ended = scenario.awaitEnd("nightly");

        assertThat(waiting.phase()).isEqualTo(Phase.PENDING);
        assertThat(waiting.attempt()).isNull();
        assertThat(condition(waiting.conditions(), "Reconciling").reason()).isEqualTo("HsmBusy");
        assertThat(ended.phase()).isEqualTo(Phase.SUCCEEDED);
        assertThat(ended.jobId()).isNotEqualTo(foreignJob);
        assertThat(somebody.backupStatus("busy", foreignJob)).isEqualTo("Succeeded");
        assertThat(scenario.events("nightly"))
                .extracting(event -> event.getReason())
                .contains("HsmBusy", "BackupSucceeded");
        assertThat(scenario.operator().metrics().sum("hsmbackup_backups_waiting", "hsm=\"busy\""))
                .isZero();
    }

    @Test
    void shouldFailAtTheDeadlineWhenTheHsmCannotBeReached(Scenario scenario) {
        // An HSM of that name is not in the fleet: the proxy refuses the tunnel, as a corporate proxy does.
        scenario.declareHsm("unreachable");

        scenario.requestBackup("nightly", "unreachable", "1m");
        HsmBackupStatus ended = scenario.awaitStatus(
                "nightly",
                Duration.ofSeconds(100),
                "to end",
                status -> status.phase().isTerminal());

        assertThat(ended.phase()).isEqualTo(Phase.FAILED);
        assertThat(condition(ended.conditions(), "Stalled").reason()).isEqualTo("HsmUnreachable");
        assertThat(condition(ended.conditions(), "Stalled").message())
                .contains("Not started within spec.startDeadline (1m)")
                .contains("unreachable.managedhsm.azure.net");
        Instant created = Instant.parse(scenario.backup("nightly").getMetadata().getCreationTimestamp());
        assertThat(Duration.between(created, Objects.requireNonNull(ended.completionTime())))
                .isBetween(Duration.ofSeconds(59), Duration.ofSeconds(75));
    }
}

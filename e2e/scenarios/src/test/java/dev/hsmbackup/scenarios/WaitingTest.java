package dev.hsmbackup.scenarios;

import static dev.hsmbackup.team.Team.condition;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hsmbackup.crds.Phase;
import dev.hsmbackup.crds.RunStatus;
import dev.hsmbackup.team.AzureAdmin;
import dev.hsmbackup.team.Hsm;
import dev.hsmbackup.team.Team;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.api.parallel.ResourceAccessMode;
import org.junit.jupiter.api.parallel.ResourceLock;

@ExtendWith(SharedPlatform.class)
@ResourceLock(value = SharedPlatform.OPERATOR, mode = ResourceAccessMode.READ)
@Execution(ExecutionMode.CONCURRENT)
class WaitingTest {

    @Test
    void shouldWaitForTheJobOfSomebodyElseAndThenStart(Team team) {
        Hsm busy = team.hsm("busy", Duration.ofHours(1));
        AzureAdmin somebody = team.platform().azureAdmin();
        String foreignJob = somebody.startBackup(busy);

        team.requestBackup("nightly", busy);
        RunStatus waiting = team.awaitStatus(
                "nightly", Duration.ofMinutes(2), "to wait", status -> status.nextAttemptTime() != null);
        busy.change("{\"jobTimes\": {\"backup\": \"1s\"}}");
        busy.endJob();
        RunStatus ended = team.awaitEnd("nightly");

        assertThat(waiting.phase()).isEqualTo(Phase.PENDING);
        assertThat(waiting.attempt()).isNull();
        assertThat(condition(waiting.conditions(), "Reconciling").reason()).isEqualTo("HsmBusy");
        assertThat(ended.phase()).isEqualTo(Phase.SUCCEEDED);
        assertThat(ended.jobId()).isNotEqualTo(foreignJob);
        assertThat(somebody.backupStatus(busy, foreignJob)).isEqualTo("Succeeded");
        assertThat(team.events("nightly"))
                .extracting(event -> event.getReason())
                .contains("HsmBusy", "BackupSucceeded");
        assertThat(team.platform().operator().metrics().sum("hsmbackup_backups_waiting", "hsm=\"" + busy.name() + "\""))
                .isZero();
    }

    @Test
    void shouldFailAtTheDeadlineWhenTheHsmCannotBeReached(Team team) {
        Hsm unreachable = team.absentHsm("unreachable");
        team.declare(unreachable);

        team.requestBackup("nightly", unreachable, "1m");
        RunStatus ended = team.awaitStatus(
                "nightly",
                Duration.ofMinutes(4),
                "to end",
                status -> status.phase().isTerminal());

        assertThat(ended.phase()).isEqualTo(Phase.FAILED);
        assertThat(condition(ended.conditions(), "Stalled").reason()).isEqualTo("HsmUnreachable");
        assertThat(condition(ended.conditions(), "Stalled").message())
                .contains("Not started within spec.startDeadline (1m)")
                .contains(unreachable.host());
        Instant created = Instant.parse(team.backup("nightly").getMetadata().getCreationTimestamp());
        assertThat(Duration.between(created, Objects.requireNonNull(ended.completionTime())))
                .isGreaterThanOrEqualTo(Duration.ofSeconds(59));
    }
}

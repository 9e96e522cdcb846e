package dev.hsmbackup.operator.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hsmbackup.crds.Attempt;
import dev.hsmbackup.crds.Condition;
import dev.hsmbackup.crds.Conditions;
import dev.hsmbackup.crds.HsmBackup;
import dev.hsmbackup.crds.Phase;
import dev.hsmbackup.crds.RunStatus;
import dev.hsmbackup.crds.RunStatusBuilder;
import dev.hsmbackup.operator.port.JobAnswer.Outcome;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/**
 * FAULTS F84: somebody with the right to write {@code /status} writes what the CRD's rules let through. No second start,
 * and no object that can never end.
 */
@DisplayName("F84")
class ForgedStatusTest {

    private static final String OTHER_JOB = "00000000000000000000000000000bad";

    private final EngineFixture it = new EngineFixture();
    private final HsmBackup backup = it.backup("nightly");

    @Test
    @DisplayName("F84 Starting set back to Pending while the request is in the air")
    void shouldNotSendAgainWhereTheIntentWasRemoved() {
        it.azure.whenAStartArrives(
                () -> forge(status -> status.phase(Phase.PENDING).attempt(null)));

        it.replica.step(backup);
        it.replica.step(backup);

        assertThat(it.azure.starts()).hasSize(1);
        assertThat(it.status(backup).phase()).isEqualTo(Phase.RUNNING);
        assertThat(it.status(backup).jobId()).isEqualTo(it.azure.runningOn(it.host));
    }

    @Test
    @DisplayName("F84 a foreign job id planted while the request is in the air")
    void shouldNotFollowAForeignJob() {
        it.azure.whenAStartArrives(() -> forge(status -> status.jobId(OTHER_JOB)));

        it.replica.step(backup);

        assertThat(it.azure.starts()).hasSize(1);
        assertThat(it.status(backup).phase()).isEqualTo(Phase.UNKNOWN);
        assertThat(it.reason(backup)).isEqualTo("StatusChanged");
        assertThat(message()).contains(it.azure.runningOn(it.host));
    }

    @Test
    @DisplayName("F84 a foreign folder planted while the job runs")
    void shouldEndThoughTheFolderCannotBeWritten() {
        it.replica.step(backup);
        forge(status -> status.folderUri("https://hsmbackups.blob.core.windows.net/backups/mhsm-planted"));
        it.azure.finish(it.host, Outcome.SUCCEEDED);

        assertThat(it.replica.step(backup)).isEmpty();

        assertThat(it.status(backup).phase()).isEqualTo(Phase.UNKNOWN);
        assertThat(it.reason(backup)).isEqualTo("StatusChanged");
        assertThat(message()).contains("mhsm-" + it.status(backup).jobId());
    }

    @Test
    @DisplayName("F84 as many foreign conditions as there may be")
    void shouldFindRoomForItsOwnConditions() {
        forge(status -> status.conditions(IntStream.range(0, 16)
                .mapToObj(i -> new Condition(
                        "Foreign" + i,
                        Condition.Status.TRUE,
                        "Planted",
                        "Planted.",
                        1L,
                        Instant.parse("2026-01-01T00:00:00Z")))
                .toList()));

        it.replica.step(backup);
        it.azure.finish(it.host, Outcome.FAILED);
        it.replica.step(backup);

        RunStatus status = it.status(backup);
        assertThat(status.phase()).isEqualTo(Phase.FAILED);
        assertThat(status.conditions()).hasSizeLessThanOrEqualTo(16);
        assertThat(Conditions.find(status.conditions(), "Ready")).isPresent();
        assertThat(Conditions.find(status.conditions(), "Stalled")).isPresent();
    }

    @Test
    @DisplayName("F84 a generation that does not exist yet")
    void shouldGoOnWithAnObservedGenerationFromTheFuture() {
        forge(status -> status.observedGeneration(1_000_000));

        it.replica.step(backup);

        assertThat(it.status(backup).phase()).isEqualTo(Phase.RUNNING);
    }

    @Test
    @DisplayName("F84 a next attempt in a hundred years")
    void shouldNotSleepForAHundredYears() {
        forge(status -> status.nextAttemptTime(Instant.parse("2126-01-01T00:00:00Z")));

        assertThat(it.replica.step(backup))
                .hasValueSatisfying(again -> assertThat(again).isLessThanOrEqualTo(Duration.ofMinutes(15)));
        it.pass(Duration.ofMinutes(61));
        it.replica.step(backup);

        assertThat(it.status(backup).phase()).isEqualTo(Phase.FAILED);
    }

    @Test
    @DisplayName("F84 Running with an attempt at another HSM")
    void shouldNotAskAnotherHsm() {
        Attempt elsewhere = new Attempt(UUID.randomUUID(), it.clock.instant(), "evil.managedhsm.azure.net", null, null);
        forge(status -> status.observedGeneration(1).phase(Phase.STARTING).attempt(elsewhere));
        forge(status -> status.phase(Phase.RUNNING).jobId(OTHER_JOB));

        it.replica.step(backup);

        assertThat(it.azure.polls()).isEmpty();
        assertThat(it.status(backup).phase()).isEqualTo(Phase.UNKNOWN);
        assertThat(it.reason(backup)).isEqualTo("StatusChanged");
    }

    @Test
    @DisplayName("F84 Starting with an attempt that nobody made")
    void shouldCallAForgedAttemptUnknown() {
        Attempt forged = new Attempt(UUID.randomUUID(), it.clock.instant(), it.host, null, null);
        forge(status -> status.observedGeneration(1).phase(Phase.STARTING).attempt(forged));

        it.replica.step(backup);

        assertThat(it.azure.starts()).isEmpty();
        assertThat(it.status(backup).phase()).isEqualTo(Phase.UNKNOWN);
    }

    private String message() {
        return Conditions.find(it.status(backup).conditions(), "Ready")
                .map(Condition::message)
                .orElse("");
    }

    private void forge(UnaryOperator<RunStatusBuilder> change) {
        HsmBackup live = it.cluster.live(backup);
        live.setStatus(change.apply(live.getStatus().toBuilder()).build());
        it.cluster.admin().resource(live).updateStatus();
    }
}

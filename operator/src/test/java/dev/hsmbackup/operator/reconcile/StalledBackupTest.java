package dev.hsmbackup.operator.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hsmbackup.crds.Condition;
import dev.hsmbackup.crds.Conditions;
import dev.hsmbackup.crds.HsmBackup;
import dev.hsmbackup.operator.port.JobAnswer;
import dev.hsmbackup.operator.port.JobAnswer.Outcome;
import dev.hsmbackup.operator.port.Problem;
import dev.hsmbackup.operator.port.StartAnswer;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** DESIGN I10: whatever takes longer than it should shows as condition, event and metric, and costs few writes. */
class StalledBackupTest {

    private static final Problem NO_TOKEN = new Problem(Problem.Kind.CREDENTIAL, null, "No token.");
    private static final Problem FORBIDDEN = new Problem(Problem.Kind.FORBIDDEN, null, "No role.");

    private final EngineFixture it = new EngineFixture();

    /** Of the object, after each step: how often it was written. */
    private final Set<String> versions = new LinkedHashSet<>();

    @Test
    void shouldShowAWaitOfTenMinutesOnce() {
        HsmBackup backup = created();
        for (int minute = 0; minute < 20; minute++) {
            it.azure.failNextPreparation(NO_TOKEN);
            step(backup);
            assertThat(stalledReason(backup)).isEqualTo(minute < 10 ? "" : "CredentialUnavailable");
            it.pass(Duration.ofMinutes(1));
        }

        assertThat(it.replica.metrics.registry().scrape()).contains(stalledMetric());
        assertThat(it.events(backup)).isEqualTo(Collections.nCopies(2, "CredentialUnavailable"));
        // The first reason, and that it takes long.
        assertThat(versions).hasSize(2);
        step(backup);
        assertThat(it.reason(backup)).isEqualTo("BackupRunning");
        assertThat(stalledReason(backup)).isEmpty();
        assertThat(it.replica.metrics.registry().scrape()).doesNotContain(stalledMetric());
    }

    /** FAULTS F56: also while Azure asked for a pause, without a request. */
    @Test
    void shouldShowAStallWithinAPauseThatAzureAskedFor() {
        HsmBackup backup = created();
        it.azure.answerNextStart(new StartAnswer.NotStarted(
                new Problem(Problem.Kind.THROTTLED, null, "Too often."), Duration.ofMinutes(15)));

        Duration first = step(backup);
        it.pass(first);
        Duration second = step(backup);

        assertThat(first).isLessThanOrEqualTo(Duration.ofMinutes(10));
        assertThat(stalledReason(backup)).isEqualTo("Throttled");
        assertThat(first.plus(second)).isGreaterThanOrEqualTo(Duration.ofMinutes(15));
        assertThat(it.azure.starts()).hasSize(1);
    }

    /** FAULTS F52. */
    @Test
    void shouldShowRefusedPollsOnceAndForgetThemWhenAzureAnswers() {
        HsmBackup backup = it.running("nightly");
        it.azure.answerEveryPoll(new JobAnswer.Unavailable(FORBIDDEN, null));

        step(backup);
        assertThat(it.reason(backup)).isEqualTo("BackupRunning");
        for (int i = 0; i < 5; i++) {
            it.pass(Duration.ofSeconds(2));
            step(backup);
            assertThat(it.reason(backup)).isEqualTo("Forbidden");
        }

        assertThat(versions).hasSize(2);
        assertThat(it.events(backup)).containsExactly("Forbidden");
        assertThat(stalledReason(backup)).isEmpty();
        it.azure.answerEveryPoll(new JobAnswer.Running("InProgress", null, null));
        step(backup);
        assertThat(it.reason(backup)).isEqualTo("BackupRunning");
        assertThat(versions).hasSize(3);
    }

    /** FAULTS F67. */
    @Test
    void shouldShowAJobThatTakesTwiceAsLongAsUsual() {
        HsmBackup usual = it.running("usual");
        it.pass(Duration.ofMinutes(20));
        it.azure.finish(it.host, Outcome.SUCCEEDED);
        it.replica.step(usual);
        HsmBackup backup = it.running("nightly");
        it.azure.answerEveryPoll(new JobAnswer.Running("InProgress", null, null));

        it.pass(Duration.ofMinutes(40));
        step(backup);
        assertThat(stalledReason(backup)).isEmpty();
        it.pass(Duration.ofMinutes(1));
        step(backup);
        it.pass(Duration.ofMinutes(1));
        step(backup);

        assertThat(stalledReason(backup)).isEqualTo("RunsLong");
        assertThat(it.replica.metrics.registry().scrape()).contains(stalledMetric());
        assertThat(it.events(backup)).containsExactly("RunsLong");
    }

    private String stalledReason(HsmBackup backup) {
        return Conditions.find(it.status(backup).conditions(), "Stalled")
                .filter(Condition::holds)
                .map(Condition::reason)
                .orElse("");
    }

    private String stalledMetric() {
        return "hsmbackup_backups_stalled{hsm=\"" + it.hsm.getMetadata().getName()
                + "\",kind=\"HsmBackup\",name=\"nightly\",namespace=\"" + it.namespace + "\"} 1";
    }

    /** A new backup, and the operator's clock not behind the API server's. */
    private HsmBackup created() {
        HsmBackup backup = it.backup("nightly");
        Instant created = Instant.parse(backup.getMetadata().getCreationTimestamp());
        if (created.isAfter(it.clock.instant())) {
            it.pass(Duration.between(it.clock.instant(), created));
        }
        return backup;
    }

    private Duration step(HsmBackup backup) {
        Duration again = it.replica.step(backup).orElseThrow();
        versions.add(it.cluster.live(backup).getMetadata().getResourceVersion());
        return again;
    }
}

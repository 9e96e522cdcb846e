package dev.hsmbackup.operator.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hsmbackup.crds.HsmBackup;
import dev.hsmbackup.crds.HsmRestore;
import dev.hsmbackup.crds.Run;
import dev.hsmbackup.operator.telemetry.OperatorMetrics;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What alerts look at is told of objects that ended before this process began. */
class RunReporterTest {

    private static final String FAILURE = "hsmbackup_restore_last_failure_timestamp_seconds"
            + "{hsm=\"payments\",kind=\"HsmRestore\",name=\"%s\",namespace=\"team-a\",sent=\"%s\"} ";
    private static final String UNKNOWN = "hsmbackup_start_outcome_unknown_timestamp_seconds"
            + "{hsm=\"payments\",kind=\"HsmBackup\",name=\"nightly\",namespace=\"team-a\"} ";
    private static final String JOB = "0123456789abcdef0123456789abcdef";

    private final OperatorMetrics metrics = new OperatorMetrics("1.2.3");
    private final RunReporter reporter = new RunReporter(metrics);

    @Test
    void shouldTellWhenTheLastRestoreFailedInWhateverOrderTheyAreSeen() {
        reporter.stands(restore("one", "Failed", "AzureFailed", JOB, "2026-11-22T02:00:00Z", false));
        reporter.stands(restore("two", "Unknown", "JobLost", JOB, "2026-11-22T03:00:00Z", false));
        reporter.stands(restore("three", "Failed", "AzureFailed", JOB, "2026-11-22T01:00:00Z", false));

        assertThat(lines()).containsExactly(FAILURE.formatted("two", true) + "1.7953164E9");
    }

    @ParameterizedTest(name = "{0}, then {1}")
    @CsvSource({"one, two", "two, one"})
    void shouldNameTheSameOneOfTwoThatFailedInOneSecond(String first, String second) {
        reporter.stands(restore(first, "Failed", "AzureFailed", JOB, "2026-11-22T03:00:00Z", false));
        reporter.stands(restore(second, "Failed", "AzureFailed", JOB, "2026-11-22T03:00:00Z", false));

        assertThat(lines()).containsExactly(FAILURE.formatted("two", true) + "1.7953164E9");
    }

    @ParameterizedTest(name = "{0}, {1}, dry run {2}")
    @CsvSource({"Succeeded, Succeeded, false", "Failed, AzureFailed, true", "Running, JobRunning, false"})
    void shouldTakeNothingElseForAFailedRestore(String phase, String reason, boolean dryRun) {
        reporter.stands(restore("undo", phase, reason, JOB, "2026-11-22T03:00:00Z", dryRun));

        assertThat(lines()).isEmpty();
    }

    @ParameterizedTest(name = "{0}, {1}, job {2}")
    @CsvSource({
        "Failed, AzureFailed, " + JOB + ", true",
        "Failed, NothingRestored, " + JOB + ", true",
        "Unknown, StatusChanged, , true",
        "Failed, Forbidden, , false",
        "Failed, NotConfirmed, , false",
        "Failed, SafetyBackupMissing, , false",
        "Failed, DeadlineExceeded, , false"
    })
    void shouldTellWhetherTheHsmMayHaveChanged(String phase, String reason, @Nullable String job, boolean sent) {
        reporter.stands(restore("undo", phase, reason, job, "2026-11-22T03:00:00Z", false));

        assertThat(lines()).containsExactly(FAILURE.formatted("undo", sent) + "1.7953164E9");
    }

    @Test
    void shouldKeepWhatWasSentBesideANewerOneThatWasNot() {
        reporter.stands(restore("undo", "Failed", "AzureFailed", JOB, "2026-11-22T02:00:00Z", false));
        reporter.stands(restore("again", "Failed", "HsmBusy", null, "2026-11-22T03:00:00Z", false));

        assertThat(lines())
                .containsExactlyInAnyOrder(
                        FAILURE.formatted("undo", true) + "1.7953128E9",
                        FAILURE.formatted("again", false) + "1.7953164E9");
    }

    @ParameterizedTest(name = "{0}, made at {1}, until 04:00")
    @CsvSource({
        "ReplayedObject, 2026-11-22T00:00:00Z",
        "DeadlineExceeded, 2026-11-22T04:00:00Z",
        "DeadlineExceeded, 2026-11-23T00:00:00Z"
    })
    void shouldTellNobodyOfAnObjectThatWasMadeAgain(String reason, String created) {
        HsmRestore replayed = restore("undo", "Failed", reason, null, "2026-11-23T00:00:00Z", false);
        replayed.getMetadata().setCreationTimestamp(created);

        reporter.stands(replayed);

        assertThat(lines()).isEmpty();
    }

    @Test
    void shouldTellOfAStartThatNobodyKnowsTheOutcomeOf() {
        reporter.stands(backup("Failed", "AzureFailed"));
        reporter.stands(backup("Unknown", "StartOutcomeUnknown"));

        assertThat(lines()).containsExactly(UNKNOWN + "1.7953164E9");
    }

    @Test
    void shouldNameTheOneKeyThatIsRestored() {
        HsmRestore whole = restore("back", "Failed", "AzureFailed", JOB, "2026-11-22T02:00:00Z", false);
        HsmRestore one = run(
                "HsmRestore",
                "back",
                "{managedHsmRef: {name: payments}, source: {folder: x}, confirm: payments/card, keyName: card,"
                        + " notAfter: \"2026-11-22T04:00:00Z\"}",
                "Failed",
                "AzureFailed",
                JOB,
                "2026-11-22T02:00:00Z",
                HsmRestore.class);

        assertThat(RunReporter.subject(whole).keyName()).isNull();
        assertThat(RunReporter.subject(one).keyName()).isEqualTo("card");
        assertThat(RunReporter.subject(backup("Failed", "AzureFailed")).keyName())
                .isNull();
    }

    private static HsmRestore restore(
            String name, String phase, String reason, @Nullable String job, String end, boolean dryRun) {
        return run(
                "HsmRestore",
                name,
                "{managedHsmRef: {name: payments}, source: {folder: x}, confirm: payments,"
                        + " notAfter: \"2026-11-22T04:00:00Z\", preflightOnly: " + dryRun + "}",
                phase,
                reason,
                job,
                end,
                HsmRestore.class);
    }

    private static HsmBackup backup(String phase, String reason) {
        return run(
                "HsmBackup",
                "nightly",
                "{managedHsmRef: {name: payments}}",
                phase,
                reason,
                null,
                "2026-11-22T03:00:00Z",
                HsmBackup.class);
    }

    private static <T extends Run> T run(
            String kind,
            String name,
            String spec,
            String phase,
            String reason,
            @Nullable String job,
            String end,
            Class<T> type) {
        return Serialization.unmarshal(
                """
                apiVersion: hsmbackup.dev/v1beta1
                kind: %s
                metadata: {namespace: team-a, name: %s, uid: x, creationTimestamp: "2026-11-22T00:00:00Z"}
                spec: %s
                status:
                  observedGeneration: 1
                  phase: %s
                  completionTime: "%s"
                  jobId: %s
                  conditions:
                    - type: Ready
                      status: "False"
                      reason: %s
                      message: x
                      observedGeneration: 1
                      lastTransitionTime: "%s"
                """.formatted(kind, name, spec, phase, end, job == null ? "null" : "\"" + job + "\"", reason, end),
                type);
    }

    private List<String> lines() {
        return metrics.registry()
                .scrape()
                .lines()
                .filter(line -> line.startsWith("hsmbackup_restore_last_failure")
                        || line.startsWith("hsmbackup_start_outcome_unknown_timestamp"))
                .toList();
    }
}

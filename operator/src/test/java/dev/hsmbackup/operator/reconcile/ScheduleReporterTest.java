package dev.hsmbackup.operator.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hsmbackup.crds.BackupSchedule;
import dev.hsmbackup.crds.BackupScheduleStatus;
import dev.hsmbackup.crds.HsmBackup;
import dev.hsmbackup.operator.schedule.Children;
import dev.hsmbackup.operator.schedule.ScheduleDecision;
import dev.hsmbackup.operator.schedule.SchedulePolicy;
import dev.hsmbackup.operator.telemetry.OperatorMetrics;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScheduleReporterTest {

    private static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");
    private static final String LABELS = "{namespace=\"team-a\",schedule=\"nightly\"} ";
    private static final String SUCCEEDED =
            "runs_total{namespace=\"team-a\",result=\"succeeded\",schedule=\"nightly\"} ";
    private static final String FAILED = "runs_total{namespace=\"team-a\",result=\"failed\",schedule=\"nightly\"} ";
    private static final String UNKNOWN = "runs_total{namespace=\"team-a\",result=\"unknown\",schedule=\"nightly\"} ";

    private static final String SCHEDULE = """
                apiVersion: hsmbackup.dev/v1beta1
                kind: BackupSchedule
                metadata:
                  namespace: team-a
                  name: nightly
                  uid: 4711
                  generation: 1
                  creationTimestamp: 2026-11-01T00:00:00Z
                spec:
                  schedule: 0 2 * * *
                  suspend: false
                  retry:
                    limit: 0
                  template:
                    hsmBackup:
                      spec:
                        managedHsmRef:
                          name: payments
                status:
                  observedGeneration: 1
                  phase: Armed
                  effectiveSchedule: 0 2 * * *
                  armed:
                    since: 2026-11-01T00:00:00Z
                    rule: 0 2 * * * Etc/UTC
                  lastScheduleTime: 2026-11-22T02:00:00Z
                  lastSuccessfulTime: 2026-11-21T02:09:00Z
                  lastSuccessfulBackup: nightly-1
                  lastFailureTime: 2026-11-22T02:09:00Z
                  missedRuns: 4
                  successDueTime: 2026-11-22T04:00:00Z
                  runs: {succeeded: 5, failed: 2, unknown: 1}
                  consecutiveFailures: 1
                  conditions:
                    - type: Ready
                      status: "True"
                      reason: Armed
                      message: Backs up by the schedule.
                      observedGeneration: 1
                      lastTransitionTime: 2026-11-01T00:00:00Z
                    - type: LastBackupSucceeded
                      status: "False"
                      reason: BackupFailed
                      message: Backup old is Failed.
                      observedGeneration: 1
                      lastTransitionTime: 2026-11-22T02:09:00Z
                """;

    private final OperatorMetrics metrics = new OperatorMetrics("1.2.3");
    private final ScheduleReporter reporter = new ScheduleReporter(metrics.schedules(), () -> NOW);

    @Test
    void shouldTellAfterARestartWhatStandsInTheStatus() {
        BackupSchedule schedule = schedule();

        reporter.stands(schedule, schedule.getStatus());

        // Due: the slot after the last success, its starting deadline, and an hour.
        assertThat(lines())
                .containsExactlyInAnyOrder(
                        "success_due_timestamp_seconds" + LABELS + seconds("2026-11-22T04:00:00Z"),
                        "last_success_timestamp_seconds" + LABELS + seconds("2026-11-21T02:09:00Z"),
                        "expected_interval_seconds" + LABELS + "86400.0",
                        "last_backup_succeeded" + LABELS + "0.0",
                        "ready{namespace=\"team-a\",reason=\"Armed\",schedule=\"nightly\"} 1.0",
                        "missed_runs_total" + LABELS + "4.0",
                        SUCCEEDED + "5.0",
                        FAILED + "2.0",
                        UNKNOWN + "1.0");
    }

    @ParameterizedTest(name = "{0}: {1} for {2}")
    @CsvSource(delimiter = '|', textBlock = """
                    suspended             | suspend: false        | suspend: true            | 1.0 | Suspended | false
                    a field is wrong      | schedule: 0 2 * * *   | schedule: 61 2 * * *     | 0.0 | InvalidSchedule | true
                    a clock was wrong     | lastScheduleTime: 2026-11-22 | lastScheduleTime: 2026-11-29 | 0.0 | ClockBehind | true
                    """)
    void shouldTellWhatIsDueUnless(String why, String before, String after, String ready, String reason, boolean due) {
        BackupSchedule schedule = schedule(SCHEDULE.replace(before, after));

        look(schedule);

        assertThat(lines())
                .as(why)
                .contains("ready{namespace=\"team-a\",reason=\"" + reason + "\",schedule=\"nightly\"} " + ready)
                .noneMatch(line -> line.startsWith("expected_interval"))
                .contains("last_backup_succeeded" + LABELS + "0.0");
        assertThat(lines().stream().anyMatch(line -> line.startsWith("success_due")))
                .isEqualTo(due);
    }

    @Test
    void shouldCountEachRunOnceHoweverOftenItIsSeen() {
        BackupSchedule schedule = schedule();
        HsmBackup old = backup("old", "Failed", "2026-11-22T02:09:00Z");
        HsmBackup unknown = backup("retried", "Unknown", "2026-11-22T02:30:00Z");
        HsmBackup good = backup("again", "Succeeded", "2026-11-22T02:50:00Z");
        HsmBackup running = backup("running", "Running", null);

        schedule.setStatus(look(schedule, old));
        schedule.setStatus(look(schedule, old, unknown));
        schedule.setStatus(look(schedule, old, unknown));
        schedule.setStatus(look(schedule, old, unknown, good, running));
        schedule.setStatus(look(schedule, old, unknown, good, running));

        assertThat(lines())
                .contains(FAILED + "2.0", UNKNOWN + "2.0", SUCCEEDED + "6.0")
                .contains("last_backup_succeeded" + LABELS + "1.0");
    }

    @Test
    void shouldEndTheSeriesWithTheSchedule() {
        BackupSchedule schedule = schedule();
        reporter.stands(schedule, schedule.getStatus());

        reporter.gone(schedule);

        assertThat(lines()).isEmpty();
    }

    private BackupScheduleStatus look(BackupSchedule schedule, HsmBackup... backups) {
        Children children = Children.of(schedule, List.of(backups));
        BackupScheduleStatus status = switch (SchedulePolicy.decide(schedule, children, NOW)) {
            case ScheduleDecision.Tell tell -> tell.status();
            case ScheduleDecision.Create create -> create.then();
        };
        reporter.stands(schedule, status);
        return status;
    }

    private static BackupSchedule schedule() {
        return schedule(SCHEDULE);
    }

    private static BackupSchedule schedule(String yaml) {
        return Serialization.unmarshal(yaml, BackupSchedule.class);
    }

    private static HsmBackup backup(String name, String phase, @Nullable String end) {
        return Serialization.unmarshal("""
                apiVersion: hsmbackup.dev/v1beta1
                kind: HsmBackup
                metadata:
                  namespace: team-a
                  name: %s
                  uid: %s
                  creationTimestamp: 2026-11-22T02:00:00Z
                  labels:
                    hsmbackup.dev/schedule-uid: "4711"
                spec:
                  managedHsmRef:
                    name: payments
                status:
                  observedGeneration: 1
                  phase: %s
                  completionTime: %s
                """.formatted(name, name, phase, end), HsmBackup.class);
    }

    private static String seconds(String time) {
        return Double.toString((double) Instant.parse(time).getEpochSecond());
    }

    private List<String> lines() {
        return metrics.registry()
                .scrape()
                .lines()
                .filter(line -> line.startsWith("hsmbackup_schedule_"))
                .map(line -> line.substring("hsmbackup_schedule_".length()))
                .toList();
    }
}

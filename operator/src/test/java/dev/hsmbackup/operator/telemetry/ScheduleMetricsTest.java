package dev.hsmbackup.operator.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hsmbackup.operator.telemetry.ScheduleMetrics.Standing;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ScheduleMetricsTest {

    private static final String LABELS = "{namespace=\"team-a\",schedule=\"nightly\"} ";
    private static final List<String> ZEROES = List.of(
            "missed_runs_total" + LABELS + "0.0",
            "runs_total{namespace=\"team-a\",result=\"failed\",schedule=\"nightly\"} 0.0",
            "runs_total{namespace=\"team-a\",result=\"succeeded\",schedule=\"nightly\"} 0.0",
            "runs_total{namespace=\"team-a\",result=\"unknown\",schedule=\"nightly\"} 0.0");

    private final OperatorMetrics metrics = new OperatorMetrics("1.2.3");
    private final ScheduleMetrics schedules = metrics.schedules();

    static Stream<Arguments> standings() {
        String success = "last_success_timestamp_seconds" + LABELS + "1.7953134E9";
        String interval = "expected_interval_seconds" + LABELS + "86400.0";
        return Stream.of(
                Arguments.of(
                        "good",
                        Standings.good(0),
                        List.of(
                                interval,
                                success,
                                "last_backup_succeeded" + LABELS + "1.0",
                                ready("Armed", "1.0"),
                                "success_due_timestamp_seconds" + LABELS + "1.7954064E9")),
                Arguments.of(
                        "failed",
                        Standings.failed(),
                        List.of(
                                interval,
                                success,
                                "last_backup_succeeded" + LABELS + "0.0",
                                ready("Armed", "1.0"),
                                "success_due_timestamp_seconds" + LABELS + "1.79540634E9")),
                Arguments.of(
                        "suspended",
                        Standings.suspended(),
                        List.of(success, "last_backup_succeeded" + LABELS + "1.0", ready("Suspended", "1.0"))),
                Arguments.of("not ready", Standings.notReady(), List.of(ready("InvalidSchedule", "0.0"))),
                Arguments.of("not judged yet", Standings.fresh(), List.of()));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("standings")
    void shouldTellHowAScheduleStandsAndNothingThatItDoesNotKnow(
            String name, Standing standing, List<String> expected) {
        schedules.stands("team-a", "nightly", "s1", Standings.good(0));
        metrics.registry();

        schedules.stands("team-a", "nightly", "s1", standing);

        assertThat(lines())
                .as(name)
                .containsExactlyInAnyOrderElementsOf(
                        Stream.concat(ZEROES.stream(), expected.stream()).toList());
    }

    @Test
    void shouldFollowTheMissedRunsOfTheStatus() {
        schedules.stands("team-a", "nightly", "s1", Standings.good(7));
        schedules.stands("team-a", "nightly", "s1", Standings.good(7));
        schedules.stands("team-a", "nightly", "s1", Standings.good(9));

        assertThat(lines()).contains("missed_runs_total" + LABELS + "9.0");
    }

    @Test
    void shouldCountRunsByResult() {
        schedules.stands("team-a", "nightly", "s1", Standings.good(0, Map.of(BackupResult.FAILED, 1L)));
        schedules.stands("team-a", "nightly", "s1", Standings.good(0, Map.of(BackupResult.FAILED, 1L)));
        schedules.stands(
                "team-a",
                "nightly",
                "s1",
                Standings.good(0, Map.of(BackupResult.FAILED, 2L, BackupResult.SUCCEEDED, 1L)));

        assertThat(lines())
                .contains(
                        "runs_total{namespace=\"team-a\",result=\"failed\",schedule=\"nightly\"} 2.0",
                        "runs_total{namespace=\"team-a\",result=\"succeeded\",schedule=\"nightly\"} 1.0");
    }

    @Test
    void shouldEndAllSeriesOfAScheduleThatIsGone() {
        schedules.stands("team-a", "nightly", "s1", Standings.good(3));
        schedules.stands("team-b", "nightly", "s2", Standings.good(3));
        metrics.registry();

        schedules.gone("team-a", "nightly", "s1");
        schedules.gone("team-a", "nightly", "s1");
        schedules.gone("team-a", "never-seen", "s3");

        assertThat(lines()).isNotEmpty().allMatch(line -> line.contains("namespace=\"team-b\""));
    }

    @Test
    void shouldNotTakeANamesakeForTheOneThatIsGone() {
        schedules.stands("team-a", "nightly", "old", Standings.good(7, Map.of(BackupResult.FAILED, 1L)));
        schedules.stands("team-a", "nightly", "new", Standings.fresh());
        schedules.gone("team-a", "nightly", "old");

        assertThat(lines()).containsExactlyInAnyOrderElementsOf(ZEROES);
    }

    @Test
    void shouldStayBoundedAndTellTheWorstOfTheRest() {
        for (int i = 0; i < ScheduleMetrics.MAX_SCHEDULES; i++) {
            schedules.stands("team-a", "s" + i, "u" + i, Standings.good(0));
        }
        schedules.stands("team-a", "one-more", "x1", Standings.good(1));
        schedules.stands("team-a", "and-another", "x2", Standings.failed());
        schedules.stands("team-a", "the-last", "x3", Standings.good(2));

        assertThat(lines())
                .contains(
                        "last_backup_succeeded{namespace=\"team-a\",schedule=\"other\"} 0.0",
                        "success_due_timestamp_seconds{namespace=\"team-a\",schedule=\"other\"} 1.79540634E9",
                        "missed_runs_total{namespace=\"team-a\",schedule=\"other\"} 3.0")
                .noneMatch(line -> line.contains("one-more"));

        schedules.gone("team-a", "and-another", "x2");
        schedules.gone("team-a", "s0", "u0");
        schedules.stands("team-a", "one-more", "x1", Standings.good(1));

        assertThat(lines())
                .contains("last_backup_succeeded{namespace=\"team-a\",schedule=\"other\"} 1.0")
                .contains("last_backup_succeeded{namespace=\"team-a\",schedule=\"one-more\"} 1.0");
    }

    private static String ready(String reason, String value) {
        return "ready{namespace=\"team-a\",reason=\"" + reason + "\",schedule=\"nightly\"} " + value;
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

package dev.hsmbackup.scenarios;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.hsmbackup.rig.Prometheus;
import dev.hsmbackup.rig.Prometheus.Alert;
import dev.hsmbackup.team.Hsm;
import dev.hsmbackup.team.Schedule;
import dev.hsmbackup.team.Team;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.ResourceLock;

/** The shipped rules in a real Prometheus that scrapes the operator. What each alert does, promtool tests in deploy. */
@ExtendWith(SharedPlatform.class)
@ResourceLock(SharedPlatform.OPERATOR)
class AlertTest {

    private static final Path RULES = Path.of("../../deploy/chart/files/alerts/hsmbackup.rules.yaml");
    private static final String FAILED = "HsmBackupFailed";
    private static final String ABSENT = "ALERTS{alertname=\"HsmBackupOperatorAbsent\"}";
    private static final Duration GRACE = Duration.ofSeconds(75);

    @Test
    void shouldFireWithTheFailedBackupUntilTheNextGoodOneWhateverTheOperatorDoes(Team team) {
        Hsm payments = team.hsm("payments", Duration.ofSeconds(1));
        Schedule nightly = team.schedule("nightly").createForTriggers(payments, "");
        try (Prometheus prometheus = Prometheus.start(Path.of("target", "prometheus"), RULES)) {
            prometheus.scrape(team.platform().operator().metricsAddress());
            patiently("the schedule to be scraped").until(() -> prometheus.holds(series(team, "ready") + " == 1"));
            assertThat(prometheus.alerts(FAILED)).isEmpty();

            String fault = payments.fault("""
                    "method": "POST", "path": "/backup", "authorized": true, "count": 0,
                    "action": {"type": "status", "status": 403, "body": "{}"}""");
            nightly.trigger("one");
            Alert fired = awaitAlert(prometheus);

            assertThat(fired.state()).isEqualTo("firing");
            assertThat(fired.labels())
                    .isEqualTo(Map.of(
                            "alertname",
                            FAILED,
                            "namespace",
                            team.namespace(),
                            "schedule",
                            "nightly",
                            "severity",
                            "warning"));
            assertThat(evaluations(prometheus, team, first(prometheus, team, 0), fired.since()))
                    .as("evaluations until it fired")
                    .isBetween(1L, 2L);

            team.platform().rig().operator().stop(GRACE);
            int before = prometheus.samples(ABSENT).size();
            patiently("three evaluations without an operator")
                    .until(() -> prometheus.samples(ABSENT).size() >= before + 3);
            assertThat(prometheus.alerts(FAILED)).containsExactly(fired);
            prometheus.scrape(team.platform().operator().metricsAddress());
            patiently("the schedule to be scraped again")
                    .until(() -> prometheus.holds(series(team, "ready") + " == 1"));
            assertThat(prometheus.alerts(FAILED)).as("without a break").containsExactly(fired);

            payments.heal(fault);
            nightly.trigger("two");
            patiently("the alert to end").until(() -> prometheus.alerts(FAILED).isEmpty());

            assertThat(evaluations(
                            prometheus,
                            team,
                            first(prometheus, team, 1),
                            last(prometheus.samples("ALERTS{alertname=\"" + FAILED + "\"}"))))
                    .as("evaluations until it ended")
                    .isLessThanOrEqualTo(1);
        }
    }

    private static Alert awaitAlert(Prometheus prometheus) {
        return patiently(FAILED)
                .until(() -> prometheus.alerts(FAILED), alerts -> !alerts.isEmpty())
                .getFirst();
    }

    private static String series(Team team, String name) {
        return "hsmbackup_schedule_%s{namespace=\"%s\",schedule=\"nightly\"}".formatted(name, team.namespace());
    }

    /** When Prometheus first read that the last backup was good (1), or not (0). */
    private static Instant first(Prometheus prometheus, Team team, double value) {
        return prometheus.samples(series(team, "last_backup_succeeded")).entrySet().stream()
                .filter(sample -> sample.getValue() == value)
                .map(Map.Entry::getKey)
                .findFirst()
                .orElseThrow();
    }

    private static Instant last(Map<Instant, Double> samples) {
        return List.copyOf(samples.keySet()).getLast();
    }

    /** How often Prometheus evaluated the rules of schedules after the one, and until the other. */
    private static long evaluations(Prometheus prometheus, Team team, Instant after, Instant until) {
        String recorded = "namespace_schedule:" + series(team, "ready").replace("{", ":max{");
        return prometheus.samples(recorded).keySet().stream()
                .filter(time -> time.isAfter(after) && !time.isAfter(until))
                .count();
    }

    private static ConditionFactory patiently(String what) {
        return await(what).atMost(Duration.ofMinutes(3)).pollInterval(Duration.ofMillis(100));
    }
}

package dev.hsmbackup.operator.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hsmbackup.operator.port.AzureRequests.Route;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class OperatorMetricsTest {
    private final OperatorMetrics metrics = new OperatorMetrics("1.2.3");

    @Test
    void shouldAgreeWithTheTableOfTheReadme() throws IOException {
        Everything.happensOnceIn(metrics);

        var scraped = types(metrics.registry().scrape());

        assertThat(scraped).isEqualTo(documentedTypes());
    }

    @Test
    void shouldNameEveryMetricInTheReadme() throws Exception {
        var documented = documentedTypes().keySet();

        for (var field : MetricNames.class.getFields()) {
            assertThat(documented).contains((String) field.get(null));
        }
    }

    @Test
    void shouldHaveTheLabelsOfTheReadme() throws IOException {
        Everything.happensOnceIn(metrics);

        var scrape = metrics.registry().scrape();

        for (var row : rows()) {
            var labels = Pattern.compile("`([a-z]+)`")
                    .matcher(row.group(3).replaceAll("\\([^)]*\\)", ""))
                    .results()
                    .map(it -> it.group(1))
                    .sorted()
                    .toList();
            assertThat(scrape.lines()
                            .filter(line -> line.matches(row.group(1) + "(_count)?(\\{.*)? .*"))
                            .map(OperatorMetricsTest::labels))
                    .as(row.group(1))
                    .isNotEmpty()
                    .allSatisfy(it -> assertThat(it).isEqualTo(labels));
        }
    }

    @Test
    void shouldCountBackupsByNamespaceHsmAndResult() {
        metrics.backupEnded("team-a", "payments", BackupResult.SUCCEEDED);
        metrics.backupEnded("team-a", "payments", BackupResult.SUCCEEDED);
        metrics.backupEnded("team-b", null, BackupResult.FAILED);

        assertThat(lines("hsmbackup_backups_total"))
                .containsExactlyInAnyOrder(
                        "hsmbackup_backups_total{hsm=\"payments\",namespace=\"team-a\",result=\"succeeded\"} 2.0",
                        "hsmbackup_backups_total{hsm=\"none\",namespace=\"team-b\",result=\"failed\"} 1.0");
    }

    @Test
    void shouldKeepTheNewestSuccess() {
        metrics.backupSucceeded("payments", Instant.parse("2026-11-22T02:00:00Z"));
        metrics.backupSucceeded("payments", Instant.parse("2026-11-21T02:00:00Z"));

        assertThat(lines("hsmbackup_last_success_timestamp_seconds"))
                .containsExactly("hsmbackup_last_success_timestamp_seconds{hsm=\"payments\"} 1.7953128E9");
    }

    @Test
    void shouldShowWhereEachOpenBackupStands() {
        metrics.waiting("u1", run("nightly"), "payments", "HsmBusy", false);
        metrics.waiting("u1", run("nightly"), "payments", "HsmBusy", false);
        metrics.inFlight("u2", run("weekly"), "payments", true);

        assertThat(lines("hsmbackup_backups_waiting"))
                .containsExactly("hsmbackup_backups_waiting{hsm=\"payments\",reason=\"HsmBusy\"} 1.0");
        assertThat(lines("hsmbackup_jobs_in_flight")).containsExactly("hsmbackup_jobs_in_flight{hsm=\"payments\"} 1.0");
        assertThat(lines("hsmbackup_backups_stalled"))
                .containsExactly("hsmbackup_backups_stalled{hsm=\"payments\",kind=\"HsmBackup\",name=\"weekly\","
                        + "namespace=\"team-a\"} 1.0");

        metrics.inFlight("u1", run("nightly"), "payments", false);
        metrics.closed("u2");
        metrics.closed("never-seen");

        assertThat(lines("hsmbackup_backups_waiting")).isEmpty();
        assertThat(lines("hsmbackup_jobs_in_flight")).containsExactly("hsmbackup_jobs_in_flight{hsm=\"payments\"} 1.0");
        assertThat(lines("hsmbackup_backups_stalled")).isEmpty();
    }

    @Test
    void shouldShowOneReadinessPerHsmWhenTheReasonChanges() {
        metrics.hsmReady("payments", false, "RoleMissing");
        metrics.registry();
        metrics.hsmReady("payments", true, "Reachable");

        assertThat(lines("hsmbackup_hsm_ready"))
                .containsExactly("hsmbackup_hsm_ready{hsm=\"payments\",reason=\"Reachable\"} 1.0");
    }

    @Test
    void shouldStartTheUnknownCounterAtZeroSoThatTheFirstOneAlerts() {
        metrics.hsmReady("payments", true, "Reachable");

        assertThat(lines("hsmbackup_start_outcome_unknown_total"))
                .containsExactly("hsmbackup_start_outcome_unknown_total{hsm=\"payments\"} 0.0");
    }

    @Test
    void shouldShowAMissingRightUntilItIsGranted() {
        metrics.missingRights(Set.of("get leases", "update hsmbackups/status"));
        var missing = lines("hsmbackup_missing_right");
        metrics.missingRights(Set.of());

        assertThat(missing)
                .containsExactlyInAnyOrder(
                        "hsmbackup_missing_right{right=\"get leases\"} 1.0",
                        "hsmbackup_missing_right{right=\"update hsmbackups/status\"} 1.0");
        assertThat(lines("hsmbackup_missing_right")).isEmpty();
    }

    @Test
    void shouldEndAllSeriesOfAnHsmThatIsGone() {
        Everything.happensOnceIn(metrics);

        metrics.hsmGone("payments", "payments.managedhsm.azure.net");
        metrics.closed("u1");
        metrics.closed("u2");
        metrics.closed("r1");

        assertThat(metrics.registry().scrape()).doesNotContain("payments");
    }

    @Test
    void shouldStayBoundedWhateverPeopleCreate() {
        for (int i = 0; i < 10_000; i++) {
            metrics.backupEnded("ns-" + i, "hsm-" + i, BackupResult.FAILED);
            metrics.waiting("uid-" + i, run("run-" + i), "hsm-" + i, "Reason" + i, false);
            metrics.azureRequest("host-" + i, Route.PROBE, "outcome-" + i, Duration.ZERO);
        }

        assertThat(lines("hsmbackup_backups_total")).hasSizeLessThanOrEqualTo(501);
        assertThat(lines("hsmbackup_azure_requests_total")).hasSizeLessThanOrEqualTo(552);
        assertThat(lines("hsmbackup_backups_waiting")).hasSizeLessThanOrEqualTo(552);
        assertThat(metrics.registry().scrape()).contains("hsm=\"other\"").contains("namespace=\"other\"");
    }

    @Test
    void shouldNameAHundredOfThoseThatAreStalledAndCountTheOthers() {
        for (int i = 0; i < 250; i++) {
            String hsm = i % 2 == 0 ? "payments" : "signing";
            metrics.waiting("b" + i, run("run-%03d".formatted(i)), hsm, "HsmBusy", true);
            metrics.inFlight("r" + i, new RunName("HsmRestore", "team-b", "run-" + i), hsm, false);
        }

        List<String> stalled = lines("hsmbackup_backups_stalled");

        assertThat(stalled)
                .hasSize(102)
                .filteredOn(line -> line.contains("name=\"run-"))
                .hasSize(100);
        assertThat(stalled)
                .contains(
                        stalled("payments", "other", "other") + "75.0",
                        stalled("signing", "other", "other") + "75.0",
                        stalled("signing", "run-099", "team-a") + "1.0");
        assertThat(lines("hsmbackup_restores_stalled")).isEmpty();
    }

    @Test
    void shouldKeepOneSeriesPerNamespaceAndHsmForTheNewestFailureWhateverTheirNumber() {
        Instant noon = Instant.parse("2026-11-22T12:00:00Z");
        for (int i = 0; i < 100; i++) {
            RunName name = new RunName(i == 60 ? "CloudHsmRestore" : "HsmRestore", "team-a", "undo-" + i);
            metrics.restores().failed(name, "payments", true, noon.minusSeconds(Math.abs(60 - i)));
            metrics.startOutcomeUnknownAt(name, "payments", noon.minusSeconds(Math.abs(60 - i)));
        }

        String newest =
                "{hsm=\"payments\",kind=\"CloudHsmRestore\",name=\"undo-60\",namespace=\"team-a\"%s} 1.7953488E9";
        assertThat(lines("hsmbackup_restore_last_failure_timestamp_seconds"))
                .containsExactly(
                        "hsmbackup_restore_last_failure_timestamp_seconds" + newest.formatted(",sent=\"true\""));
        assertThat(lines("hsmbackup_start_outcome_unknown_timestamp_seconds"))
                .containsExactly("hsmbackup_start_outcome_unknown_timestamp_seconds" + newest.formatted(""));
    }

    private static String stalled(String hsm, String name, String namespace) {
        return "hsmbackup_backups_stalled{hsm=\"%s\",kind=\"HsmBackup\",name=\"%s\",namespace=\"%s\"} "
                .formatted(hsm, name, namespace);
    }

    private static RunName run(String name) {
        return new RunName("HsmBackup", "team-a", name);
    }

    private List<String> lines(String name) {
        return metrics.registry()
                .scrape()
                .lines()
                .filter(line -> line.startsWith(name + "{"))
                .toList();
    }

    private static List<String> labels(String line) {
        return Pattern.compile("[{,]([a-z]+)=\"")
                .matcher(line)
                .results()
                .map(it -> it.group(1))
                .sorted()
                .toList();
    }

    private static Map<String, String> types(String scrape) {
        var types = new TreeMap<String, String>();
        scrape.lines()
                .map(line -> line.split(" ", -1))
                .filter(words -> words[0].equals("#") && words[1].equals("TYPE") && words[2].startsWith("hsmbackup_"))
                .filter(words -> !words[2].endsWith("_seconds_max"))
                .forEach(words -> types.put(words[2], words[3]));
        return types;
    }

    private static Map<String, String> documentedTypes() throws IOException {
        var types = new TreeMap<String, String>();
        rows().forEach(row -> types.put(row.group(1), row.group(2)));
        return types;
    }

    private static List<MatchResult> rows() throws IOException {
        return Pattern.compile("(?m)^\\| `(hsmbackup_[a-z_]+)` \\| (\\w+) \\| (.*?)\\| [^|]+\\|$")
                .matcher(Files.readString(Path.of("README.md")))
                .results()
                .toList();
    }
}

package dev.hsmbackup.security;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.hsmbackup.crds.Phase;
import dev.hsmbackup.rig.AuditLog;
import dev.hsmbackup.team.Cluster;
import dev.hsmbackup.team.Hsm;
import dev.hsmbackup.team.Team;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

/** What must hold over all that the tests before it did. */
@Order(Integer.MAX_VALUE)
class WholeRunTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    /** Printable ASCII. */
    private static final Pattern PLAIN = Pattern.compile("[ -~]*");

    /** Nine strings of at most 8 KiB, escaped. */
    private static final int LONGEST_LINE = 128 * 1024;

    private static final Pattern LABEL = Pattern.compile("(\\w+)=\"((?:[^\"\\\\]|\\\\.)*)\"");
    private static final Pattern LABEL_VALUE = Pattern.compile("[A-Za-z0-9 ._/:()+-]{0,253}");
    private static final Set<String> RESOURCES = Set.of(
            "hsmbackups",
            "hsmbackups/status",
            "backupschedules",
            "backupschedules/status",
            "hsmrestores",
            "hsmrestores/status",
            "cloudhsmrestores",
            "cloudhsmrestores/status",
            "managedhsms",
            "managedhsms/status",
            "cloudhsms",
            "cloudhsms/status",
            "leases",
            "events");

    @BeforeAll
    static void doSomething() {
        try (Team team = Shared.platform().team("whole")) {
            Hsm hsm = team.hsm("whole", Duration.ofMillis(1));
            team.restores().open(hsm);
            team.requestBackup("nightly", hsm);
            team.awaitEnd("nightly");
            team.restores().request("back", hsm, "backupRef: {name: nightly}", "  safetyBackup: {policy: Always}");
            assertThat(team.restores().awaitEnd("back").phase()).isEqualTo(Phase.SUCCEEDED);
            restoreACloudHsm(team);
            team.schedule("scheduled").createForTriggers(hsm, "").backUp("once");
        }
    }

    /** With no more Azure actions than the chart's notes ask for. */
    private static void restoreACloudHsm(Team team) {
        Cluster source = team.cloudHsms().active("whole");
        Cluster destination = team.cloudHsms().fresh("whole");
        source.change(actions("read", "backup/action", "backupOperationStatus/read"));
        destination.change(
                actions("read", "validateRestoreProperties/action", "restore/action", "restoreOperationStatus/read"));
        team.cloudHsms().requestBackup("cloud-nightly", source.name());
        team.awaitEnd("cloud-nightly");
        team.cloudHsms().requestRestore("cloud-back", destination.name(), "backupRef: {name: cloud-nightly}", "");
        assertThat(team.cloudHsms().awaitRestoreEnd("cloud-back").phase()).isEqualTo(Phase.SUCCEEDED);
        assertThat(Cluster.anyDamage(source.simulator())).isFalse();
    }

    private static String actions(String... actions) {
        return Stream.of(actions)
                .map("\"Microsoft.HardwareSecurityModules/cloudHsmClusters/%s\""::formatted)
                .collect(Collectors.joining(", ", """
                        {"roles": [{"identity": "operator", "scope": "cluster", "actions": [""", "]}]}"));
    }

    @Test
    @DisplayName("S15 the log is one JSON object a line, in plain ASCII, and none of it is forged")
    void shouldHaveWrittenOneObjectPerLine() {
        Evidence.logs().forEach((file, log) -> {
            List<String> odd = new ArrayList<>();
            for (String line : log.split("\n", -1)) {
                if (!line.isEmpty() && !isGood(line)) {
                    odd.add(line.substring(0, Math.min(300, line.length())));
                }
            }
            assertThat(odd).as(file).isEmpty();
        });
    }

    private static boolean isGood(String line) {
        try {
            var entry = JSON.readTree(line);
            return entry.isObject()
                    && PLAIN.matcher(line).matches()
                    && line.length() <= LONGEST_LINE
                    && Set.of("TRACE", "DEBUG", "INFO", "WARN", "ERROR")
                            .contains(entry.path("level").asText())
                    && !entry.path("message").asText().contains("forged line");
        } catch (JsonProcessingException e) {
            return false;
        }
    }

    @Test
    @DisplayName("S15 metrics have few series and tame labels")
    void shouldHaveTameLabels() {
        // The Java process's own are Micrometer's.
        Map<String, Double> samples = Shared.platform().operator().metrics().samples().entrySet().stream()
                .filter(sample -> sample.getKey().startsWith("hsmbackup_"))
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));

        assertThat(samples.keySet()).isNotEmpty().allSatisfy(series -> {
            int brace = series.indexOf('{');
            String labels = brace < 0 ? "" : series.substring(brace);
            assertThat(LABEL.matcher(labels).results().map((MatchResult label) -> label.group(2)))
                    .allSatisfy(value -> assertThat(value).matches(LABEL_VALUE));
        });
        assertThat(values(samples, "outcome", "hsmbackup_azure_requests_total"))
                .allSatisfy(outcome -> assertThat(outcome).matches("\\d{3}|dns|connect|tls|no_answer|other"));
        assertThat(values(samples, "reason", "hsmbackup_"))
                .allSatisfy(reason -> assertThat(reason).matches("[A-Z][A-Za-z]+|other"));
    }

    private static Set<String> values(Map<String, Double> samples, String label, String name) {
        return samples.keySet().stream()
                .filter(series -> series.startsWith(name))
                .flatMap(series -> LABEL.matcher(series).results())
                .filter(found -> found.group(1).equals(label))
                .map(found -> found.group(2))
                .collect(Collectors.toSet());
    }

    @Test
    @DisplayName("S13 nothing was asked of the API server that is not granted")
    void shouldHaveAskedForNothingElse() {
        List<AuditLog.Entry> requests = Shared.platform()
                .rig()
                .auditLog()
                .entriesOf(Shared.platform().rig().operatorUser());

        assertThat(requests).hasSizeGreaterThan(1_000);
        assertThat(requests).filteredOn(request -> !request.allowed()).isEmpty();
        assertThat(requests)
                .filteredOn(request -> !request.resource().isEmpty())
                .filteredOn(request -> !request.resource().equals("selfsubjectrulesreviews"))
                .allSatisfy(request -> assertThat(request.resource()).isIn(RESOURCES));
    }

    @Test
    @DisplayName("S03 no request went to a host that is not Azure's")
    void shouldHaveAskedNobodyElse() {
        assertThat(Strangers.strayRequests()).isEmpty();
        assertThat(Shared.arrivals()).hasSizeGreaterThan(300);
        assertThat(Shared.platform().rig().simulator().arrivals().at(Cluster.ARM))
                .isNotEmpty();
    }
}

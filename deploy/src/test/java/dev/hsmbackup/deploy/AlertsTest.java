package dev.hsmbackup.deploy;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The alerts that we ship: what promtool says of them, and what people find when one fires. */
class AlertsTest {

    private static final Path RULES = Manifests.CHART.resolve("files/alerts/hsmbackup.rules.yaml");
    private static final Path TESTS = Path.of("src/test/resources/alerts");
    private static final Path RUNBOOKS = Path.of("../docs/runbooks");

    /** What says which object an alert is about; of what has cluster scope or is the operator's there is no namespace. */
    private static final Map<String, Set<String>> OBJECT = Map.ofEntries(
            entry("HsmBackupOverdue", Set.of("namespace", "schedule")),
            entry("HsmBackupNeverSucceeded", Set.of("namespace", "schedule")),
            entry("HsmBackupFailed", Set.of("namespace", "schedule")),
            entry("HsmBackupScheduleNotReady", Set.of("namespace", "schedule")),
            entry("HsmRestoreFailed", Set.of("namespace", "kind", "name", "hsm")),
            entry("HsmRestoreNotStarted", Set.of("namespace", "kind", "name", "hsm")),
            entry("HsmStartOutcomeUnknown", Set.of("namespace", "kind", "name", "hsm")),
            entry("HsmJobStuck", Set.of("namespace", "kind", "name", "hsm")),
            entry("HsmNotReachable", Set.of("hsm")),
            entry("HsmBackupReconcileErrors", Set.of("kind")),
            entry("HsmBackupOperatorAbsent", Set.of()),
            entry("HsmBackupNoLeader", Set.of()));

    static Stream<String> alerts() {
        return rules(Manifests.read(RULES))
                .filter(rule -> rule.has("alert"))
                .map(rule -> rule.path("alert").asText());
    }

    @Test
    void shouldBeRulesForPrometheus() {
        Promtool.Result result = Promtool.checkRules(RULES);

        assertThat(result.exitCode()).as(result.printed()).isZero();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("alerts")
    void shouldPassItsUnitTests(String alert) {
        Promtool.Result result = Promtool.testRules(test(alert));

        assertThat(result.exitCode()).as(result.printed()).isZero();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("alerts")
    void shouldHaveUnitTestsThatNoticeWhenItNeverOrAlwaysFires(String alert, @TempDir Path dir) throws IOException {
        assertThat(testWith(alert, "vector(1) > 2", dir)).as("never").contains("got:[]");
        assertThat(testWith(alert, "vector(1)", dir)).as("always").contains("exp:[]");
    }

    @Test
    void shouldHaveUnitTestsForAlertsThereAre() throws IOException {
        assertThat(names(TESTS, ".yaml")).isEqualTo(alerts().collect(Collectors.toCollection(TreeSet::new)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("alerts")
    void shouldTellPeopleWhatItIsAbout(String alert) throws IOException {
        JsonNode rule = rules(Manifests.read(RULES))
                .filter(it -> it.path("alert").asText().equals(alert))
                .findFirst()
                .orElseThrow();
        JsonNode annotations = rule.path("annotations");

        assertThat(rule.at("/labels/severity").asText()).isIn("critical", "warning");
        assertThat(annotations.path("summary").asText()).hasSizeBetween(20, 120);
        assertThat(annotations.path("description").asText()).hasSizeBetween(60, 400);
        assertThat(annotations.path("runbook_url").asText()).isEqualTo("docs/runbooks/" + alert + ".md");
        assertThat(OBJECT).containsKey(alert);
        assertThat(labels(alert)).isEqualTo(OBJECT.get(alert));
        assertThat(OBJECT.get(alert))
                .allSatisfy(label ->
                        assertThat(annotations.path("description").asText()).contains("{{ $labels." + label + " }}"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("alerts")
    void shouldHaveARunbook(String alert) throws IOException {
        String severity = rules(Manifests.read(RULES))
                .filter(it -> it.path("alert").asText().equals(alert))
                .map(it -> it.at("/labels/severity").asText())
                .findFirst()
                .orElseThrow();

        assertThat(Files.readString(RUNBOOKS.resolve(alert + ".md")))
                .startsWith("# " + alert + "\n")
                .contains("Severity: " + severity + ".")
                .contains("\n## What it means\n", "\n## Look\n", "\n## Do\n");
    }

    @Test
    void shouldHaveRunbooksForAlertsThereAre() throws IOException {
        assertThat(names(RUNBOOKS, ".md")).isEqualTo(alerts().collect(Collectors.toCollection(TreeSet::new)));
    }

    /** What promtool prints when this alert has another expression; it has to fail. */
    private static String testWith(String alert, String expr, Path dir) throws IOException {
        JsonNode rules = Manifests.read(RULES);
        rules(rules)
                .filter(rule -> rule.path("alert").asText().equals(alert))
                .forEach(rule -> ((ObjectNode) rule).put("expr", expr).remove("for"));
        Path changed = Files.writeString(dir.resolve("rules.yaml"), Manifests.write(rules));
        String test = Files.readString(test(alert)).replaceFirst("rule_files: .*", "rule_files: [" + changed + "]");

        Promtool.Result result = Promtool.testRules(Files.writeString(dir.resolve("test.yaml"), test));

        assertThat(result.exitCode()).isNotZero();
        return result.printed();
    }

    /** The labels that its unit tests expect, without the severity, which is always there. */
    private static Set<String> labels(String alert) {
        Set<String> labels = new TreeSet<>();
        Manifests.read(test(alert))
                .findValues("exp_labels")
                .forEach(expected -> expected.fieldNames().forEachRemaining(labels::add));
        labels.remove("severity");
        return labels;
    }

    private static Path test(String alert) {
        return TESTS.resolve(alert + ".yaml");
    }

    private static Stream<JsonNode> rules(JsonNode file) {
        return file.path("groups")
                .valueStream()
                .flatMap(group -> group.path("rules").valueStream());
    }

    private static Set<String> names(Path folder, String ending) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            List<String> names =
                    files.map(file -> file.getFileName().toString()).toList();
            assertThat(names).allMatch(name -> name.endsWith(ending));
            return names.stream()
                    .map(name -> name.substring(0, name.length() - ending.length()))
                    .collect(Collectors.toCollection(TreeSet::new));
        }
    }
}

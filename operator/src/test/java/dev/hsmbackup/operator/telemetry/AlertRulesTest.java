package dev.hsmbackup.operator.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The alerts that we ship look at what the operator tells, and nothing else. What they do, promtool tests in deploy. */
class AlertRulesTest {

    private static final Path RULES = Path.of("../deploy/chart/files/alerts/hsmbackup.rules.yaml");

    /** A word that is neither a function nor an operator, once all that holds no names is taken away. */
    private static final Pattern NAME =
            Pattern.compile("(?<![\\w:.])(?!(?:and|or|unless|bool)\\b)[a-zA-Z_:][\\w:]*+(?!\\s*\\()");

    private static final Pattern NO_NAMES = Pattern.compile(
            "\"[^\"]*\"|\\{[^}]*}|\\[[^]]*]|\\b(?:by|without|on|ignoring) *\\([^)]*\\)|\\b(?:offset|group_(?:left|right)) *\\w*");
    private static final Pattern BY = Pattern.compile("by \\(([^)]*)\\)");
    private static final Pattern MATCHED = Pattern.compile("([a-z_]+) *(?:=~|!~|!=|=) *\"");

    @Test
    void shouldNameNothingThatAScrapeDoesNotHave() throws IOException {
        Map<String, Set<String>> told = new TreeMap<>(scrape());
        Set<String> used = new TreeSet<>();

        for (JsonNode rule : rules()) {
            assertThat(unknown(rule.path("expr").asText(), told))
                    .as(rule.toString())
                    .isEmpty();
            used.addAll(names(rule.path("expr").asText()));
            if (rule.has("record")) {
                told.put(rule.path("record").asText(), grouped(rule.path("expr").asText()));
            }
        }

        assertThat(used).hasSizeGreaterThan(12);
    }

    @Test
    void shouldWriteOnlyLabelsThatTheAlertHas() throws IOException {
        Map<String, Set<String>> labels = new TreeMap<>();
        for (JsonNode rule : rules()) {
            String expr = rule.path("expr").asText();
            if (rule.has("record")) {
                labels.put(rule.path("record").asText(), grouped(expr));
                continue;
            }
            Set<String> there = new HashSet<>(grouped(expr));
            names(expr).forEach(name -> there.addAll(labels.getOrDefault(name, Set.of())));

            assertThat(there)
                    .as(rule.path("alert").asText())
                    .containsAll(all(
                            Pattern.compile("\\$labels\\.([a-z]+)"),
                            rule.path("annotations").toString()));
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    hsmbackup_leader == 0                                   | []
                    hsmbackup_leder == 0                                    | [hsmbackup_leder]
                    max by (hsm) (hsmbackup_hsm_ready{reason="x"})          | []
                    max by (host) (hsmbackup_hsm_ready)                     | [host]
                    sum(hsmbackup_backups_total{outcome!="succeeded"})      | [outcome]
                    last_over_time(hsm:hsmbackup_hsm_ready:max[5m])         | [hsm:hsmbackup_hsm_ready:max]
                    up == 0 or hsmbackup_leader offset 10m unless on () up  | [up]
                    sum by (hsm) (rate(jvm_gc_pause[5m])) > 1e3             | [jvm_gc_pause]
                    """)
    void shouldNoticeWhatAScrapeDoesNotHave(String expr, String unknown) {
        assertThat(unknown(expr, scrape())).hasToString(unknown);
    }

    private static Set<String> unknown(String expr, Map<String, Set<String>> told) {
        Set<String> names = names(expr);
        Set<String> labels = names.stream()
                .flatMap(name -> told.getOrDefault(name, Set.of()).stream())
                .collect(Collectors.toSet());
        Set<String> unknown = new TreeSet<>(names);
        unknown.removeAll(told.keySet());
        if (unknown.isEmpty()) {
            unknown.addAll(grouped(expr));
            unknown.addAll(all(MATCHED, expr));
            unknown.removeAll(labels);
        }
        return unknown;
    }

    private static Set<String> names(String expr) {
        return NAME.matcher(NO_NAMES.matcher(expr).replaceAll(" "))
                .results()
                .map(MatchResult::group)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Set<String> grouped(String expr) {
        return all(BY, expr).stream()
                .flatMap(list -> Stream.of(list.split(", *", -1)))
                .collect(Collectors.toSet());
    }

    private static Set<String> all(Pattern pattern, String text) {
        return pattern.matcher(text).results().map(it -> it.group(1)).collect(Collectors.toSet());
    }

    private static Iterable<JsonNode> rules() throws IOException {
        return new YAMLMapper()
                .readTree(RULES.toFile())
                .path("groups")
                .valueStream()
                .flatMap(group -> group.path("rules").valueStream())
                .toList();
    }

    /** Labels by name of metric. */
    private static Map<String, Set<String>> scrape() {
        OperatorMetrics metrics = new OperatorMetrics("1.2.3");
        Everything.happensOnceIn(metrics);
        return metrics.registry()
                .scrape()
                .lines()
                .filter(line -> line.startsWith("hsmbackup_"))
                .collect(Collectors.toMap(
                        line -> line.split("[{ ]", -1)[0],
                        line -> all(Pattern.compile("[{,]([a-z]+)=\""), line),
                        (a, b) -> a));
    }
}

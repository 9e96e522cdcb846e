package dev.hsmbackup.rig.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.hsmbackup.controlplane.Kubectl;
import dev.hsmbackup.rig.ArrivalLog;
import dev.hsmbackup.rig.Metrics;
import dev.hsmbackup.rig.Rig;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What a person would look at after a backup. */
final class DemoReport {

    private static final String CONDITIONS =
            "jsonpath={range .status.conditions[*]}{.type}={.status}{\"\\t\"}{.reason}{\"\\t\"}{.message}{\"\\n\"}{end}";

    private static final List<String> AUDIT_KEYS = List.of(
            "timestamp", "event", "outcome", "namespace", "name", "hsm", "attemptId", "jobId", "folder", "detail");

    private final Rig rig;
    private final Kubectl kubectl;
    private final Screen screen;

    DemoReport(Rig rig, Screen screen) {
        this.rig = rig;
        this.kubectl = rig.kubectl();
        this.screen = screen;
    }

    void objects() {
        screen.heading("$ kubectl get mhsm -o wide");
        screen.block(kubectl.output("get", "mhsm", "-o", "wide"));
        screen.heading("$ kubectl get hb -A -o wide");
        screen.block(kubectl.output("get", "hb", "-A", "-o", "wide"));
    }

    void backup(BackupLine backup) {
        screen.heading("Conditions of " + backup.key());
        kubectl.output("get", "hb", backup.name(), "--namespace", backup.namespace(), "--output", CONDITIONS)
                .lines()
                .map(line -> line.split("\t", -1))
                .forEach(columns -> screen.line("%-18s %-20s %s".formatted(columns[0], columns[1], columns[2])));
        screen.heading("$ kubectl events -n " + backup.namespace() + " --for hb/" + backup.name());
        screen.block(
                kubectl.output("events", "--namespace", backup.namespace(), "--for", "hsmbackup/" + backup.name()));
    }

    /** What tells a story; how long requests took is for dashboards. */
    void metrics(Metrics before) {
        screen.heading("Metrics that changed ($ curl " + rig.operator().metricsAddress() + ")");
        rig.operator().metrics().changedSince(before).forEach((series, value) -> {
            if (!series.contains("_duration_")) {
                screen.line("%-10s %s".formatted(number(value), series));
            }
        });
    }

    void logs() {
        screen.heading("Audit lines in the operator's log");
        rig.operator().log().entries().stream()
                .filter(line -> line.path("logger").asText().equals("audit"))
                .map(DemoReport::auditLine)
                .forEach(screen::line);
        screen.heading("What Azure saw");
        Map<String, Long> arrivals = rig.simulator().arrivals().read().stream()
                .collect(Collectors.groupingBy(DemoReport::summary, TreeMap::new, Collectors.counting()));
        arrivals.forEach((request, times) -> screen.line("%3d x  %s".formatted(times, request)));
    }

    private static String auditLine(JsonNode line) {
        return AUDIT_KEYS.stream()
                .filter(line::has)
                .map(key -> key + "=" + line.path(key).asText())
                .collect(Collectors.joining(" "));
    }

    private static String summary(ArrivalLog.Arrival arrival) {
        return "%-4s https://%s%s -> %s".formatted(arrival.method(), arrival.host(), arrival.path(), arrival.answer());
    }

    private static String number(double value) {
        return value == Math.rint(value) && Math.abs(value) < 1e15
                ? Long.toString((long) value)
                : String.format(Locale.ROOT, "%.3f", value);
    }
}

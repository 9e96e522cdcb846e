package dev.hsmbackup.operator.telemetry;

import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.MultiGauge.Row;
import io.micrometer.core.instrument.Tags;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiFunction;

/** Gauges whose label values change at run time: kept as state, turned into series when somebody scrapes. */
final class StateGauges {
    private static final Set<String> BACKUPS = Set.of("HsmBackup");
    private static final Set<String> RESTORES = Set.of("HsmRestore", "CloudHsmRestore");

    private final Map<String, Readiness> readiness = new ConcurrentHashMap<>();
    private final OpenRuns open = new OpenRuns();
    private final MultiGauge inFlightGauge;
    private final MultiGauge waitingGauge;
    private final MultiGauge stalledGauge;
    private final MultiGauge restoresWaitingGauge;
    private final MultiGauge restoresStalledGauge;
    private final MultiGauge readyGauge;
    private final NewestTimes successes;
    private final NewestTimes unknownStarts;
    private final NewestTimes failedRestores;
    private final MultiGauge missingRightGauge;
    private volatile Set<String> missingRights = Set.of();

    private record Readiness(boolean ready, String reason) {}

    StateGauges(Instruments instruments) {
        BiFunction<String, String, MultiGauge> gauge = instruments::table;
        inFlightGauge = gauge.apply(
                MetricNames.JOBS_IN_FLIGHT, "Backups and restores whose start is being sent or whose job runs.");
        waitingGauge = gauge.apply(MetricNames.WAITING, "Backups that wait before their start, by reason.");
        stalledGauge = gauge.apply(MetricNames.STALLED, "Backups that have not ended and make no progress, by name.");
        restoresWaitingGauge =
                gauge.apply(MetricNames.RESTORES_WAITING, "Restores that wait before their start, by reason.");
        restoresStalledGauge = gauge.apply(
                MetricNames.RESTORES_STALLED, "Restores that have not ended and make no progress, by name.");
        readyGauge =
                gauge.apply(MetricNames.HSM_READY, "1 when the last probe reached the HSM with the rights it needs.");
        missingRightGauge = gauge.apply(MetricNames.MISSING_RIGHT, "1 for each right that the API server denies.");
        successes = new NewestTimes(
                gauge.apply(MetricNames.LAST_SUCCESS, "When the last successful backup ended (Unix time)."));
        unknownStarts = new NewestTimes(gauge.apply(
                MetricNames.START_OUTCOME_UNKNOWN_LAST,
                "When the last run ended whose start was sent and has no known outcome (Unix time)."));
        failedRestores = new NewestTimes(
                gauge.apply(
                        MetricNames.RESTORE_LAST_FAILURE,
                        "When the last restore ended that did not succeed (Unix time); sent: whether the HSM may have changed."));
    }

    OpenRuns open() {
        return open;
    }

    void ready(String hsm, boolean ready, String reason) {
        readiness.put(hsm, new Readiness(ready, reason));
    }

    NewestTimes successes() {
        return successes;
    }

    NewestTimes unknownStarts() {
        return unknownStarts;
    }

    NewestTimes failedRestores() {
        return failedRestores;
    }

    void missingRights(Set<String> rights) {
        missingRights = Set.copyOf(rights);
    }

    void remove(String hsm) {
        readiness.remove(hsm);
        times().forEach(times -> times.remove(hsm));
    }

    synchronized void refresh() {
        inFlightGauge.register(open.inFlightRows(), true);
        waitingGauge.register(open.waitingRows(BACKUPS), true);
        stalledGauge.register(open.stalledRows(BACKUPS), true);
        restoresWaitingGauge.register(open.waitingRows(RESTORES), true);
        restoresStalledGauge.register(open.stalledRows(RESTORES), true);
        readyGauge.register(
                rows(readiness, (hsm, it) -> Row.of(Tags.of("hsm", hsm, "reason", it.reason), it.ready ? 1 : 0)), true);
        times().forEach(NewestTimes::refresh);
        missingRightGauge.register(
                missingRights.stream()
                        .<Row<?>>map(right -> Row.of(Tags.of("right", right), 1))
                        .toList(),
                true);
    }

    private List<NewestTimes> times() {
        return List.of(successes, unknownStarts, failedRestores);
    }

    private static <V> Iterable<Row<?>> rows(Map<String, V> map, BiFunction<String, V, Row<?>> row) {
        return map.entrySet().stream()
                .<Row<?>>map(entry -> row.apply(entry.getKey(), entry.getValue()))
                .toList();
    }
}

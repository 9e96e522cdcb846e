package dev.hsmbackup.operator.telemetry;

import io.micrometer.core.instrument.MultiGauge.Row;
import io.micrometer.core.instrument.Tags;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The runs that have not ended yet, as each one's last reconciliation saw it. State per object instead of counting up
 * and down: a reconciliation that runs twice, or an object that vanishes, cannot make the gauges drift.
 */
final class OpenRuns {

    /** @param waitingFor why it waits; null while its job is in flight */
    private record Open(String kind, String hsm, @Nullable String waitingFor, boolean stalled) {}

    private final Map<String, Open> byUid = new ConcurrentHashMap<>();

    void inFlight(String uid, String kind, String hsm, boolean stalled) {
        byUid.put(uid, new Open(kind, hsm, null, stalled));
    }

    void waiting(String uid, String kind, String hsm, String reason, boolean stalled) {
        byUid.put(uid, new Open(kind, hsm, reason, stalled));
    }

    void ended(String uid) {
        byUid.remove(uid);
    }

    List<Row<?>> inFlightRows() {
        return rows(run -> run.waitingFor == null, run -> Tags.of("hsm", run.hsm));
    }

    List<Row<?>> waitingRows(Set<String> kinds) {
        return rows(
                run -> run.waitingFor != null && kinds.contains(run.kind),
                run -> Tags.of("hsm", run.hsm, "reason", String.valueOf(run.waitingFor)));
    }

    List<Row<?>> stalledRows(Set<String> kinds) {
        return rows(run -> run.stalled && kinds.contains(run.kind), run -> Tags.of("hsm", run.hsm));
    }

    private List<Row<?>> rows(Predicate<Open> which, Function<Open, Tags> labels) {
        return byUid.values().stream()
                .filter(which)
                .collect(Collectors.groupingBy(labels, Collectors.counting()))
                .entrySet()
                .stream()
                .<Row<?>>map(entry -> Row.of(entry.getKey(), entry.getValue()))
                .toList();
    }
}

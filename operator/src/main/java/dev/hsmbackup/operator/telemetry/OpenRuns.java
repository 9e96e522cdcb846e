package dev.hsmbackup.operator.telemetry;

import io.micrometer.core.instrument.MultiGauge.Row;
import io.micrometer.core.instrument.Tags;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The runs that have not ended yet, as each one's last reconciliation saw it. State per object instead of counting up
 * and down: a reconciliation that runs twice, or an object that vanishes, cannot make the gauges drift.
 */
final class OpenRuns {

    /** How many stalled runs have a series of their own; what is above is summed up by HSM. */
    static final int MAX_NAMED = 100;

    private static final Comparator<Open> BY_NAME =
            Comparator.comparing((Open run) -> run.name.namespace()).thenComparing(run -> run.name.name());

    /** @param waitingFor why it waits; null while its job is in flight */
    private record Open(RunName name, String hsm, @Nullable String waitingFor, boolean stalled) {}

    private final Map<String, Open> byUid = new ConcurrentHashMap<>();

    void inFlight(String uid, RunName name, String hsm, boolean stalled) {
        byUid.put(uid, new Open(name, hsm, null, stalled));
    }

    void waiting(String uid, RunName name, String hsm, String reason, boolean stalled) {
        byUid.put(uid, new Open(name, hsm, reason, stalled));
    }

    void ended(String uid) {
        byUid.remove(uid);
    }

    List<Row<?>> inFlightRows() {
        return rows(run -> run.waitingFor == null, run -> Tags.of("hsm", run.hsm));
    }

    List<Row<?>> waitingRows(Set<String> kinds) {
        return rows(
                run -> run.waitingFor != null && kinds.contains(run.name.kind()),
                run -> Tags.of("hsm", run.hsm, "reason", String.valueOf(run.waitingFor)));
    }

    List<Row<?>> stalledRows(Set<String> kinds) {
        List<Open> stalled = byUid.values().stream()
                .filter(run -> run.stalled && kinds.contains(run.name.kind()))
                .sorted(BY_NAME)
                .toList();
        Set<Open> named = stalled.stream().limit(MAX_NAMED).collect(Collectors.toSet());
        return counted(stalled.stream(), run -> {
            RunName name = named.contains(run) ? run.name : RunName.others(run.name.kind());
            return name.tags().and("hsm", run.hsm);
        });
    }

    private List<Row<?>> rows(Predicate<Open> which, Function<Open, Tags> labels) {
        return counted(byUid.values().stream().filter(which), labels);
    }

    private static List<Row<?>> counted(Stream<Open> runs, Function<Open, Tags> labels) {
        return runs.collect(Collectors.groupingBy(labels, Collectors.counting())).entrySet().stream()
                .<Row<?>>map(entry -> Row.of(entry.getKey(), entry.getValue()))
                .toList();
    }
}

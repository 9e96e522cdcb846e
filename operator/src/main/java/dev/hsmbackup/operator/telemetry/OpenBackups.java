package dev.hsmbackup.operator.telemetry;

import io.micrometer.core.instrument.MultiGauge.Row;
import io.micrometer.core.instrument.Tags;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The backups that have not ended yet, as each one's last reconciliation saw it. State per object instead of counting up
 * and down: a reconciliation that runs twice, or an object that vanishes, cannot make the gauges drift.
 */
final class OpenBackups {

    /** @param waitingFor why the backup waits; null while its job is in flight */
    private record Backup(String hsm, @Nullable String waitingFor, boolean stalled) {}

    private final Map<String, Backup> byUid = new ConcurrentHashMap<>();

    void inFlight(String uid, String hsm, boolean stalled) {
        byUid.put(uid, new Backup(hsm, null, stalled));
    }

    void waiting(String uid, String hsm, String reason, boolean stalled) {
        byUid.put(uid, new Backup(hsm, reason, stalled));
    }

    void ended(String uid) {
        byUid.remove(uid);
    }

    List<Row<?>> inFlightRows() {
        return rows(backup -> backup.waitingFor == null, backup -> Tags.of("hsm", backup.hsm));
    }

    List<Row<?>> waitingRows() {
        return rows(
                backup -> backup.waitingFor != null,
                backup -> Tags.of("hsm", backup.hsm, "reason", String.valueOf(backup.waitingFor)));
    }

    List<Row<?>> stalledRows() {
        return rows(Backup::stalled, backup -> Tags.of("hsm", backup.hsm));
    }

    private List<Row<?>> rows(Predicate<Backup> which, Function<Backup, Tags> labels) {
        return byUid.values().stream()
                .filter(which)
                .collect(Collectors.groupingBy(labels, Collectors.counting()))
                .entrySet()
                .stream()
                .<Row<?>>map(entry -> Row.of(entry.getKey(), entry.getValue()))
                .toList();
    }
}

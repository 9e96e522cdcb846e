package dev.hsmbackup.operator.telemetry;

import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.MultiGauge.Row;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Tags;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * When something happened last. Other than a counter it can be told again of all objects that are there, so an alert on it
 * survives a restart, and its first event is not lost for want of a value before it.
 */
final class NewestTimes {

    private final Map<Tags, Instant> times = new ConcurrentHashMap<>();
    private final MultiGauge gauge;

    NewestTimes(MultiGauge gauge) {
        this.gauge = gauge;
    }

    void at(Tags tags, Instant time) {
        times.merge(tags, time, (a, b) -> a.isAfter(b) ? a : b);
    }

    void remove(String hsm) {
        Tag gone = Tag.of("hsm", hsm);
        times.keySet().removeIf(tags -> tags.stream().anyMatch(gone::equals));
    }

    void refresh() {
        List<Row<?>> rows = times.entrySet().stream()
                .<Row<?>>map(entry -> Row.of(entry.getKey(), entry.getValue().toEpochMilli() / 1000.0))
                .toList();
        gauge.register(rows, true);
    }
}

package dev.hsmbackup.operator.telemetry;

import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.MultiGauge.Row;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Tags;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BinaryOperator;

/**
 * When something happened last. Other than a counter it can be told again of all objects that are there, so an alert on it
 * survives a restart, and its first event is not lost for want of a value before it.
 */
final class NewestTimes {

    /** The same one whatever the order in which they are told, also of two in one second: no alert may flap. */
    private static final BinaryOperator<Newest> NEWER = BinaryOperator.maxBy(
            Comparator.comparing(Newest::time).thenComparing(newest -> String.valueOf(newest.object)));

    private final Map<Tags, Newest> times = new ConcurrentHashMap<>();
    private final MultiGauge gauge;

    private record Newest(Instant time, Tags object) {}

    NewestTimes(MultiGauge gauge) {
        this.gauge = gauge;
    }

    void at(Tags tags, Instant time) {
        at(tags, time, Tags.empty());
    }

    /**
     * One series for these tags, however many objects it happens to.
     *
     * @param object more labels: which one it was; those of the newest stand
     */
    void at(Tags tags, Instant time, Tags object) {
        times.merge(tags, new Newest(time, object), NEWER);
    }

    void remove(String hsm) {
        Tag gone = Tag.of("hsm", hsm);
        times.keySet().removeIf(tags -> tags.stream().anyMatch(gone::equals));
    }

    void refresh() {
        List<Row<?>> rows = times.entrySet().stream()
                .<Row<?>>map(entry -> {
                    Newest newest = entry.getValue();
                    return Row.of(entry.getKey().and(newest.object), newest.time.toEpochMilli() / 1000.0);
                })
                .toList();
        gauge.register(rows, true);
    }
}

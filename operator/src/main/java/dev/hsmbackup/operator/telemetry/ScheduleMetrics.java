package dev.hsmbackup.operator.telemetry;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.MultiGauge.Row;
import io.micrometer.core.instrument.Tags;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * How BackupSchedules stand, in numbers. Part of {@link OperatorMetrics}. What is told comes from the objects' status, so
 * a new process has the same series after its first look at each.
 *
 * <p>Their labels name namespaced objects: an alert has to say which schedule it is about (ADR 16). At most
 * {@value #MAX_SCHEDULES} are named; of those above, {@code other} has the worst value, so that alerts still fire.
 */
public final class ScheduleMetrics {

    static final int MAX_SCHEDULES = 2_000;

    /**
     * One schedule.
     *
     * @param successDue by when the next backup has to have succeeded; null: none is expected now
     * @param expectedInterval the largest distance of two slots; null: it is not armed
     * @param lastSuccess when the newest good backup ended; null: none ever did
     * @param lastSucceeded whether the last backup to end was good; null: none has ended
     * @param ready the condition Ready; null: not judged yet
     * @param missedRuns slots that got no backup, since the schedule was created
     * @param ended its backups that ended, since then
     */
    public record Standing(
            @Nullable Instant successDue,
            @Nullable Duration expectedInterval,
            @Nullable Instant lastSuccess,
            @Nullable Boolean lastSucceeded,
            @Nullable Readiness ready,
            long missedRuns,
            Map<BackupResult, Long> ended) {}

    /**
     * The condition Ready.
     *
     * @param reason from a closed set
     */
    public record Readiness(boolean holds, String reason) {}

    /** A schedule's name at one time: a namesake that is made later has another uid. */
    private record Key(String namespace, String name) {}

    private record Known(String uid, Tags tags, Standing standing) {}

    private final Instruments instruments;
    private final LabelValues namespaces;
    private final LabelValues reasons;
    private final LabelValues schedules = new LabelValues(MAX_SCHEDULES);
    private final Map<Key, Known> known = new HashMap<>();
    private final MultiGauge due;
    private final MultiGauge lastSuccess;
    private final MultiGauge interval;
    private final MultiGauge lastSucceeded;
    private final MultiGauge ready;

    ScheduleMetrics(Instruments instruments, LabelValues namespaces, LabelValues reasons) {
        this.instruments = instruments;
        this.namespaces = namespaces;
        this.reasons = reasons;
        due = instruments.table(
                MetricNames.SCHEDULE_SUCCESS_DUE,
                "By when the schedule's next backup has to have succeeded (Unix time).");
        lastSuccess = instruments.table(
                MetricNames.SCHEDULE_LAST_SUCCESS, "When the schedule's newest good backup ended (Unix time).");
        interval =
                instruments.table(MetricNames.SCHEDULE_EXPECTED_INTERVAL, "The largest distance of two of its slots.");
        lastSucceeded = instruments.table(
                MetricNames.SCHEDULE_LAST_BACKUP_SUCCEEDED, "1 where the schedule's last backup to end was good.");
        ready = instruments.table(MetricNames.SCHEDULE_READY, "1 where the schedule can do what it says.");
    }

    /** This is how it stands. May be told again and again. */
    public synchronized void stands(String namespace, String name, String uid, Standing standing) {
        Key key = new Key(namespace, name);
        Known before = known.get(key);
        if (before != null && !before.uid.equals(uid)) {
            gone(namespace, name, before.uid);
            before = null;
        }
        Tags tags = tags(key);
        Standing counted = before == null || !before.tags.equals(tags) ? null : before.standing;
        count(missed(tags), counted == null ? 0 : counted.missedRuns, standing.missedRuns);
        for (BackupResult result : BackupResult.values()) {
            count(
                    runs(tags, result),
                    counted == null ? 0 : counted.ended.getOrDefault(result, 0L),
                    standing.ended.getOrDefault(result, 0L));
        }
        known.put(key, new Known(uid, tags, standing));
    }

    /** Also where there is nothing to count: a counter must exist at 0 first, or increase() misses the first event. */
    private static void count(Counter counter, long before, long now) {
        counter.increment((double) Math.max(0, now - before));
    }

    /** The schedule was deleted: its series end. Harmless where it was never seen, or has a namesake by now. */
    public synchronized void gone(String namespace, String name, String uid) {
        Key key = new Key(namespace, name);
        Known last = known.get(key);
        if (last == null || !last.uid.equals(uid)) {
            return;
        }
        known.remove(key);
        if (!last.tags.equals(other(key))) {
            Stream.concat(
                            Arrays.stream(BackupResult.values()).map(result -> runs(last.tags, result)),
                            Stream.of(missed(last.tags)))
                    .forEach(instruments.registry()::remove);
            schedules.forget(label(key));
        }
    }

    synchronized void refresh() {
        show(due, it -> seconds(it.successDue));
        show(lastSuccess, it -> seconds(it.lastSuccess));
        show(interval, it -> it.expectedInterval == null ? null : (double) it.expectedInterval.toSeconds());
        show(lastSucceeded, it -> it.lastSucceeded == null ? null : it.lastSucceeded ? 1.0 : 0.0);
        Map<Tags, Double> rows = new LinkedHashMap<>();
        known.values().forEach(it -> {
            Readiness readiness = it.standing.ready;
            if (readiness != null) {
                worst(rows, it.tags.and("reason", reasons.of(readiness.reason)), readiness.holds ? 1.0 : 0.0);
            }
        });
        show(ready, rows);
    }

    private void show(MultiGauge gauge, Function<Standing, @Nullable Double> value) {
        Map<Tags, Double> rows = new LinkedHashMap<>();
        known.values().forEach(it -> {
            Double there = value.apply(it.standing);
            if (there != null) {
                worst(rows, it.tags, there);
            }
        });
        show(gauge, rows);
    }

    /** Of what shares its labels, the earliest time and the 0 are what an alert has to see. */
    private static void worst(Map<Tags, Double> rows, Tags tags, double value) {
        rows.merge(tags, value, Math::min);
    }

    private static void show(MultiGauge gauge, Map<Tags, Double> values) {
        List<Row<?>> rows = values.entrySet().stream()
                .<Row<?>>map(entry -> Row.of(entry.getKey(), entry.getValue()))
                .toList();
        gauge.register(rows, true);
    }

    private static @Nullable Double seconds(@Nullable Instant time) {
        return time == null ? null : (double) time.getEpochSecond();
    }

    private Counter runs(Tags tags, BackupResult result) {
        return instruments.counter(
                MetricNames.SCHEDULE_RUNS,
                "Backups of the schedule that ended, by result.",
                tags.and("result", result.label()));
    }

    private Counter missed(Tags tags) {
        return instruments.counter(MetricNames.SCHEDULE_MISSED_RUNS, "Slots of the schedule that got no backup.", tags);
    }

    private Tags tags(Key key) {
        return schedules.of(label(key)).equals(LabelValues.OTHER)
                ? other(key)
                : Tags.of("namespace", namespaces.of(key.namespace), "schedule", key.name);
    }

    private Tags other(Key key) {
        return Tags.of("namespace", namespaces.of(key.namespace), "schedule", LabelValues.OTHER);
    }

    /** No name of Kubernetes has a slash. */
    private static String label(Key key) {
        return key.namespace + "/" + key.name;
    }
}

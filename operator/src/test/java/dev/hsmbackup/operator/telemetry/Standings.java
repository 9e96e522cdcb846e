package dev.hsmbackup.operator.telemetry;

import dev.hsmbackup.operator.telemetry.ScheduleMetrics.Readiness;
import dev.hsmbackup.operator.telemetry.ScheduleMetrics.Standing;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;

/** Schedules as tests of metrics know them. */
final class Standings {

    static final Instant SUCCESS = Instant.parse("2026-11-22T02:10:00Z");
    static final Instant DUE = Instant.parse("2026-11-23T04:00:00Z");

    private Standings() {}

    static Standing good(long missedRuns) {
        return good(missedRuns, Map.of());
    }

    static Standing good(long missedRuns, Map<BackupResult, Long> ended) {
        return new Standing(DUE, Duration.ofDays(1), SUCCESS, true, new Readiness(true, "Armed"), missedRuns, ended);
    }

    static Standing failed() {
        return new Standing(
                DUE.minusSeconds(60), Duration.ofDays(1), SUCCESS, false, new Readiness(true, "Armed"), 0, Map.of());
    }

    static Standing suspended() {
        return new Standing(null, null, SUCCESS, true, new Readiness(true, "Suspended"), 0, Map.of());
    }

    static Standing notReady() {
        return new Standing(null, null, null, null, new Readiness(false, "InvalidSchedule"), 0, Map.of());
    }

    static Standing fresh() {
        return new Standing(null, null, null, null, null, 0, Map.of());
    }
}

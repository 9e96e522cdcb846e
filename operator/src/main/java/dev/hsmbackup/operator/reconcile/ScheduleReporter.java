package dev.hsmbackup.operator.reconcile;

import dev.hsmbackup.crds.BackupSchedule;
import dev.hsmbackup.crds.BackupScheduleStatus;
import dev.hsmbackup.crds.Condition;
import dev.hsmbackup.operator.schedule.ScheduleFigures;
import dev.hsmbackup.operator.telemetry.BackupResult;
import dev.hsmbackup.operator.telemetry.ScheduleMetrics;
import dev.hsmbackup.operator.telemetry.ScheduleMetrics.Readiness;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import java.time.InstantSource;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Tells metrics how schedules stand. */
public final class ScheduleReporter {

    private final ScheduleMetrics metrics;
    private final InstantSource clock;

    public ScheduleReporter(ScheduleMetrics metrics, InstantSource clock) {
        this.metrics = metrics;
        this.clock = clock;
    }

    /** This status was read, or just written. May be told again and again. */
    void stands(BackupSchedule schedule, BackupScheduleStatus status) {
        ScheduleFigures figures = ScheduleFigures.of(schedule, status, clock.instant());
        ObjectMeta meta = schedule.getMetadata();
        metrics.stands(
                meta.getNamespace(),
                meta.getName(),
                meta.getUid(),
                new ScheduleMetrics.Standing(
                        figures.successDue(),
                        figures.expectedInterval(),
                        status.lastSuccessfulTime(),
                        figures.lastSucceeded(),
                        readiness(figures.ready()),
                        status.missedRuns(),
                        Map.of(
                                BackupResult.SUCCEEDED,
                                status.runs().succeeded(),
                                BackupResult.FAILED,
                                status.runs().failed(),
                                BackupResult.UNKNOWN,
                                status.runs().unknown())));
    }

    void gone(BackupSchedule schedule) {
        ObjectMeta meta = schedule.getMetadata();
        metrics.gone(meta.getNamespace(), meta.getName(), meta.getUid());
    }

    private static @Nullable Readiness readiness(@Nullable Condition ready) {
        return ready == null ? null : new Readiness(ready.holds(), ready.reason());
    }
}

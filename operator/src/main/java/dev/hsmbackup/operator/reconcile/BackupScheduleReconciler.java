package dev.hsmbackup.operator.reconcile;

import dev.hsmbackup.crds.BackupSchedule;
import dev.hsmbackup.operator.telemetry.OperatorMetrics;
import dev.hsmbackup.operator.telemetry.ReconcileResult;
import io.javaoperatorsdk.operator.api.config.informer.Informer;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.ControllerConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.MaxReconciliationInterval;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.javaoperatorsdk.operator.processing.retry.GradualRetry;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Hands BackupSchedule objects to the {@link ScheduleEngine}. */
@ControllerConfiguration(
        name = "backupschedule",
        informer = @Informer(informerListLimit = 500),
        maxReconciliationInterval = @MaxReconciliationInterval(interval = 24, timeUnit = TimeUnit.HOURS),
        // Annotations too: the trigger is one.
        generationAwareEventProcessing = false,
        triggerReconcilerOnAllEvents = true)
@GradualRetry(maxAttempts = -1, initialInterval = 1_000, intervalMultiplier = 1.5, maxInterval = 30_000)
public final class BackupScheduleReconciler implements Reconciler<BackupSchedule> {

    private final ScheduleEngine engine;
    private final Wakeups<BackupSchedule> wakeups;
    private final OperatorMetrics metrics;

    /** @param wakeups tells that a backup of a schedule changed */
    public BackupScheduleReconciler(ScheduleEngine engine, Wakeups<BackupSchedule> wakeups, OperatorMetrics metrics) {
        this.engine = engine;
        this.wakeups = wakeups;
        this.metrics = metrics;
    }

    @Override
    public List<EventSource<?, BackupSchedule>> prepareEventSources(EventSourceContext<BackupSchedule> context) {
        return List.of(wakeups);
    }

    @Override
    public UpdateControl<BackupSchedule> reconcile(BackupSchedule schedule, Context<BackupSchedule> context) {
        long begin = System.nanoTime();
        ReconcileResult result = ReconcileResult.ERROR;
        try {
            if (context.isPrimaryResourceDeleted()) {
                engine.gone(schedule);
                wakeups.deleted(schedule, context.getPrimaryCache());
                result = ReconcileResult.SUCCESS;
                return UpdateControl.noUpdate();
            }
            Duration again = engine.step(schedule);
            result = ReconcileResult.SUCCESS;
            return UpdateControl.<BackupSchedule>noUpdate().rescheduleAfter(again.toMillis());
        } catch (StackOverflowError | LinkageError e) {
            // The framework survives exceptions only: after an error it would never come back to this object.
            throw new IllegalStateException("reconciliation broke off: " + e, e);
        } finally {
            metrics.reconciled("BackupSchedule", result, Duration.ofNanos(System.nanoTime() - begin));
        }
    }
}

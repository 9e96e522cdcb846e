package dev.hsmbackup.operator.reconcile;

import dev.hsmbackup.crds.BackupSchedule;
import dev.hsmbackup.crds.HsmBackup;
import io.javaoperatorsdk.operator.api.config.informer.Informer;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.ControllerConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.MaxReconciliationInterval;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.javaoperatorsdk.operator.processing.retry.GradualRetry;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Hands HsmBackup objects to the {@link RunEngine}, and those that are being deleted to the {@link BlobEngine} first. */
@ControllerConfiguration(
        name = "hsmbackup",
        // Pages of this size keep the first list of many objects out of the heap.
        informer = @Informer(informerListLimit = 500),
        maxReconciliationInterval = @MaxReconciliationInterval(interval = 10, timeUnit = TimeUnit.MINUTES),
        // Deletes too: a deleted object's job is still followed.
        triggerReconcilerOnAllEvents = true)
@GradualRetry(maxAttempts = -1, initialInterval = 1_000, intervalMultiplier = 1.5, maxInterval = 30_000)
public final class HsmBackupReconciler implements Reconciler<HsmBackup> {

    private final RunLoop loop;
    private final BlobEngine blobs;
    private final Wakeups<HsmBackup> wakeups;
    private final Wakeups<BackupSchedule> schedules;

    /**
     * @param wakeups also tells whose turn it is by the {@link WaitingLine}
     * @param schedules are told of the ends of their backups
     */
    public HsmBackupReconciler(
            RunLoop loop, BlobEngine blobs, Wakeups<HsmBackup> wakeups, Wakeups<BackupSchedule> schedules) {
        this.loop = loop;
        this.blobs = blobs;
        this.wakeups = wakeups;
        this.schedules = schedules;
    }

    @Override
    public List<EventSource<?, HsmBackup>> prepareEventSources(EventSourceContext<HsmBackup> context) {
        return List.of(wakeups);
    }

    @Override
    public UpdateControl<HsmBackup> reconcile(HsmBackup backup, Context<HsmBackup> context) {
        if (context.isPrimaryResourceDeleted()) {
            blobs.gone(backup);
        }
        UpdateControl<HsmBackup> next =
                loop.reconcile(backup, context, wakeups, found -> blobs.step(found, loop::step));
        // The copy at hand may be older than the end that was just written, and no event of a status comes back here.
        if (next.getScheduleDelay().isEmpty()) {
            tellSchedule(backup);
        }
        return next;
    }

    /** It ended, or was deleted: nothing about it is to be looked at any more. */
    private void tellSchedule(HsmBackup backup) {
        Map<String, String> labels = backup.getMetadata().getLabels();
        String schedule = labels == null ? null : labels.get(BackupSchedule.LABEL);
        if (schedule != null) {
            schedules.wake(new ResourceID(schedule, backup.getMetadata().getNamespace()));
        }
    }
}

package dev.hsmbackup.operator.reconcile;

import dev.hsmbackup.crds.HsmBackup;
import dev.hsmbackup.operator.kube.EventPublisher;
import dev.hsmbackup.operator.operation.Pace;
import dev.hsmbackup.operator.telemetry.OperatorMetrics;
import dev.hsmbackup.operator.telemetry.ReconcileResult;
import io.fabric8.kubernetes.client.KubernetesClientException;
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
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;

/** Hands HsmBackup objects to the {@link BackupEngine}. */
@ControllerConfiguration(
        name = "hsmbackup",
        // Pages of this size keep the first list of many objects out of the heap.
        informer = @Informer(informerListLimit = 500),
        maxReconciliationInterval = @MaxReconciliationInterval(interval = 10, timeUnit = TimeUnit.MINUTES),
        // Deletes too: a deleted object's job is still followed.
        triggerReconcilerOnAllEvents = true)
@GradualRetry(maxAttempts = -1, initialInterval = 1_000, intervalMultiplier = 1.5, maxInterval = 30_000)
public final class HsmBackupReconciler implements Reconciler<HsmBackup> {

    private final BackupEngine engine;
    private final RefusedWrites refusals;
    private final OperatorMetrics metrics;
    private final RandomGenerator random;
    private final Wakeups<HsmBackup> wakeups;

    /** @param wakeups also tells whose turn it is by the {@link WaitingLine} */
    public HsmBackupReconciler(
            BackupEngine engine,
            EventPublisher events,
            OperatorMetrics metrics,
            RandomGenerator random,
            Wakeups<HsmBackup> wakeups) {
        this.engine = engine;
        this.refusals = new RefusedWrites(events);
        this.metrics = metrics;
        this.random = random;
        this.wakeups = wakeups;
    }

    @Override
    public List<EventSource<?, HsmBackup>> prepareEventSources(EventSourceContext<HsmBackup> context) {
        return List.of(wakeups);
    }

    @Override
    public UpdateControl<HsmBackup> reconcile(HsmBackup backup, Context<HsmBackup> context) {
        long begin = System.nanoTime();
        ReconcileResult result = ReconcileResult.ERROR;
        try {
            if (context.isPrimaryResourceDeleted()) {
                engine.gone(backup);
                wakeups.deleted(backup, context.getPrimaryCache());
                refusals.succeeded(backup);
                result = ReconcileResult.SUCCESS;
                return UpdateControl.noUpdate();
            }
            Optional<Duration> again = engine.step(backup);
            refusals.succeeded(backup);
            result = ReconcileResult.SUCCESS;
            return again.map(wait -> UpdateControl.<HsmBackup>noUpdate()
                            .rescheduleAfter(
                                    Pace.jitter(wait, random.nextDouble()).toMillis()))
                    .orElseGet(UpdateControl::noUpdate);
        } catch (StackOverflowError | LinkageError e) {
            // The framework survives exceptions only: after an error it would never come back to this object.
            throw new IllegalStateException("reconciliation broke off: " + e, e);
        } catch (KubernetesClientException e) {
            refusals.failed(backup, e);
            throw e;
        } finally {
            metrics.reconciled("HsmBackup", result, Duration.ofNanos(System.nanoTime() - begin));
        }
    }
}

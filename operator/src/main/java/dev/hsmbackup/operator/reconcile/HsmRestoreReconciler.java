package dev.hsmbackup.operator.reconcile;

import dev.hsmbackup.crds.HsmRestore;
import io.javaoperatorsdk.operator.api.config.informer.Informer;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.ControllerConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.MaxReconciliationInterval;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.javaoperatorsdk.operator.processing.retry.GradualRetry;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Hands HsmRestore objects to the {@link RunEngine}. */
@ControllerConfiguration(
        name = "hsmrestore",
        // Pages of this size keep the first list of many objects out of the heap.
        informer = @Informer(informerListLimit = 500),
        maxReconciliationInterval = @MaxReconciliationInterval(interval = 10, timeUnit = TimeUnit.MINUTES),
        // Deletes too: a deleted object's job is still followed.
        triggerReconcilerOnAllEvents = true)
@GradualRetry(maxAttempts = -1, initialInterval = 1_000, intervalMultiplier = 1.5, maxInterval = 30_000)
public final class HsmRestoreReconciler implements Reconciler<HsmRestore> {

    private final RunLoop loop;
    private final Wakeups<HsmRestore> wakeups;

    /** @param wakeups also tells whose turn it is by the {@link WaitingLine} */
    public HsmRestoreReconciler(RunLoop loop, Wakeups<HsmRestore> wakeups) {
        this.loop = loop;
        this.wakeups = wakeups;
    }

    @Override
    public List<EventSource<?, HsmRestore>> prepareEventSources(EventSourceContext<HsmRestore> context) {
        return List.of(wakeups);
    }

    @Override
    public UpdateControl<HsmRestore> reconcile(HsmRestore restore, Context<HsmRestore> context) {
        return loop.reconcile(restore, context, wakeups);
    }
}

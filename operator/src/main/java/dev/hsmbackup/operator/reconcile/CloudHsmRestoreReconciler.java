package dev.hsmbackup.operator.reconcile;

import dev.hsmbackup.crds.CloudHsmRestore;
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

/** Hands CloudHsmRestore objects to the {@link RunEngine}. */
@ControllerConfiguration(
        name = "cloudhsmrestore",
        // Pages of this size keep the first list of many objects out of the heap.
        informer = @Informer(informerListLimit = 500),
        maxReconciliationInterval = @MaxReconciliationInterval(interval = 10, timeUnit = TimeUnit.MINUTES),
        // Deletes too: a deleted object's job is still followed.
        triggerReconcilerOnAllEvents = true)
@GradualRetry(maxAttempts = -1, initialInterval = 1_000, intervalMultiplier = 1.5, maxInterval = 30_000)
public final class CloudHsmRestoreReconciler implements Reconciler<CloudHsmRestore> {

    private final RunLoop loop;
    private final Wakeups<CloudHsmRestore> wakeups;

    /** @param wakeups also tells whose turn it is by the {@link WaitingLine} */
    public CloudHsmRestoreReconciler(RunLoop loop, Wakeups<CloudHsmRestore> wakeups) {
        this.loop = loop;
        this.wakeups = wakeups;
    }

    @Override
    public List<EventSource<?, CloudHsmRestore>> prepareEventSources(EventSourceContext<CloudHsmRestore> context) {
        return List.of(wakeups);
    }

    @Override
    public UpdateControl<CloudHsmRestore> reconcile(CloudHsmRestore restore, Context<CloudHsmRestore> context) {
        return loop.reconcile(restore, context, wakeups);
    }
}

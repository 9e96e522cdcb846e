package dev.hsmbackup.operator.reconcile;

import dev.hsmbackup.crds.Condition;
import dev.hsmbackup.crds.ManagedHsm;
import dev.hsmbackup.crds.ManagedHsmStatus;
import dev.hsmbackup.operator.kube.EventPublisher;
import dev.hsmbackup.operator.kube.ManagedHsms;
import dev.hsmbackup.operator.operation.Announcement;
import dev.hsmbackup.operator.operation.Pace;
import dev.hsmbackup.operator.operation.ProbePolicy;
import dev.hsmbackup.operator.operation.Target;
import dev.hsmbackup.operator.port.HsmGateway;
import dev.hsmbackup.operator.port.HsmTarget;
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
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** Probes each ManagedHsm and follows what deleted backups left running on it. */
@ControllerConfiguration(
        name = "managedhsm",
        informer = @Informer(informerListLimit = 500),
        maxReconciliationInterval = @MaxReconciliationInterval(interval = 24, timeUnit = TimeUnit.HOURS),
        triggerReconcilerOnAllEvents = true)
@GradualRetry(maxAttempts = -1, initialInterval = 1_000, intervalMultiplier = 1.5, maxInterval = 60_000)
public final class ManagedHsmReconciler implements Reconciler<ManagedHsm> {

    private static final Duration FOLLOW_ORPHAN = Duration.ofSeconds(10);

    private final ManagedHsms hsms;
    private final HsmGateway gateway;
    private final OrphanedJobs orphans;
    private final EventPublisher events;
    private final OperatorMetrics metrics;
    private final Duration interval;
    private final InstantSource clock;
    private final RandomGenerator random;
    private final Wakeups<ManagedHsm> wakeups = new Wakeups<>();

    /** @param interval between two probes of an HSM that is well */
    public ManagedHsmReconciler(
            ManagedHsms hsms,
            HsmGateway gateway,
            LockKeeper locks,
            EventPublisher events,
            OperatorMetrics metrics,
            Duration interval,
            InstantSource clock,
            RandomGenerator random) {
        this.hsms = hsms;
        this.gateway = gateway;
        this.orphans = new OrphanedJobs(locks, events);
        this.events = events;
        this.metrics = metrics;
        this.interval = interval;
        this.clock = clock;
        this.random = random;
    }

    @Override
    public List<EventSource<?, ManagedHsm>> prepareEventSources(EventSourceContext<ManagedHsm> context) {
        return List.of(wakeups);
    }

    @Override
    public UpdateControl<ManagedHsm> reconcile(ManagedHsm hsm, Context<ManagedHsm> context) {
        long begin = System.nanoTime();
        ReconcileResult result = ReconcileResult.ERROR;
        try {
            HsmTarget address = Target.address(hsm, hsms.suffix());
            if (context.isPrimaryResourceDeleted()) {
                metrics.hsmGone(hsm.getMetadata().getName(), address == null ? null : address.host());
                wakeups.deleted(hsm, context.getPrimaryCache());
                result = ReconcileResult.SUCCESS;
                return UpdateControl.noUpdate();
            }
            Duration again = probe(hsm, address);
            result = ReconcileResult.SUCCESS;
            return UpdateControl.<ManagedHsm>noUpdate()
                    .rescheduleAfter(Pace.jitter(again, random.nextDouble()).toMillis());
        } catch (StackOverflowError | LinkageError e) {
            // The framework survives exceptions only: after an error it would never come back to this object.
            throw new IllegalStateException("reconciliation broke off: " + e, e);
        } finally {
            metrics.reconciled("ManagedHsm", result, Duration.ofNanos(System.nanoTime() - begin));
        }
    }

    private Duration probe(ManagedHsm hsm, @Nullable HsmTarget address) {
        Condition ready = address == null
                ? ProbePolicy.wrongCloud(hsm, hsms.suffix(), clock.instant())
                : ProbePolicy.ready(hsm, gateway.probe(address), clock.instant());
        metrics.hsmReady(hsm.getMetadata().getName(), ready.holds(), ready.reason());
        write(hsm, ready);
        Duration next = ProbePolicy.next(ready, interval);
        return address != null && orphans.run(hsm, address) && next.compareTo(FOLLOW_ORPHAN) > 0 ? FOLLOW_ORPHAN : next;
    }

    private void write(ManagedHsm cached, Condition ready) {
        // The copy in the cache may lack our own last write, so compare with the live one.
        if (ProbePolicy.status(cached, ready).equals(cached.getStatus())) {
            return;
        }
        ManagedHsm live = hsms.live(cached.getMetadata().getName()).orElse(null);
        if (live == null) {
            return;
        }
        ManagedHsmStatus status = ProbePolicy.status(live, ready);
        if (status.equals(live.getStatus())) {
            return;
        }
        hsms.writeStatus(live, status);
        if (ProbePolicy.isNews(live, ready)) {
            events.publish(live, new Announcement(!ready.holds(), "ProbeHsm", ready.reason(), ready.message()));
        }
    }
}

package dev.hsmbackup.operator.reconcile;

import dev.hsmbackup.crds.CloudHsm;
import dev.hsmbackup.crds.CloudHsmStatus;
import dev.hsmbackup.crds.Condition;
import dev.hsmbackup.operator.kube.CloudHsms;
import dev.hsmbackup.operator.kube.EventPublisher;
import dev.hsmbackup.operator.operation.Announcement;
import dev.hsmbackup.operator.operation.ClusterProbePolicy;
import dev.hsmbackup.operator.operation.Pace;
import dev.hsmbackup.operator.operation.ProbePolicy;
import dev.hsmbackup.operator.operation.Target;
import dev.hsmbackup.operator.port.ClusterAnswer;
import dev.hsmbackup.operator.port.ClusterGateway;
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
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.javaoperatorsdk.operator.processing.retry.GradualRetry;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** Asks ARM for each CloudHsm and follows what deleted objects left running on it. */
@ControllerConfiguration(
        name = "cloudhsm",
        informer = @Informer(informerListLimit = 500),
        maxReconciliationInterval = @MaxReconciliationInterval(interval = 24, timeUnit = TimeUnit.HOURS),
        triggerReconcilerOnAllEvents = true)
@GradualRetry(maxAttempts = -1, initialInterval = 1_000, intervalMultiplier = 1.5, maxInterval = 60_000)
public final class CloudHsmReconciler implements Reconciler<CloudHsm> {

    private static final Duration FOLLOW_ORPHAN = Duration.ofSeconds(10);

    private final CloudHsms hsms;
    private final ClusterGateway gateway;
    private final OrphanedJobs orphans;
    private final EventPublisher events;
    private final OperatorMetrics metrics;
    private final Duration interval;
    private final InstantSource clock;
    private final RandomGenerator random;
    private final Wakeups<CloudHsm> wakeups = new Wakeups<>();

    /** @param interval between two probes of an HSM that is well */
    public CloudHsmReconciler(
            CloudHsms hsms,
            ClusterGateway gateway,
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

    /** Has it probed at once: something is known to have changed. */
    public void probeNow(String name) {
        wakeups.wake(new ResourceID(name));
    }

    @Override
    public List<EventSource<?, CloudHsm>> prepareEventSources(EventSourceContext<CloudHsm> context) {
        return List.of(wakeups);
    }

    @Override
    public UpdateControl<CloudHsm> reconcile(CloudHsm hsm, Context<CloudHsm> context) {
        long begin = System.nanoTime();
        ReconcileResult result = ReconcileResult.ERROR;
        try {
            if (context.isPrimaryResourceDeleted()) {
                // ARM's host is everybody's, so its series stay.
                metrics.hsmGone(HsmLabel.cloudHsm(hsm.getMetadata().getName()), null);
                wakeups.deleted(hsm, context.getPrimaryCache());
                result = ReconcileResult.SUCCESS;
                return UpdateControl.noUpdate();
            }
            Duration again = probe(hsm);
            result = ReconcileResult.SUCCESS;
            return UpdateControl.<CloudHsm>noUpdate()
                    .rescheduleAfter(Pace.jitter(again, random.nextDouble()).toMillis());
        } catch (StackOverflowError | LinkageError e) {
            // The framework survives exceptions only: after an error it would never come back to this object.
            throw new IllegalStateException("reconciliation broke off: " + e, e);
        } finally {
            metrics.reconciled("CloudHsm", result, Duration.ofNanos(System.nanoTime() - begin));
        }
    }

    private Duration probe(CloudHsm hsm) {
        HsmTarget address = Target.address(hsm, hsms.cloud());
        ClusterAnswer answer = address == null ? null : gateway.cluster(address);
        Condition ready = answer == null
                ? ClusterProbePolicy.wrongCloud(hsm, hsms.cloud(), clock.instant())
                : ClusterProbePolicy.ready(hsm, answer, clock.instant());
        metrics.hsmReady(HsmLabel.cloudHsm(hsm.getMetadata().getName()), ready.holds(), ready.reason());
        write(hsm, ready, answer);
        Duration next = ProbePolicy.next(ready, interval);
        return address != null && orphans.run(hsm, address) && next.compareTo(FOLLOW_ORPHAN) > 0 ? FOLLOW_ORPHAN : next;
    }

    private void write(CloudHsm cached, Condition ready, @Nullable ClusterAnswer answer) {
        // The copy in the cache may lack our own last write, so compare with the live one.
        if (ClusterProbePolicy.status(cached, ready, answer).equals(cached.getStatus())) {
            return;
        }
        CloudHsm live = hsms.live(cached.getMetadata().getName()).orElse(null);
        if (live == null) {
            return;
        }
        CloudHsmStatus status = ClusterProbePolicy.status(live, ready, answer);
        if (status.equals(live.getStatus())) {
            return;
        }
        hsms.writeStatus(live, status);
        if (ClusterProbePolicy.isNews(live, ready)) {
            events.publish(live, new Announcement(!ready.holds(), "ProbeHsm", ready.reason(), ready.message()));
        }
    }
}

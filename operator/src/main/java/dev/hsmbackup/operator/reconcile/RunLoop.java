package dev.hsmbackup.operator.reconcile;

import dev.hsmbackup.crds.Run;
import dev.hsmbackup.operator.kube.EventPublisher;
import dev.hsmbackup.operator.operation.Pace;
import dev.hsmbackup.operator.telemetry.OperatorMetrics;
import dev.hsmbackup.operator.telemetry.ReconcileResult;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;
import java.util.random.RandomGenerator;

/** What the reconcilers of all kinds that run once have in common. */
public final class RunLoop {

    private final RunEngine engine;
    private final RefusedWrites refusals;
    private final OperatorMetrics metrics;
    private final RandomGenerator random;

    public RunLoop(RunEngine engine, EventPublisher events, OperatorMetrics metrics, RandomGenerator random) {
        this.engine = engine;
        this.refusals = new RefusedWrites(events);
        this.metrics = metrics;
        this.random = random;
    }

    /** One step of the engine. */
    Optional<Duration> step(Run run) {
        return engine.step(run);
    }

    <T extends Run> UpdateControl<T> reconcile(T run, Context<T> context, Wakeups<T> wakeups) {
        return reconcile(run, context, wakeups, this::step);
    }

    /** @param step what is done with an object that exists; answers when to look again */
    <T extends Run> UpdateControl<T> reconcile(
            T run, Context<T> context, Wakeups<T> wakeups, Function<T, Optional<Duration>> step) {
        long begin = System.nanoTime();
        ReconcileResult result = ReconcileResult.ERROR;
        try {
            if (context.isPrimaryResourceDeleted()) {
                engine.gone(run);
                wakeups.deleted(run, context.getPrimaryCache());
                refusals.succeeded(run);
                result = ReconcileResult.SUCCESS;
                return UpdateControl.noUpdate();
            }
            Optional<Duration> again = step.apply(run);
            refusals.succeeded(run);
            result = ReconcileResult.SUCCESS;
            return again.map(wait -> UpdateControl.<T>noUpdate()
                            .rescheduleAfter(
                                    Pace.jitter(wait, random.nextDouble()).toMillis()))
                    .orElseGet(UpdateControl::noUpdate);
        } catch (StackOverflowError | LinkageError e) {
            // The framework survives exceptions only: after an error it would never come back to this object.
            throw new IllegalStateException("reconciliation broke off: " + e, e);
        } catch (KubernetesClientException e) {
            refusals.failed(run, e);
            throw e;
        } finally {
            metrics.reconciled(run.getKind(), result, Duration.ofNanos(System.nanoTime() - begin));
        }
    }
}

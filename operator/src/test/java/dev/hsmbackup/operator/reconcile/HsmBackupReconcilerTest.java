package dev.hsmbackup.operator.reconcile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.hsmbackup.crds.BackupSchedule;
import dev.hsmbackup.crds.HsmBackup;
import dev.hsmbackup.crds.Phase;
import dev.hsmbackup.operator.kube.EventPublisher;
import dev.hsmbackup.operator.port.JobAnswer;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.IndexedResourceCache;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Whoever waits for the end of a backup is told of it. */
class HsmBackupReconcilerTest {

    private final BlobFixture blobs = new BlobFixture();
    private final EngineFixture it = blobs.base;
    private final List<ResourceID> told = new ArrayList<>();
    private final Wakeups<BackupSchedule> schedules = new Wakeups<>();
    private final RunLoop loop = new RunLoop(
            it.replica.engine, new EventPublisher(it.cluster.admin(), "me", it.clock), it.replica.metrics, () -> 0);
    private final HsmBackupReconciler reconciler =
            new HsmBackupReconciler(loop, blobs.engine(), new Wakeups<>(), schedules);

    @BeforeEach
    void listen() {
        schedules.setEventHandler(event -> told.add(event.getRelatedCustomResourceID()));
        schedules.start();
    }

    /** Nobody asks again after the end: what the cache has then is the job that runs. */
    @Test
    void shouldTellItsScheduleOfTheEndThatItJustWrote() {
        HsmBackup backup = scheduled();
        it.replica.step(backup);
        HsmBackup running = it.cluster.live(backup);
        it.azure.finish(
                it.host,
                JobAnswer.Outcome.SUCCEEDED,
                it.hsm.getSpec().storage().containerUri() + "/mhsm-x-2026030200000001",
                null,
                it.clock.instant());
        assertThat(told).isEmpty();

        reconciler.reconcile(running, context(false));

        assertThat(it.status(backup).phase()).isEqualTo(Phase.SUCCEEDED);
        assertThat(told).containsExactly(new ResourceID("nightly", it.namespace));
    }

    @Test
    void shouldSayNothingWhileItRuns() {
        HsmBackup backup = scheduled();

        reconciler.reconcile(it.cluster.live(backup), context(false));
        reconciler.reconcile(it.cluster.live(backup), context(false));

        assertThat(it.status(backup).phase()).isEqualTo(Phase.RUNNING);
        assertThat(told).isEmpty();
    }

    @Test
    void shouldTellItsScheduleThatItIsGone() {
        HsmBackup backup = scheduled();
        HsmBackup last = it.cluster.live(backup);
        it.cluster.admin().resource(backup).delete();

        reconciler.reconcile(last, context(true));

        assertThat(told).containsExactly(new ResourceID("nightly", it.namespace));
    }

    /** What HsmBackupReconcileErrors looks at. */
    @Test
    void shouldCountWhatFailed() {
        HsmBackup backup = it.cluster.live(scheduled());

        assertThatIllegalStateException()
                .isThrownBy(() -> loop.reconcile(backup, context(false), new Wakeups<>(), _ -> {
                    throw new IllegalStateException("broken");
                }));

        assertThat(it.replica.metrics.registry().scrape())
                .contains("hsmbackup_reconciliations_total{kind=\"HsmBackup\",result=\"error\"} 1");
    }

    private HsmBackup scheduled() {
        HsmBackup backup = it.backup("nightly-202603020000");
        return it.cluster.admin().resource(it.cluster.live(backup)).edit(found -> {
            found.getMetadata().setLabels(Map.of(BackupSchedule.LABEL, "nightly"));
            return found;
        });
    }

    /** The two things that are asked of the framework. */
    @SuppressWarnings("unchecked") // the proxy implements nothing else
    private static Context<HsmBackup> context(boolean deleted) {
        return proxy(Context.class, (_, method, _) -> switch (method.getName()) {
            case "isPrimaryResourceDeleted" -> deleted;
            case "getPrimaryCache" -> proxy(IndexedResourceCache.class, (_, _, _) -> Optional.empty());
            default -> throw new AssertionError(method);
        });
    }

    private static <T> T proxy(Class<T> type, InvocationHandler answers) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, answers));
    }
}

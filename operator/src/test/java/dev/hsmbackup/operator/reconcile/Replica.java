package dev.hsmbackup.operator.reconcile;

import dev.hsmbackup.crds.HsmBackup;
import dev.hsmbackup.operator.cluster.ApiFaults;
import dev.hsmbackup.operator.cluster.MutableClock;
import dev.hsmbackup.operator.cluster.TestCluster;
import dev.hsmbackup.operator.kube.EventPublisher;
import dev.hsmbackup.operator.kube.HsmBackups;
import dev.hsmbackup.operator.kube.HsmLocks;
import dev.hsmbackup.operator.kube.Leadership;
import dev.hsmbackup.operator.kube.ManagedHsms;
import dev.hsmbackup.operator.kube.StartGate;
import dev.hsmbackup.operator.port.HsmGateway;
import dev.hsmbackup.operator.telemetry.OperatorMetrics;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** One process of the operator, wired as {@code Wiring} does it, but without informers: tests say what the cache has. */
final class Replica {

    final ApiFaults faults = new ApiFaults();
    final StartAnswers answers = new StartAnswers();
    final StartGate gate = new StartGate();
    final List<ResourceID> woken = new ArrayList<>();
    final WaitingLine line = new WaitingLine(woken::add);
    final OperatorMetrics metrics = new OperatorMetrics("test");
    final HsmLocks locks;
    final LockKeeper keeper;
    final HsmBackups backups;
    final Leadership leadership;
    final BackupEngine engine;
    final ManagedHsmReconciler hsms;

    /**
     * Elected already.
     *
     * @param name its identity in the election
     */
    Replica(String name, HsmGateway gateway, MutableClock clock) {
        KubernetesClient client = TestCluster.get().operator(faults);
        backups = new HsmBackups(client);
        locks = new HsmLocks(client, TestCluster.OPERATOR_NAMESPACE);
        keeper = new LockKeeper(locks, backups, gateway, clock);
        leadership = new Leadership(client, TestCluster.OPERATOR_NAMESPACE, name, true, metrics::leader);
        leadership.won(() -> true);
        EventPublisher events = new EventPublisher(client, name, clock);
        BackupReporter reporter = new BackupReporter(metrics);
        ManagedHsms managedHsms = new ManagedHsms(client, TestCluster.HSM_SUFFIX);
        engine = new BackupEngine(
                backups,
                managedHsms,
                gateway,
                new BackupStarter(gateway, backups, keeper, leadership, gate, answers, reporter, clock),
                line,
                answers,
                new BackupRecorder(backups, keeper, line, answers, events, reporter),
                reporter,
                clock);
        hsms = new ManagedHsmReconciler(
                managedHsms, gateway, keeper, events, metrics, Duration.ofMinutes(5), clock, () -> 0);
    }

    /** One step with an up-to-date cache. */
    Optional<Duration> step(HsmBackup backup) {
        return engine.step(TestCluster.get().live(backup));
    }
}

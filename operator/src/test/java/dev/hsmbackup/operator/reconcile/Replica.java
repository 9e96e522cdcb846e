package dev.hsmbackup.operator.reconcile;

import dev.hsmbackup.crds.Cloud;
import dev.hsmbackup.crds.Run;
import dev.hsmbackup.operator.cluster.ApiFaults;
import dev.hsmbackup.operator.cluster.MutableClock;
import dev.hsmbackup.operator.cluster.TestCluster;
import dev.hsmbackup.operator.kube.CloudHsms;
import dev.hsmbackup.operator.kube.EventPublisher;
import dev.hsmbackup.operator.kube.HsmLocks;
import dev.hsmbackup.operator.kube.Leadership;
import dev.hsmbackup.operator.kube.ManagedHsms;
import dev.hsmbackup.operator.kube.Runs;
import dev.hsmbackup.operator.kube.StartGate;
import dev.hsmbackup.operator.telemetry.OperatorMetrics;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** One process of the operator, wired as {@code Controllers} does it, but without informers: tests say what the cache has. */
final class Replica {

    final ApiFaults faults = new ApiFaults();
    final StartAnswers answers = new StartAnswers();
    final StartGate gate = new StartGate();
    final List<HostLine.Place> woken = new ArrayList<>();
    final WaitingLine line = new WaitingLine(woken::add);

    /** Names of the CloudHsms that are to be probed at once. */
    final List<String> activated = new ArrayList<>();

    final OperatorMetrics metrics = new OperatorMetrics("test");
    final HsmLocks locks;
    final LockKeeper keeper;
    final Runs backups;
    final Leadership leadership;
    final RunEngine engine;
    final ManagedHsmReconciler hsms;
    final CloudHsmReconciler cloudHsms;

    /**
     * Elected already.
     *
     * @param name its identity in the election
     */
    Replica(String name, FakeHsmGateway gateway, FakeRestoreGateway restores, MutableClock clock) {
        Gateways azure = new Gateways(gateway, restores, restores.clusters(), "management.azure.com");
        KubernetesClient client = TestCluster.get().operator(faults);
        backups = new Runs(client);
        locks = new HsmLocks(client, TestCluster.OPERATOR_NAMESPACE);
        keeper = new LockKeeper(locks, backups, gateway, restores, clock);
        leadership = new Leadership(client, TestCluster.OPERATOR_NAMESPACE, name, true, metrics.replica()::leader);
        leadership.won(() -> true);
        EventPublisher events = new EventPublisher(client, name, clock);
        RunReporter reporter = new RunReporter(metrics);
        ManagedHsms managedHsms = new ManagedHsms(client, TestCluster.HSM_SUFFIX);
        CloudHsms clusters = new CloudHsms(client, Cloud.AZURE_PUBLIC);
        Targets targets = new Targets(managedHsms, clusters);
        RestoreChecks checks = new RestoreChecks(restores);
        RestorePreparation preparation = new RestorePreparation(
                backups,
                targets,
                restores,
                new RestoreSources(backups, gateway, clock),
                new SafetyBackups(backups, gateway, clock),
                checks,
                keeper,
                clock);
        ClusterPreparation clusterPreparation = new ClusterPreparation(
                backups,
                targets,
                new ClusterSources(backups, targets, clock),
                checks,
                restores.clusters(),
                keeper,
                clock);
        RunStarter starter = new RunStarter(azure, backups, keeper, leadership, gate, answers, reporter, clock);
        engine = new RunEngine(
                backups,
                new NextStep(targets, starter, preparation, clusterPreparation, line, answers, clock),
                new JobPolls(azure, clock, activated::add),
                starter,
                preparation,
                line,
                new RunRecorder(backups, keeper, line, answers, events, reporter, clock),
                reporter,
                clock);
        cloudHsms = new CloudHsmReconciler(
                clusters, restores.clusters(), keeper, events, metrics, Duration.ofMinutes(5), clock, () -> 0);
        hsms = new ManagedHsmReconciler(
                managedHsms, gateway, keeper, events, metrics, Duration.ofMinutes(5), clock, () -> 0);
    }

    /** One step with an up-to-date cache. */
    Optional<Duration> step(Run run) {
        return engine.step(TestCluster.get().live(run));
    }
}

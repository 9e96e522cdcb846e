package dev.hsmbackup.operator;

import dev.hsmbackup.operator.azure.AzureHsmGateway;
import dev.hsmbackup.operator.azure.AzureSettings;
import dev.hsmbackup.operator.kube.EventPublisher;
import dev.hsmbackup.operator.kube.HsmBackups;
import dev.hsmbackup.operator.kube.HsmLocks;
import dev.hsmbackup.operator.kube.KubernetesClients;
import dev.hsmbackup.operator.kube.Leadership;
import dev.hsmbackup.operator.kube.ManagedHsms;
import dev.hsmbackup.operator.kube.StartGate;
import dev.hsmbackup.operator.management.HealthCheck;
import dev.hsmbackup.operator.management.ManagementServer;
import dev.hsmbackup.operator.port.HsmGateway;
import dev.hsmbackup.operator.reconcile.BackupEngine;
import dev.hsmbackup.operator.reconcile.BackupRecorder;
import dev.hsmbackup.operator.reconcile.BackupReporter;
import dev.hsmbackup.operator.reconcile.BackupStarter;
import dev.hsmbackup.operator.reconcile.Bulkhead;
import dev.hsmbackup.operator.reconcile.HsmBackupReconciler;
import dev.hsmbackup.operator.reconcile.LockKeeper;
import dev.hsmbackup.operator.reconcile.ManagedHsmReconciler;
import dev.hsmbackup.operator.reconcile.ReconcileThreads;
import dev.hsmbackup.operator.reconcile.StartAnswers;
import dev.hsmbackup.operator.telemetry.OperatorMetrics;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.javaoperatorsdk.operator.Operator;
import io.javaoperatorsdk.operator.api.config.ConfigurationServiceOverrider;
import java.io.IOException;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.random.RandomGenerator;

/** Puts the operator together: the one class that knows all others. */
final class Wiring {

    private final OperatorSettings settings;
    private final InstantSource clock = InstantSource.system();
    private final OperatorMetrics metrics;
    private final KubernetesClient client;
    private final Leadership leadership;
    private final StartGate gate = new StartGate();
    private final StartAnswers answers = new StartAnswers();
    private final ReconcileThreads threads = new ReconcileThreads();
    private final Operator operator;

    Wiring(OperatorSettings settings, AzureSettings azure, String version) {
        this.settings = settings;
        this.metrics = new OperatorMetrics(version);
        HsmGateway gateway = new Bulkhead(AzureHsmGateway.create(azure, clock, metrics::azureRequest), threads);
        this.client = KubernetesClients.create();
        this.leadership = new Leadership(
                client, settings.namespace(), settings.podName(), settings.leaderElection(), metrics::leader);
        this.operator = new Operator(this::configure);

        HsmBackups backups = new HsmBackups(client);
        ManagedHsms hsms = new ManagedHsms(client, azure.cloud().hsmSuffix());
        EventPublisher events = new EventPublisher(client, settings.podName(), clock);
        LockKeeper locks = new LockKeeper(new HsmLocks(client, settings.namespace()), backups, gateway, clock);
        BackupReporter reporter = new BackupReporter(metrics);
        BackupStarter starter = new BackupStarter(gateway, backups, locks, leadership, gate, answers, reporter, clock);
        BackupRecorder recorder = new BackupRecorder(backups, locks, answers, events, reporter);
        BackupEngine engine = new BackupEngine(backups, hsms, gateway, starter, answers, recorder, reporter, clock);
        RandomGenerator random = () -> ThreadLocalRandom.current().nextLong();
        operator.register(new HsmBackupReconciler(engine, metrics, random));
        operator.register(new ManagedHsmReconciler(
                hsms, gateway, locks, events, metrics, settings.probeInterval(), clock, random));
    }

    private void configure(ConfigurationServiceOverrider framework) {
        framework
                .withKubernetesClient(client)
                .withExecutorService(threads.executor())
                .checkingCRDAndValidateLocalModel(false)
                .withUseSSAToPatchPrimaryResource(false)
                .withCloseClientOnStop(false);
        if (settings.leaderElection()) {
            framework.withLeaderElectionConfiguration(leadership.configuration());
        }
    }

    /**
     * Serves health and metrics, then reconciles.
     *
     * @throws IOException where an address cannot be listened on
     */
    void start() throws IOException {
        Shutdown shutdown = new Shutdown(gate, answers, leadership);
        HealthCheck stopping = new HealthCheck(
                "stopping", () -> gate.closed() ? Optional.of("the operator is stopping") : Optional.empty());
        HealthCheck informers = new HealthCheck("informers", this::informerProblem);
        ManagementServer.health(settings.healthAddress(), List.of(), List.of(stopping, informers));
        ManagementServer.metrics(settings.metricsAddress(), metrics);
        Runtime.getRuntime().addShutdownHook(new Thread(shutdown, "shutdown"));
        operator.start();
    }

    private Optional<String> informerProblem() {
        if (!operator.getRuntimeInfo().isStarted()) {
            return Optional.of("not started yet");
        }
        return operator.getRuntimeInfo().allEventSourcesAreHealthy()
                ? Optional.empty()
                : Optional.of("not watching: "
                        + operator.getRuntimeInfo().unhealthyEventSources().keySet());
    }
}

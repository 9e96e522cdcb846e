package dev.hsmbackup.operator;

import dev.hsmbackup.crds.BackupSchedule;
import dev.hsmbackup.crds.Cloud;
import dev.hsmbackup.crds.CloudHsm;
import dev.hsmbackup.crds.CloudHsmRestore;
import dev.hsmbackup.crds.HsmBackup;
import dev.hsmbackup.crds.HsmRestore;
import dev.hsmbackup.crds.ManagedHsm;
import dev.hsmbackup.operator.azure.AzureHsmGateway;
import dev.hsmbackup.operator.azure.AzureSettings;
import dev.hsmbackup.operator.kube.CloudHsms;
import dev.hsmbackup.operator.kube.EventPublisher;
import dev.hsmbackup.operator.kube.HsmLocks;
import dev.hsmbackup.operator.kube.Leadership;
import dev.hsmbackup.operator.kube.ManagedHsms;
import dev.hsmbackup.operator.kube.Relist;
import dev.hsmbackup.operator.kube.Runs;
import dev.hsmbackup.operator.kube.Schedules;
import dev.hsmbackup.operator.kube.StartGate;
import dev.hsmbackup.operator.port.BlobGateway;
import dev.hsmbackup.operator.reconcile.BackupScheduleReconciler;
import dev.hsmbackup.operator.reconcile.BlobBulkhead;
import dev.hsmbackup.operator.reconcile.BlobEngine;
import dev.hsmbackup.operator.reconcile.BlobReporter;
import dev.hsmbackup.operator.reconcile.Bulkhead;
import dev.hsmbackup.operator.reconcile.CloudHsmReconciler;
import dev.hsmbackup.operator.reconcile.CloudHsmRestoreReconciler;
import dev.hsmbackup.operator.reconcile.ClusterPreparation;
import dev.hsmbackup.operator.reconcile.ClusterSources;
import dev.hsmbackup.operator.reconcile.Gateways;
import dev.hsmbackup.operator.reconcile.HsmBackupReconciler;
import dev.hsmbackup.operator.reconcile.HsmRestoreReconciler;
import dev.hsmbackup.operator.reconcile.JobPolls;
import dev.hsmbackup.operator.reconcile.LockKeeper;
import dev.hsmbackup.operator.reconcile.ManagedHsmReconciler;
import dev.hsmbackup.operator.reconcile.NextStep;
import dev.hsmbackup.operator.reconcile.ReconcileThreads;
import dev.hsmbackup.operator.reconcile.RestoreBulkhead;
import dev.hsmbackup.operator.reconcile.RestoreChecks;
import dev.hsmbackup.operator.reconcile.RestorePreparation;
import dev.hsmbackup.operator.reconcile.RestoreSources;
import dev.hsmbackup.operator.reconcile.RunEngine;
import dev.hsmbackup.operator.reconcile.RunLoop;
import dev.hsmbackup.operator.reconcile.RunRecorder;
import dev.hsmbackup.operator.reconcile.RunReporter;
import dev.hsmbackup.operator.reconcile.RunStarter;
import dev.hsmbackup.operator.reconcile.SafetyBackups;
import dev.hsmbackup.operator.reconcile.ScheduleEngine;
import dev.hsmbackup.operator.reconcile.ScheduleReporter;
import dev.hsmbackup.operator.reconcile.StartAnswers;
import dev.hsmbackup.operator.reconcile.Targets;
import dev.hsmbackup.operator.reconcile.WaitingLine;
import dev.hsmbackup.operator.reconcile.Wakeups;
import dev.hsmbackup.operator.telemetry.OperatorMetrics;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.javaoperatorsdk.operator.Operator;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.processing.Controller;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.ThreadLocalRandom;
import java.util.random.RandomGenerator;

/** Makes the reconcilers of all kinds, with all that they need. */
final class Controllers {

    /** What they share with the process around them. */
    record Surroundings(
            OperatorSettings settings,
            KubernetesClient client,
            Leadership leadership,
            StartGate gate,
            StartAnswers answers,
            ReconcileThreads threads,
            OperatorMetrics metrics,
            InstantSource clock) {}

    private static final RandomGenerator RANDOM =
            () -> ThreadLocalRandom.current().nextLong();

    private final Surroundings around;
    private final Gateways azure;
    private final BlobGateway storage;
    private final RestoreChecks checks;
    private final ManagedHsms managedHsms;
    private final CloudHsms cloudHsms;
    private final Targets targets;
    private final Runs runs;
    private final EventPublisher events;
    private final LockKeeper locks;
    private final Wakeups<BackupSchedule> schedules = new Wakeups<>();
    private final Wakeups<HsmBackup> backups = new Wakeups<>();
    private final Wakeups<HsmRestore> restores = new Wakeups<>();
    private final Wakeups<CloudHsmRestore> cloudRestores = new Wakeups<>();

    /** @param service Azure as it is: while one waits for it, others work */
    Controllers(Surroundings around, AzureHsmGateway service, AzureSettings settings) {
        this.around = around;
        ReconcileThreads threads = around.threads();
        this.azure = new Gateways(
                new Bulkhead(service, threads),
                new RestoreBulkhead(service.restores(), threads),
                hsm -> threads.whileOthersWork(() -> service.clusters().cluster(hsm)),
                settings.cloud().armHost());
        this.storage = new BlobBulkhead(service.blobs(), threads);
        this.checks = new RestoreChecks(azure.restores());
        this.managedHsms = new ManagedHsms(around.client(), settings.cloud().hsmSuffix());
        this.cloudHsms = new CloudHsms(around.client(), cloud(settings));
        this.targets = new Targets(managedHsms, cloudHsms);
        this.runs = new Runs(around.client());
        OperatorSettings operator = around.settings();
        this.events = new EventPublisher(around.client(), operator.podName(), around.clock());
        this.locks = new LockKeeper(
                new HsmLocks(around.client(), operator.namespace()),
                runs,
                azure.backups(),
                azure.restores(),
                around.clock());
    }

    void registerWith(Operator framework, Relist relist) {
        Duration interval = around.settings().probeInterval();
        CloudHsmReconciler clusters = new CloudHsmReconciler(
                cloudHsms, azure.clusters(), locks, events, around.metrics(), interval, around.clock(), RANDOM);
        JobPolls polls = new JobPolls(azure, around.clock(), clusters::probeNow);
        RunLoop loop = new RunLoop(engine(polls), events, around.metrics(), RANDOM);
        Registry registry = new Registry(framework, relist);
        ScheduleEngine scheduleEngine = new ScheduleEngine(
                new Schedules(around.client()),
                around.leadership(),
                events,
                new ScheduleReporter(around.metrics().schedules(), around.clock()),
                around.clock());
        BlobEngine blobs = new BlobEngine(
                runs,
                targets,
                storage,
                around.leadership(),
                new BlobReporter(events, around.metrics()),
                around.clock());
        registry.add(BackupSchedule.class, new BackupScheduleReconciler(scheduleEngine, schedules, around.metrics()));
        registry.add(HsmBackup.class, new HsmBackupReconciler(loop, blobs, backups, schedules));
        registry.add(HsmRestore.class, new HsmRestoreReconciler(loop, restores));
        registry.add(CloudHsmRestore.class, new CloudHsmRestoreReconciler(loop, cloudRestores));
        registry.add(CloudHsm.class, clusters);
        registry.add(
                ManagedHsm.class,
                new ManagedHsmReconciler(
                        managedHsms,
                        azure.backups(),
                        locks,
                        events,
                        around.metrics(),
                        interval,
                        around.clock(),
                        RANDOM));
    }

    private record Registry(Operator framework, Relist relist) {
        <T extends HasMetadata> void add(Class<T> kind, Reconciler<T> reconciler) {
            if (framework.register(reconciler) instanceof Controller<T> controller) {
                relist.add(kind, controller.getEventSourceManager().getControllerEventSource());
            }
        }
    }

    private RunEngine engine(JobPolls polls) {
        InstantSource clock = around.clock();
        RunReporter reporter = new RunReporter(around.metrics());
        RunStarter starter = new RunStarter(
                azure, runs, locks, around.leadership(), around.gate(), around.answers(), reporter, clock);
        WaitingLine line = WaitingLine.waking(backups, restores, cloudRestores);
        RestorePreparation preparation = preparation();
        NextStep next =
                new NextStep(targets, starter, preparation, clusterPreparation(), line, around.answers(), clock);
        RunRecorder recorder = new RunRecorder(runs, locks, line, around.answers(), events, reporter, clock);
        return new RunEngine(runs, next, polls, starter, preparation, line, recorder, reporter, clock);
    }

    private RestorePreparation preparation() {
        return new RestorePreparation(
                runs,
                targets,
                azure.restores(),
                new RestoreSources(runs, azure.backups(), around.clock()),
                new SafetyBackups(runs, azure.backups(), around.clock()),
                checks,
                locks,
                around.clock());
    }

    private ClusterPreparation clusterPreparation() {
        return new ClusterPreparation(
                runs,
                targets,
                new ClusterSources(runs, targets, around.clock()),
                checks,
                azure.clusters(),
                locks,
                around.clock());
    }

    private static Cloud cloud(AzureSettings azure) {
        return switch (azure.cloud()) {
            case PUBLIC -> Cloud.AZURE_PUBLIC;
            case US_GOVERNMENT -> Cloud.AZURE_US_GOVERNMENT;
            case CHINA -> Cloud.AZURE_CHINA;
        };
    }
}

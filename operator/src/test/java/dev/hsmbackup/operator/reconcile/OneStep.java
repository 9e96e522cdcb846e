package dev.hsmbackup.operator.reconcile;

import dev.hsmbackup.crds.Attempt;
import dev.hsmbackup.crds.Cloud;
import dev.hsmbackup.crds.Run;
import dev.hsmbackup.operator.kube.CloudHsms;
import dev.hsmbackup.operator.kube.EventPublisher;
import dev.hsmbackup.operator.kube.HsmLocks;
import dev.hsmbackup.operator.kube.Leadership;
import dev.hsmbackup.operator.kube.ManagedHsms;
import dev.hsmbackup.operator.kube.Runs;
import dev.hsmbackup.operator.kube.StartGate;
import dev.hsmbackup.operator.port.ClusterGateway;
import dev.hsmbackup.operator.port.HsmGateway;
import dev.hsmbackup.operator.port.HsmTarget;
import dev.hsmbackup.operator.port.RestoreGateway;
import dev.hsmbackup.operator.port.StartAnswer;
import dev.hsmbackup.operator.telemetry.OperatorMetrics;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.InstantSource;
import java.util.Optional;
import java.util.UUID;

/**
 * One step of one operator process, for the model of the start protocol: the shipped classes, wired as {@code Controllers}
 * does it, around a client, a gateway, a clock, an attempt id and a memory that the model gives.
 */
public final class OneStep {

    private static final String HOST = "payments.managedhsm.azure.net";
    private static final String SUFFIX = "managedhsm.azure.net";
    private static final RunReporter REPORTER = new RunReporter(new OperatorMetrics("model"));

    private final StartAnswers answers = new StartAnswers();
    private final InstantSource clock;
    private final LockKeeper locks;
    private final RunEngine engine;

    /**
     * Leads already.
     *
     * @param identity in the leader election
     * @param attemptId of the attempt that this step may make
     */
    public OneStep(
            KubernetesClient client,
            HsmGateway gateway,
            RestoreGateway restores,
            ClusterGateway clusterGateway,
            InstantSource clock,
            String identity,
            UUID attemptId) {
        this.clock = clock;
        String namespace = "hsm-backup-system";
        Runs runs = new Runs(client);
        Targets targets = new Targets(new ManagedHsms(client, SUFFIX), new CloudHsms(client, Cloud.AZURE_PUBLIC));
        Gateways azure = new Gateways(gateway, restores, clusterGateway, "management.azure.com");
        Leadership leadership = new Leadership(client, namespace, identity, true, leads -> {});
        leadership.won(() -> true);
        locks = new LockKeeper(new HsmLocks(client, namespace), runs, gateway, restores, clock);
        RunStarter starter = new RunStarter(
                azure, runs, locks, leadership, new StartGate(), answers, REPORTER, clock, () -> attemptId);
        // Without the others: a line only makes some of them ask later.
        WaitingLine line = new WaitingLine(turn -> {});
        RunRecorder recorder = new RunRecorder(
                runs, locks, line, answers, new EventPublisher(client, identity, clock), REPORTER, clock);
        RestoreChecks checks = new RestoreChecks(restores);
        RestorePreparation preparation = new RestorePreparation(
                runs,
                targets,
                restores,
                new RestoreSources(runs, gateway, clock),
                new SafetyBackups(runs, gateway, clock),
                checks,
                locks,
                clock);
        ClusterPreparation clusters = new ClusterPreparation(
                runs, targets, new ClusterSources(runs, targets, clock), checks, clusterGateway, locks, clock);
        NextStep next = new NextStep(targets, starter, preparation, clusters, line, answers, clock);
        engine = new RunEngine(
                runs,
                next,
                new JobPolls(azure, clock, name -> {}),
                starter,
                preparation,
                line,
                recorder,
                REPORTER,
                clock);
    }

    /** What the process remembers of an attempt from the steps before. */
    public void remember(String uid, UUID attempt, boolean intended, Optional<StartAnswer> answer) {
        answers.intend(attempt, uid);
        if (!intended) {
            answers.sending(new Attempt(attempt, clock.instant(), HOST, null, null));
        }
        answer.ifPresent(it -> answers.put(attempt, it));
    }

    public boolean isIntended(UUID attempt) {
        return answers.isIntended(attempt);
    }

    public Optional<StartAnswer> answer(UUID attempt) {
        return answers.find(attempt);
    }

    /**
     * The framework hands the object over.
     *
     * @param cached as the informer has it; may be old
     */
    public void reconcile(Run cached) {
        engine.step(cached);
    }

    /**
     * The framework tells that the object was deleted.
     *
     * @param cached as the informer had it last
     */
    public void deleted(Run cached) {
        engine.gone(cached);
    }

    /** What the ManagedHsm's reconciler does about the lock. */
    public void followOrphan(HsmTarget hsm) {
        locks.followOrphan(hsm);
    }
}

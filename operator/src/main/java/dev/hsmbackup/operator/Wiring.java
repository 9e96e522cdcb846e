package dev.hsmbackup.operator;

import dev.hsmbackup.operator.azure.AzureHsmGateway;
import dev.hsmbackup.operator.azure.AzureSettings;
import dev.hsmbackup.operator.kube.Candidate;
import dev.hsmbackup.operator.kube.Election;
import dev.hsmbackup.operator.kube.KubernetesClients;
import dev.hsmbackup.operator.kube.LeaderLease;
import dev.hsmbackup.operator.kube.Leadership;
import dev.hsmbackup.operator.kube.Relist;
import dev.hsmbackup.operator.kube.Rights;
import dev.hsmbackup.operator.kube.ServerClock;
import dev.hsmbackup.operator.kube.StartGate;
import dev.hsmbackup.operator.management.HealthCheck;
import dev.hsmbackup.operator.management.ManagementServer;
import dev.hsmbackup.operator.reconcile.ReconcileThreads;
import dev.hsmbackup.operator.reconcile.StartAnswers;
import dev.hsmbackup.operator.telemetry.LogKeys;
import dev.hsmbackup.operator.telemetry.OperatorMetrics;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.javaoperatorsdk.operator.Operator;
import io.javaoperatorsdk.operator.api.config.ConfigurationServiceOverrider;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Puts the process together: health, metrics, leadership, shutdown, and {@link Controllers} for the work. */
final class Wiring {

    private static final Logger LOG = LoggerFactory.getLogger(Wiring.class);

    private final OperatorSettings settings;
    private final InstantSource machine = InstantSource.system();
    private final OperatorMetrics metrics;
    private final KubernetesClient client;
    private final Election election;
    private final Leadership leadership;
    private final StartGate gate = new StartGate();
    private final StartAnswers answers = new StartAnswers();
    private final ReconcileThreads threads = new ReconcileThreads();
    private final Shutdown shutdown;
    private final Operator operator;
    private final Rights rights;
    private final PatientStart starting;
    private final Relist relist;

    Wiring(OperatorSettings settings, AzureSettings azure, String version) {
        this.settings = settings;
        this.metrics = new OperatorMetrics(version);
        ServerClock clock = new ServerClock(machine, System::nanoTime, metrics.replica()::clockSkew);
        this.rights = new Rights(clock, metrics::missingRights);
        this.client = KubernetesClients.create(clock, rights);
        this.election = new Election(
                new LeaderLease(KubernetesClients.quick(client), settings.namespace(), settings.podName(), clock),
                System::nanoTime);
        this.shutdown = new Shutdown(gate, answers, election::withdraw);
        this.leadership = new Leadership(
                client, settings.namespace(), settings.podName(), settings.leaderElection(), metrics.replica()::leader);
        this.operator = new Operator(this::configure);

        this.relist = new Relist(client, leadership::leading, metrics::eventMissed);
        // Tokens end by the machine's clock: the library that fetches them counts by it.
        AzureHsmGateway service = AzureHsmGateway.create(azure, machine, metrics::azureRequest);
        new Controllers(
                        new Controllers.Surroundings(
                                settings, client, leadership, gate, answers, threads, metrics, clock),
                        service,
                        azure)
                .registerWith(operator, relist);
        this.starting = new PatientStart(operator);
    }

    private void configure(ConfigurationServiceOverrider framework) {
        framework
                .withKubernetesClient(client)
                .withExecutorService(threads.executor())
                .checkingCRDAndValidateLocalModel(false)
                .withUseSSAToPatchPrimaryResource(false)
                .withInformerStoppedHandler((informer, why) -> informerStopped(why))
                .withCloseClientOnStop(false);
    }

    /**
     * Serves health and metrics, then reconciles, or waits until this replica is elected.
     *
     * @throws IOException where an address cannot be listened on
     */
    void start() throws IOException {
        HealthCheck stopping = new HealthCheck(
                "stopping", () -> gate.closed() ? Optional.of("the operator is stopping") : Optional.empty());
        HealthCheck informers = new HealthCheck("informers", this::informerProblem);
        HealthCheck missing =
                new HealthCheck("rights", () -> rights.problem(informerProblem().isEmpty()));
        ManagementServer.health(settings.healthAddress(), List.of(), List.of(stopping, informers, missing));
        ManagementServer.metrics(settings.metricsAddress(), metrics);
        Runtime.getRuntime().addShutdownHook(new Thread(shutdown, "shutdown"));
        ClockGuard guard = new ClockGuard(machine, System::nanoTime, this::clockSetBack);
        if (settings.leaderElection()) {
            Candidate candidate =
                    new Candidate(election, leadership, this::lead, () -> shutdown.end(Shutdown.Reason.LEASE_LOST));
            every(Election.RETRY, "election", candidate::campaign);
            every(Duration.ofSeconds(1), "watch", () -> {
                candidate.watch();
                guard.run();
            });
        } else {
            every(Duration.ofSeconds(1), "watch", guard);
            reconcile();
        }
    }

    private void reconcile() {
        starting.run();
        relist.every(settings.probeInterval());
    }

    /** Only now: a standby neither watches nor keeps anything, and what a new leader lists is fresh. */
    private void lead() {
        try {
            reconcile();
        } catch (RuntimeException e) {
            LOG.atError().addKeyValue(LogKeys.EVENT, "start-failed").setCause(e).log("Could not start");
            shutdown.end(Shutdown.Reason.BROKEN);
        }
    }

    /** While it starts, the start itself fails and is tried again; the framework would end the process in any case. */
    private void informerStopped(@Nullable Throwable why) {
        if (why != null && starting.problem().isEmpty()) {
            LOG.atError().addKeyValue(LogKeys.EVENT, "watch-lost").setCause(why).log("A watch ended for good");
            shutdown.end(Shutdown.Reason.BROKEN);
        }
    }

    private void clockSetBack(Duration by) {
        LOG.error(
                "This machine's clock was set back by {} s: the timers of this process would ring that late, so it ends"
                        + " and has to be started again",
                by.toSeconds());
        shutdown.end(Shutdown.Reason.CLOCK_SET_BACK);
    }

    /** A process without these tasks would neither lead nor end, so it ends where one fails. */
    private void every(Duration period, String thread, Runnable task) {
        var _ = Executors.newSingleThreadScheduledExecutor(
                        Thread.ofPlatform().name(thread).factory())
                .scheduleWithFixedDelay(
                        () -> {
                            try {
                                task.run();
                            } catch (RuntimeException e) {
                                LOG.error("{} failed", thread, e);
                                shutdown.end(Shutdown.Reason.BROKEN);
                            }
                        },
                        0,
                        period.toMillis(),
                        TimeUnit.MILLISECONDS);
    }

    private Optional<String> informerProblem() {
        if (settings.leaderElection() && !leadership.leading()) {
            return election.follows() ? Optional.empty() : Optional.of("the leader lease cannot be read");
        }
        Optional<String> notStarted = starting.problem();
        if (notStarted.isPresent()) {
            return notStarted;
        }
        return operator.getRuntimeInfo().allEventSourcesAreHealthy()
                ? Optional.empty()
                : Optional.of("not watching: "
                        + operator.getRuntimeInfo().unhealthyEventSources().keySet());
    }
}

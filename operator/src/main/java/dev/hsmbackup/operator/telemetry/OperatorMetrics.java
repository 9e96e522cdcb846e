package dev.hsmbackup.operator.telemetry;

import dev.hsmbackup.operator.port.AzureRequests;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Tags;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * All metrics of the operator; with its parts the only class that knows names and labels. Thread-safe, never throws, does
 * no I/O. Label {@code hsm} is the name of a {@code ManagedHsm}, or {@code cloudhsm/} and that of a {@code CloudHsm}
 * (cluster scope, made by admins), and every open label is bounded. Names of namespaced objects are labels only where an
 * alert has to say which one it is about (ADR 16): of schedules ({@link ScheduleMetrics}), of runs that are stalled, and of
 * the newest run of a namespace and HSM that failed ({@link RunName}).
 */
public final class OperatorMetrics {
    private static final int MAX_HSMS = 500;
    private static final int MAX_NAMESPACES = 500;
    private static final int MAX_WORDS = 50;

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final LabelValues hsms = new LabelValues(MAX_HSMS);
    private final LabelValues hosts = new LabelValues(MAX_HSMS);
    private final LabelValues namespaces = new LabelValues(MAX_NAMESPACES);
    private final LabelValues kinds = new LabelValues(MAX_WORDS);
    private final LabelValues outcomes = new LabelValues(MAX_WORDS);
    private final LabelValues reasons = new LabelValues(MAX_WORDS);

    private final AtomicBoolean scraped = new AtomicBoolean();
    private final Instruments instruments = new Instruments(registry);
    private final StateGauges states = new StateGauges(instruments);
    private final RestoreMetrics restores = new RestoreMetrics(instruments, namespaces, hsms, states.failedRestores());
    private final ReplicaMetrics replica;
    private final ScheduleMetrics schedules = new ScheduleMetrics(instruments, namespaces, reasons);

    /**
     * Starts with the gauges at zero and no series for any HSM.
     *
     * @param version the operator's own version, for {@code hsmbackup_build_info}
     */
    public OperatorMetrics(String version) {
        replica = new ReplicaMetrics(registry, version);
    }

    /** What this process is, and whether it acts. */
    public ReplicaMetrics replica() {
        return replica;
    }

    /**
     * One reconciliation is over.
     *
     * @param kind the kind reconciled, as {@code HsmBackup}
     */
    public void reconciled(String kind, ReconcileResult result, Duration took) {
        var kindLabel = kinds.of(kind);
        instruments.count(
                MetricNames.RECONCILIATIONS,
                "Reconciliations by kind and result.",
                Tags.of("kind", kindLabel, "result", result.label()));
        instruments
                .timer(
                        MetricNames.RECONCILIATION_DURATION,
                        "How long reconciliations took.",
                        Tags.of("kind", kindLabel))
                .record(took);
    }

    /**
     * One request to Azure is over; fits {@link AzureRequests}.
     *
     * @param outcome HTTP status code, or a word from a closed set, as {@code connect}
     */
    public void azureRequest(String host, AzureRequests.Route route, String outcome, Duration took) {
        instruments.count(
                MetricNames.AZURE_REQUESTS,
                "Requests to Azure by host, route and outcome.",
                Tags.of("host", hosts.of(host), "route", route.label(), "outcome", outcomes.of(outcome)));
        instruments
                .timer(
                        MetricNames.AZURE_REQUEST_DURATION,
                        "How long requests to Azure took.",
                        Tags.of("route", route.label()))
                .record(took);
    }

    /**
     * A backup became terminal. Call once, when the terminal status was written.
     *
     * @param hsm what the HSM is called; null where the backup's target does not exist or is not open to its namespace,
     *     so that names made up by tenants do not become labels
     */
    public void backupEnded(String namespace, @Nullable String hsm, BackupResult result) {
        instruments.count(
                MetricNames.BACKUPS,
                "Backups that ended, by result.",
                Tags.of("namespace", namespaces.of(namespace), "hsm", hsms.of(hsm), "result", result.label()));
    }

    /**
     * A backup whose deletionPolicy is Delete is deleted, and it is decided what becomes of its blobs. Call once.
     *
     * @param hsm as in {@link #backupEnded}
     */
    public void blobsDecided(String namespace, @Nullable String hsm, BlobResult result) {
        instruments.count(
                MetricNames.BLOB_DELETIONS,
                "Deleted backups whose blobs were to go with them, by what became of the blobs.",
                Tags.of("namespace", namespaces.of(namespace), "hsm", hsms.of(hsm), "result", result.label()));
    }

    /** What restores do. */
    public RestoreMetrics restores() {
        return restores;
    }

    /** How schedules stand. */
    public ScheduleMetrics schedules() {
        return schedules;
    }

    /** The newest success counts, so a restart may report those of all existing objects in any order. */
    public void backupSucceeded(String hsm, Instant completedAt) {
        states.successes().at(Tags.of("hsm", hsms.of(hsm)), completedAt);
    }

    /** A start was sent whose outcome nobody knows: a person has to look. Call once per attempt. */
    public void startOutcomeUnknown(String hsm) {
        startOutcomeUnknownCounter(hsms.of(hsm)).increment();
    }

    /**
     * A run ended as {@link #startOutcomeUnknown} says. The newest of its namespace and HSM counts; may be told again, in
     * any order.
     */
    public void startOutcomeUnknownAt(RunName run, String hsm, Instant completedAt) {
        states.unknownStarts()
                .at(
                        Tags.of("namespace", namespaces.of(run.namespace()), "hsm", hsms.of(hsm)),
                        completedAt,
                        Tags.of("kind", run.kind(), "name", run.name()));
    }

    /** The run is Starting or Running. Replaces what was last said about this uid. */
    public void inFlight(String uid, RunName run, String hsm, boolean stalled) {
        states.open().inFlight(uid, run, hsms.of(hsm), stalled);
    }

    /**
     * The run waits before its start. Replaces what was last said about this uid.
     *
     * @param hsm what the HSM is called, or null as in {@link #backupEnded}
     * @param reason the condition's reason, from a closed set
     */
    public void waiting(String uid, RunName run, @Nullable String hsm, String reason, boolean stalled) {
        states.open().waiting(uid, run, hsms.of(hsm), reasons.of(reason), stalled);
    }

    /** The run ended or was deleted. Harmless for a uid that was never seen. */
    public void closed(String uid) {
        states.open().ended(uid);
    }

    /** An object was found by a list of all, and not by the watch. */
    public void eventMissed(String kind) {
        instruments.count(
                MetricNames.MISSED_EVENTS, "Objects that the watch did not tell of.", Tags.of("kind", kinds.of(kind)));
    }

    /** The rights that the API server denies at present, as {@code update hsmbackups/status}. */
    public void missingRights(Set<String> rights) {
        states.missingRights(rights);
    }

    /**
     * The ManagedHsm or CloudHsm was probed, or could not be.
     *
     * @param reason the Ready condition's reason, from a closed set
     */
    public void hsmReady(String hsm, boolean ready, String reason) {
        var label = hsms.of(hsm);
        states.ready(label, ready, reasons.of(reason));
        // A counter must exist at 0 before it first counts, or increase() misses the first event.
        startOutcomeUnknownCounter(label);
    }

    /**
     * The ManagedHsm or CloudHsm was deleted: its series end.
     *
     * @param host its host name, or null where it had no valid one, or shares it with others
     */
    public void hsmGone(String hsm, @Nullable String host) {
        states.remove(hsm);
        remove("hsm", hsm);
        hsms.forget(hsm);
        if (host != null) {
            remove("host", host);
            hosts.forget(host);
        }
    }

    /** For the endpoint, which renders it. Refreshes the gauges that are rows of a table. */
    public PrometheusMeterRegistry registry() {
        // Not before the first scrape: loading the JVM's management beans would slow the start.
        if (scraped.compareAndSet(false, true)) {
            RuntimeMetrics.bindTo(registry);
        }
        states.refresh();
        schedules.refresh();
        return registry;
    }

    private void remove(String label, String value) {
        List<Meter> meters = registry.getMeters();
        meters.stream()
                .filter(meter -> value.equals(meter.getId().getTag(label)))
                .forEach(registry::remove);
    }

    private Counter startOutcomeUnknownCounter(String hsmLabel) {
        return instruments.counter(
                MetricNames.START_OUTCOME_UNKNOWN,
                "Starts that were sent and whose outcome is not known.",
                Tags.of("hsm", hsmLabel));
    }
}

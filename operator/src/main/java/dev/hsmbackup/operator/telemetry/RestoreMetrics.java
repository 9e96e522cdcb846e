package dev.hsmbackup.operator.telemetry;

import io.micrometer.core.instrument.Tags;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What restores do, in numbers. Part of {@link OperatorMetrics}; dry runs do not count. */
public final class RestoreMetrics {

    private final Instruments instruments;
    private final LabelValues namespaces;
    private final LabelValues hsms;
    private final NewestTimes failures;

    RestoreMetrics(Instruments instruments, LabelValues namespaces, LabelValues hsms, NewestTimes failures) {
        this.instruments = instruments;
        this.namespaces = namespaces;
        this.hsms = hsms;
        this.failures = failures;
    }

    /** A restore became terminal; as {@link OperatorMetrics#backupEnded}. */
    public void ended(String namespace, @Nullable String hsm, BackupResult result) {
        instruments.count(
                MetricNames.RESTORES,
                "Restores that ended, by result.",
                Tags.of("namespace", namespaces.of(namespace), "hsm", hsms.of(hsm), "result", result.label()));
    }

    /**
     * A restore is Failed or Unknown. The newest of its namespace and HSM counts, among those that were sent and among the
     * others; may be told again, in any order.
     *
     * @param sent whether Azure started it, or may have: only then the HSM may have changed
     */
    public void failed(RunName restore, @Nullable String hsm, boolean sent, Instant completedAt) {
        failures.at(
                Tags.of(
                        "namespace",
                        namespaces.of(restore.namespace()),
                        "hsm",
                        hsms.of(hsm),
                        "sent",
                        String.valueOf(sent)),
                completedAt,
                Tags.of("kind", restore.kind(), "name", restore.name()));
    }

    /**
     * Azure accepted a restore.
     *
     * @param waited since the object was created
     * @param sourceAge of the backup that is restored; null: not known
     */
    public void started(String hsm, Duration waited, @Nullable Duration sourceAge) {
        Tags tags = Tags.of("hsm", hsms.of(hsm));
        instruments
                .waitTimer(MetricNames.RESTORE_WAIT, "From the creation of a restore until Azure accepted it.", tags)
                .record(waited);
        if (sourceAge != null) {
            instruments
                    .summary(MetricNames.RESTORE_SOURCE_AGE, "How old the backups were that were restored.", tags)
                    .record((double) sourceAge.toSeconds());
        }
    }
}

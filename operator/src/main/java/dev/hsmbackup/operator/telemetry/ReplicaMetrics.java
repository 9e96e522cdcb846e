package dev.hsmbackup.operator.telemetry;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.prometheus.metrics.core.metrics.Info;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/** What this process is, and whether it acts. Part of {@link OperatorMetrics}. */
public final class ReplicaMetrics {

    private final AtomicBoolean leads = new AtomicBoolean();
    private final AtomicLong clockSkewMillis = new AtomicLong();

    ReplicaMetrics(PrometheusMeterRegistry registry, String version) {
        // Not a gauge of Micrometer: it would lose the suffix _info.
        Info.builder()
                .name(MetricNames.BUILD_INFO)
                .help("Always 1; the version of the operator and of its Java runtime.")
                .labelNames("version", "java")
                .register(registry.getPrometheusRegistry())
                .addLabelValues(version, Runtime.version().toString());
        Gauge.builder(MetricNames.LEADER, leads, it -> it.get() ? 1 : 0)
                .description("1 while this replica leads and acts, else 0.")
                .register(registry);
        Gauge.builder(MetricNames.CLOCK_SKEW, clockSkewMillis, it -> it.get() / 1000.0)
                .description("How far this machine's clock is ahead of the API server's; negative: behind.")
                .register(registry);
    }

    public void leader(boolean leading) {
        leads.set(leading);
    }

    /** The API server told its time. */
    public void clockSkew(Duration ahead) {
        clockSkewMillis.set(ahead.toMillis());
    }
}

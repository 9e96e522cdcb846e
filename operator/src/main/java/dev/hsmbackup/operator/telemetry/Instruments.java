package dev.hsmbackup.operator.telemetry;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;

/** Makes the meters, or finds those that are there. */
record Instruments(MeterRegistry registry) {

    /** From a call of the API server to a request that hangs until its deadline. */
    private static final Duration[] CALLS = {
        Duration.ofMillis(10),
        Duration.ofMillis(50),
        Duration.ofMillis(250),
        Duration.ofSeconds(1),
        Duration.ofSeconds(5),
        Duration.ofSeconds(30),
        Duration.ofSeconds(60)
    };

    /** From a start at once to the longest {@code startDeadline}. */
    private static final Duration[] WAITS = {
        Duration.ofSeconds(1),
        Duration.ofSeconds(10),
        Duration.ofMinutes(1),
        Duration.ofMinutes(5),
        Duration.ofMinutes(15),
        Duration.ofHours(1),
        Duration.ofHours(4),
        Duration.ofHours(24)
    };

    void count(String name, String help, Tags tags) {
        counter(name, help, tags).increment();
    }

    Counter counter(String name, String help, Tags tags) {
        return Counter.builder(name).description(help).tags(tags).register(registry);
    }

    /** A gauge whose label values change at run time. */
    MultiGauge table(String name, String help) {
        return MultiGauge.builder(name).description(help).register(registry);
    }

    /** For what takes milliseconds to a minute. */
    Timer timer(String name, String help, Tags tags) {
        return timer(name, help, tags, CALLS);
    }

    /** For what takes seconds to a day. */
    Timer waitTimer(String name, String help, Tags tags) {
        return timer(name, help, tags, WAITS);
    }

    DistributionSummary summary(String name, String help, Tags tags) {
        return DistributionSummary.builder(name).description(help).tags(tags).register(registry);
    }

    private Timer timer(String name, String help, Tags tags, Duration... bounds) {
        return Timer.builder(name)
                .description(help)
                .tags(tags)
                .serviceLevelObjectives(bounds)
                .register(registry);
    }
}

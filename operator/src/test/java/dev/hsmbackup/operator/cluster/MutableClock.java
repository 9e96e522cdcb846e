package dev.hsmbackup.operator.cluster;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.atomic.AtomicReference;

/**
 * A clock that tests move. Begins now, since the API server writes creation times by its own, and at a whole second, as
 * Kubernetes writes times.
 */
public final class MutableClock implements InstantSource {

    private final AtomicReference<Instant> now =
            new AtomicReference<>(InstantSource.system().instant().truncatedTo(ChronoUnit.SECONDS));

    @Override
    public Instant instant() {
        return now.get();
    }

    public void advance(Duration by) {
        now.updateAndGet(it -> it.plus(by));
    }
}

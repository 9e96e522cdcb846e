package dev.hsmbackup.operator.cluster;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicReference;

/** A clock that tests move; begins now, since the API server writes creation times by its own. */
public final class MutableClock implements InstantSource {

    private final AtomicReference<Instant> now =
            new AtomicReference<>(InstantSource.system().instant());

    @Override
    public Instant instant() {
        return now.get();
    }

    public void advance(Duration by) {
        now.updateAndGet(it -> it.plus(by));
    }
}

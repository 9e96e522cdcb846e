package dev.hsmbackup.operator;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * Notices that the machine's clock was set back while this process runs. The framework's timers count by that clock: each
 * would ring as much later. A new process is right at once.
 */
final class ClockGuard implements Runnable {

    /** Less is what time services do, and only makes timers that late. */
    static final Duration TOLERANCE = Duration.ofSeconds(30);

    private final InstantSource machine;
    private final LongSupplier nanos;
    private final Consumer<Duration> setBack;
    private Instant lastTime;
    private long lastNanos;

    /**
     * @param nanos as {@link System#nanoTime}
     * @param setBack told by how much
     */
    ClockGuard(InstantSource machine, LongSupplier nanos, Consumer<Duration> setBack) {
        this.machine = machine;
        this.nanos = nanos;
        this.setBack = setBack;
        this.lastTime = machine.instant();
        this.lastNanos = nanos.getAsLong();
    }

    /** Compares with the last call; to be called every few seconds. */
    @Override
    public void run() {
        Instant time = machine.instant();
        long now = nanos.getAsLong();
        Duration lacking = Duration.ofNanos(now - lastNanos).minus(Duration.between(lastTime, time));
        lastTime = time;
        lastNanos = now;
        if (lacking.compareTo(TOLERANCE) > 0) {
            setBack.accept(lacking);
        }
    }
}

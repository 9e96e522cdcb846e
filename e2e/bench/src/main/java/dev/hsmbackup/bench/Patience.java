package dev.hsmbackup.bench;

import dev.hsmbackup.rig.RigException;
import java.time.Duration;
import java.util.function.BooleanSupplier;

/** Waits for what other processes do, without taking much of the processors that they need. */
final class Patience {

    static final Duration AT_MOST = Duration.ofMinutes(5);

    private Patience() {}

    /** Looks every few milliseconds: for moments that are measured. */
    static void watch(String what, BooleanSupplier done) {
        await(what, AT_MOST, Duration.ofMillis(5), done);
    }

    /** Looks now and then: for what need not be known to the millisecond. */
    static void await(String what, BooleanSupplier done) {
        await(what, AT_MOST, Duration.ofMillis(200), done);
    }

    static void await(String what, Duration atMost, Duration pause, BooleanSupplier done) {
        long end = System.nanoTime() + atMost.toNanos();
        while (!done.getAsBoolean()) {
            if (System.nanoTime() > end) {
                throw new RigException("waited " + atMost.toSeconds() + " s in vain for " + what);
            }
            rest(pause);
        }
    }

    static void rest(Duration pause) {
        try {
            Thread.sleep(pause);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new RigException("interrupted", e);
        }
    }
}

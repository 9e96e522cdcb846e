package dev.hsmbackup.crash.world;

import dev.hsmbackup.rig.RigException;
import java.time.Duration;
import java.util.function.BooleanSupplier;

/** Waits for what other processes do. */
public final class Patience {
    private static final Duration PAUSE = Duration.ofMillis(40);

    private Patience() {}

    /** False where it did not happen in time. */
    public static boolean awaited(Duration atMost, BooleanSupplier done) {
        long end = System.nanoTime() + atMost.toNanos();
        while (!done.getAsBoolean()) {
            if (System.nanoTime() > end) {
                return false;
            }
            try {
                Thread.sleep(PAUSE);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new RigException("interrupted", e);
            }
        }
        return true;
    }

    /** Throws where it did not happen in time. */
    public static void await(String what, Duration atMost, BooleanSupplier done) {
        if (!awaited(atMost, done)) {
            throw new RigException("waited " + atMost.toSeconds() + " s in vain for " + what);
        }
    }
}

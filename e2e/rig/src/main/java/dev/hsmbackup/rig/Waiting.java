package dev.hsmbackup.rig;

import java.time.Duration;
import java.util.function.BooleanSupplier;

/** Waits for what other processes do. */
final class Waiting {

    private static final Duration PAUSE = Duration.ofMillis(25);

    private Waiting() {}

    /**
     * Looks again and again.
     *
     * @param what for the message: "the operator to be ready"
     * @param process what is waited for happens only while it runs
     */
    static void until(String what, Duration atMost, ChildProcess process, BooleanSupplier done) {
        long deadline = System.nanoTime() + atMost.toNanos();
        while (!done.getAsBoolean()) {
            if (!process.isAlive()) {
                throw new RigException("waited for " + what + ", but it ended with code "
                        + process.awaitExit(Duration.ofSeconds(1)) + "; " + process.logTail());
            }
            if (System.nanoTime() > deadline) {
                throw new RigException(
                        "waited " + atMost.toSeconds() + " s in vain for " + what + "; " + process.logTail());
            }
            try {
                Thread.sleep(PAUSE);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new RigException("interrupted while waiting for " + what, e);
            }
        }
    }
}

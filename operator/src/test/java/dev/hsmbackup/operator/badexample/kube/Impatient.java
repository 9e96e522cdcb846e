package dev.hsmbackup.operator.badexample.kube;

import dev.hsmbackup.operator.badexample.reconcile.Greedy;
import java.time.Clock;
import java.util.function.Supplier;

/** Waits by sleeping, reads the system clock, and knows who calls it. */
public record Impatient(Greedy greedy, int tries) {

    static final Supplier<Clock> CLOCK = Clock::systemUTC;

    void await() {
        try {
            Thread.sleep(1);
        } catch (Throwable e) {
            Thread.currentThread().interrupt();
        }
    }
}

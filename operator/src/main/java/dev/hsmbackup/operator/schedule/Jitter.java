package dev.hsmbackup.operator.schedule;

import java.time.Duration;
import java.time.Instant;

/** By how much a slot's backup starts later, so that the schedules of a cluster do not start in the same second. */
public final class Jitter {

    private Jitter() {}

    /**
     * The same for the same slot, on every replica and after every restart; no part of the slot's identity or name.
     *
     * @param most spec.jitter, read to the millisecond
     * @return from 0 (inclusive) to most (exclusive); 0 where most is not positive
     */
    public static Duration of(Duration most, String namespace, String name, Instant slot) {
        long bound = most.toMillis();
        return bound <= 0
                ? Duration.ZERO
                : Duration.ofMillis(StableHash.below(bound, namespace + "/" + name + "/" + slot.getEpochSecond()));
    }
}

package dev.hsmbackup.operator.schedule;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * When a run that ended as Failed or Unknown is tried again: after delay, then twice that, four times that …, at most
 * maxDelay. Count and time of the last failure stand in the status, so a restart neither forgets nor repeats.
 *
 * @param limit how many retries a slot may have, at most {@link ChildNames#MOST_RETRIES}; 0 for none
 * @param delay before the first retry
 * @param maxDelay before any retry
 */
public record RetryPolicy(int limit, Duration delay, Duration maxDelay) {

    /** Doubling more often changes nothing: a millisecond is months by then. */
    private static final int MOST_DOUBLINGS = 33;

    /** What follows a failure. */
    public sealed interface Answer {}

    /**
     * Make the retry then, or now where it has passed.
     *
     * @param retry its number, from 1: {@link ChildNames#retry}
     */
    public record RetryAt(Instant at, int retry) implements Answer {}

    /** All retries were made. */
    public record GivenUp(int retries) implements Answer {}

    /** The next slot comes first, and does what the retry would do. */
    public record Superseded(Instant slot) implements Answer {}

    /**
     * Decides about the slot that failed last.
     *
     * @param retries how many it had
     * @param failedAt when its last run ended
     * @param nextSlot after it; null where none will come, as for a suspended schedule
     * @param now a failure in the future counts as one of now: a clock that was wrong delays nothing
     */
    public Answer after(int retries, Instant failedAt, @Nullable Instant nextSlot, Instant now) {
        if (retries >= Math.min(limit, ChildNames.MOST_RETRIES)) {
            return new GivenUp(retries);
        }
        Instant failed = failedAt.isAfter(now) ? now : failedAt;
        Instant at = failed.plus(delayBefore(retries + 1));
        return nextSlot != null && !at.isBefore(nextSlot) ? new Superseded(nextSlot) : new RetryAt(at, retries + 1);
    }

    /** @param retry from 1 */
    Duration delayBefore(int retry) {
        Duration most = delay.compareTo(maxDelay) > 0 ? delay : maxDelay;
        if (delay.compareTo(most) >= 0) {
            return most;
        }
        Duration doubled = delay.multipliedBy(1L << Math.min(retry - 1, MOST_DOUBLINGS));
        return doubled.compareTo(most) > 0 ? most : doubled;
    }
}

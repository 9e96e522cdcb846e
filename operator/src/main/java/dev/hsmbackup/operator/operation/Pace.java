package dev.hsmbackup.operator.operation;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How long to wait before the next request. All waits grow with the time already waited, so that nothing needs to be
 * counted or remembered across restarts.
 */
public final class Pace {

    /** No Retry-After is believed beyond this (FAULTS F56). */
    static final Duration LONGEST_RETRY_AFTER = Duration.ofMinutes(15);

    private static final Duration SECOND = Duration.ofSeconds(1);

    private Pace() {}

    /**
     * Between two questions about a running job: 1 s in the first minute, then a sixtieth of its age, at most 30 s;
     * longer where Azure asks for it.
     */
    public static Duration poll(Duration age, @Nullable Duration retryAfter) {
        return longer(clamp(age.dividedBy(60), SECOND, Duration.ofSeconds(30)), retryAfter);
    }

    /** Between two questions that Azure did not answer: 2 s to 60 s. */
    public static Duration pollAgain(Duration unanswered, @Nullable Duration retryAfter) {
        return longer(clamp(unanswered.dividedBy(4), SECOND.multipliedBy(2), Duration.ofSeconds(60)), retryAfter);
    }

    /**
     * Between two questions about a check that somebody waits for: a tenth of the time waited, from 0.25 s to 30 s;
     * longer where Azure asks for it.
     */
    static Duration check(Duration waited, @Nullable Duration retryAfter) {
        return longer(clamp(waited.dividedBy(10), Duration.ofMillis(250), Duration.ofSeconds(30)), retryAfter);
    }

    /** Between two attempts to start: 2 s to 60 s, or what Azure asks for. */
    public static Duration startAgain(Duration waited, @Nullable Duration retryAfter) {
        return longer(clamp(waited.dividedBy(10), SECOND.multipliedBy(2), Duration.ofSeconds(60)), retryAfter);
    }

    /** Between two looks at a lock that somebody else holds: 1 s to 10 s. */
    public static Duration lock(Duration waited) {
        return clamp(waited.dividedBy(20), SECOND, Duration.ofSeconds(10));
    }

    /** Until the next attempt as the status names it, but not beyond what the operator itself would have written there. */
    static Duration rest(Duration untilNextAttempt, Waiting waiting) {
        return clamp(
                clamp(untilNextAttempt, Duration.ZERO, LONGEST_RETRY_AFTER), Duration.ZERO, waiting.untilDeadline());
    }

    /**
     * Between two looks of a backup that is not first in line. It is woken when that changes, so this is only for what
     * went wrong there, and for the deadline.
     */
    static Duration line(Duration untilDeadline) {
        return clamp(untilDeadline, SECOND, Duration.ofMinutes(5));
    }

    /**
     * Spreads requests: adds up to a tenth.
     *
     * @param random from 0 (inclusive) to 1 (exclusive)
     */
    public static Duration jitter(Duration wait, double random) {
        return wait.plusMillis((long) (wait.toMillis() / 10.0 * random));
    }

    private static Duration longer(Duration own, @Nullable Duration retryAfter) {
        if (retryAfter == null) {
            return own;
        }
        Duration believed = clamp(retryAfter, SECOND, LONGEST_RETRY_AFTER);
        return believed.compareTo(own) > 0 ? believed : own;
    }

    private static Duration clamp(Duration value, Duration least, Duration most) {
        if (value.compareTo(least) < 0) {
            return least;
        }
        return value.compareTo(most) > 0 ? most : value;
    }
}

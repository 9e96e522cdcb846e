package dev.hsmbackup.operator.kube;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The time, even where this machine's clock is wrong. The API server stamps all objects by its own clock, so deadlines are
 * judged by that one where the two are more than a minute apart. Between its answers time goes on by a clock that cannot
 * be set: a jump of the machine's clock shows at once.
 */
public final class ServerClock implements InstantSource {

    /** Answers may be late, and carry whole seconds. */
    static final Duration TOLERANCE = Duration.ofSeconds(60);

    private static final Logger LOG = LoggerFactory.getLogger(ServerClock.class);

    private final InstantSource machine;
    private final LongSupplier nanos;
    private final Consumer<Duration> listener;
    private volatile @Nullable Mark mark;
    private boolean wrong;

    /** The API server's time at one moment. */
    private record Mark(Instant time, long nanos) {}

    /**
     * @param machine this machine's clock
     * @param nanos as {@link System#nanoTime}
     * @param listener told after each answer how far the machine's clock is ahead
     */
    public ServerClock(InstantSource machine, LongSupplier nanos, Consumer<Duration> listener) {
        this.machine = machine;
        this.nanos = nanos;
        this.listener = listener;
    }

    @Override
    public Instant instant() {
        Instant own = machine.instant();
        Mark last = mark;
        if (last == null) {
            return own;
        }
        Instant server = last.time().plusNanos(nanos.getAsLong() - last.nanos());
        return beyond(Duration.between(server, own)) ? server : own;
    }

    /** The API server answered, and said that it is this time. */
    void answered(Instant time) {
        mark = new Mark(time, nanos.getAsLong());
        Duration ahead = Duration.between(time, machine.instant());
        listener.accept(ahead);
        tell(ahead);
    }

    private synchronized void tell(Duration ahead) {
        if (beyond(ahead) == wrong) {
            return;
        }
        wrong = !wrong;
        if (wrong) {
            LOG.warn(
                    "This machine's clock is {} s {} the API server's: deadlines are judged by the API server's. Correct"
                            + " the node's clock, for example with chrony",
                    ahead.abs().toSeconds(),
                    ahead.isNegative() ? "behind" : "ahead of");
        } else {
            LOG.info("This machine's clock agrees with the API server's again");
        }
    }

    private static boolean beyond(Duration ahead) {
        return ahead.abs().compareTo(TOLERANCE) > 0;
    }
}

package dev.hsmbackup.operator.kube;

import java.time.Duration;
import java.util.Objects;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Elects one leader over all replicas by a Lease, by the rules of Kubernetes' own components: a lease is up for grabs when
 * it did not change for its duration <em>on the clock of the one who looks</em>, so a machine's wrong clock neither takes a
 * lease that is renewed nor keeps one that is not. All times are of a clock that cannot be set.
 *
 * <p>One thread calls {@link #round} again and again; others may ask {@link #leads} at any time.
 */
public final class Election {

    /** How long a lease that nobody renews stays its holder's. */
    static final Duration LEASE = Duration.ofSeconds(15);

    /** A leader that could not renew for so long leads no more; others wait longer. */
    static final Duration RENEW_DEADLINE = Duration.ofSeconds(10);

    /** Between two rounds. */
    public static final Duration RETRY = Duration.ofSeconds(2);

    private static final Logger LOG = LoggerFactory.getLogger(Election.class);

    private final LeaderLease lease;
    private final LongSupplier nanos;

    private @Nullable String seenVersion;
    private long seenAt;
    private volatile @Nullable Long renewedAt;
    private volatile long heardAt;
    private volatile boolean heard;
    private boolean over;

    /** @param nanos as {@link System#nanoTime} */
    public Election(LeaderLease lease, LongSupplier nanos) {
        this.lease = lease;
        this.nanos = nanos;
    }

    /** How this process stands after a round. */
    public enum Standing {
        LEADS,
        WAITS,
        /** It led, and does not any more: it must end. */
        LOST
    }

    /** Takes or renews the lease, where it may. Never throws. */
    public synchronized Standing round() {
        if (over) {
            return Standing.WAITS;
        }
        boolean led = renewedAt != null;
        if (led && !leads()) {
            // Stopped or cut off for too long: another one may lead by now, so this one does not even try.
            return Standing.LOST;
        }
        try {
            LeaderLease.Seen seen = lease.read();
            heardAt = nanos.getAsLong();
            heard = true;
            if (mayHold(seen, led)) {
                // From before the write on: the others count from when they see it.
                long before = nanos.getAsLong();
                if (lease.hold(seen)) {
                    renewedAt = before;
                    return leads() ? Standing.LEADS : Standing.LOST;
                }
            } else if (led) {
                LOG.warn("The leader lease is {}'s now", seen.holder());
                return Standing.LOST;
            }
        } catch (RuntimeException e) {
            LOG.atWarn().setCause(e).log(led ? "leader lease not renewed" : "leader lease not read");
        }
        return led ? (leads() ? Standing.LEADS : Standing.LOST) : Standing.WAITS;
    }

    /** Whether this process holds the lease, by its last renewal; at once false for one that was stopped for too long. */
    public boolean leads() {
        Long renewed = renewedAt;
        return renewed != null && nanos.getAsLong() - renewed < RENEW_DEADLINE.toNanos();
    }

    /** Whether the API server answered lately, so that this process could follow a leader that ends. */
    public boolean follows() {
        return heard && nanos.getAsLong() - heardAt < LEASE.toNanos();
    }

    /**
     * Ends it: this process takes part no more, and frees the lease if it holds it, so that a standby need not wait for it
     * to run out. A failure only costs that wait.
     */
    public synchronized void withdraw() {
        over = true;
        if (!leads()) {
            return;
        }
        try {
            lease.giveUp();
        } catch (RuntimeException e) {
            LOG.atWarn().setCause(e).log("leader lease not given up; it runs out by itself");
        }
    }

    private boolean mayHold(LeaderLease.Seen seen, boolean led) {
        if (seen.mine()) {
            return true;
        }
        if (seen.holder() == null) {
            // Given up, or deleted. A leader keeps on as such.
            return true;
        }
        if (led) {
            return false;
        }
        long now = nanos.getAsLong();
        if (!Objects.equals(seen.version(), seenVersion)) {
            seenVersion = seen.version();
            seenAt = now;
        }
        return now - seenAt > LEASE.toNanos();
    }
}

package dev.hsmbackup.simulator.fleet;

import org.jspecify.annotations.Nullable;

/**
 * How a cluster words its answers where recordings and specification differ. Defaults: the recordings of 2025.
 *
 * @param runningBody true: a running job's status is a 200 with {@code InProgress} in its body (specification); else a
 *     202 without body
 * @param asyncOperation true: a 202 carries {@code Azure-AsyncOperation} beside {@code Location} (specification)
 * @param retryAfter seconds in {@code Retry-After} of a start and of a running job's status; −1: no such header; default
 *     −1
 */
public record ClusterOddities(
        @Nullable Boolean runningBody,
        @Nullable Boolean asyncOperation,
        @Nullable Integer retryAfter) {

    public static final ClusterOddities DEFAULT = new ClusterOddities(null, null, null);

    public boolean bodyWhileRunning() {
        return Boolean.TRUE.equals(runningBody);
    }

    public boolean asyncOperationHeader() {
        return Boolean.TRUE.equals(asyncOperation);
    }

    public int retryAfterSeconds() {
        return retryAfter == null ? -1 : retryAfter;
    }
}

package dev.hsmbackup.operator.operation;

import dev.hsmbackup.crds.HsmBackup;
import java.time.Duration;
import java.time.Instant;

/**
 * Until when the deletion of a backup's blobs is tried: a namespace that is being deleted waits for it.
 *
 * @param begin when this process tried first
 * @param end nothing is tried any more from then on
 */
public record BlobDeadline(Instant begin, Instant end, Instant now) {

    /** How long the object waits for its blobs to go. */
    static final Duration PATIENCE = Duration.ofMinutes(30);

    /** What a process takes that found the object only after that, since the operator was down. */
    static final Duration LEAST_PATIENCE = Duration.ofMinutes(5);

    /**
     * Until when it is tried.
     *
     * @param firstTry when this process began with it
     */
    public static BlobDeadline of(HsmBackup backup, Instant firstTry, Instant now) {
        Instant byDeletion =
                Instant.parse(backup.getMetadata().getDeletionTimestamp()).plus(PATIENCE);
        Instant byTry = firstTry.plus(LEAST_PATIENCE);
        return new BlobDeadline(firstTry, byDeletion.isAfter(byTry) ? byDeletion : byTry, now);
    }

    /** Nothing is tried any more. */
    public boolean isOver() {
        return !now.isBefore(end);
    }

    Duration tried() {
        return Duration.between(begin, now);
    }

    Duration left() {
        return Duration.between(now, end);
    }
}

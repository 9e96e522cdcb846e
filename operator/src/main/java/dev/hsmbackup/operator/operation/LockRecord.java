package dev.hsmbackup.operator.operation;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What stands in the lock of one HSM.
 *
 * @param uid uid of the object that holds it
 * @param attemptId the attempt it was taken for
 * @param namespace namespace of the holding object
 * @param name name of the holding object
 * @param jobId job that still runs for an object that was deleted; null otherwise
 * @param since when it was taken
 */
public record LockRecord(
        String uid,
        String attemptId,
        String namespace,
        String name,
        @Nullable String jobId,
        Instant since) {}

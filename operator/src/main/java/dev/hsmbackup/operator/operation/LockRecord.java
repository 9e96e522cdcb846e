package dev.hsmbackup.operator.operation;

import dev.hsmbackup.operator.port.HsmTarget;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What stands in the lock of one HSM.
 *
 * @param uid uid of the object that holds it
 * @param attemptId the attempt it was taken for
 * @param kind kind of the holding object
 * @param namespace namespace of the holding object
 * @param name name of the holding object
 * @param job what still runs for an object that was deleted; null otherwise
 * @param since when it was taken
 */
public record LockRecord(
        String uid,
        String attemptId,
        String kind,
        String namespace,
        String name,
        @Nullable Job job,
        Instant since) {

    /**
     * A job that nobody's status tells of any more.
     *
     * @param clientId of the identity that started it, and so may ask for it
     * @param tenantId likewise
     */
    public record Job(
            String id,
            String host,
            @Nullable String clientId,
            @Nullable String tenantId) {

        /** A job of this HSM that was started with this identity. */
        public static Job of(HsmTarget hsm, String id) {
            return new Job(id, hsm.host(), hsm.clientId(), hsm.tenantId());
        }

        /** Whom to ask for it, and as whom. */
        public HsmTarget hsm() {
            return new HsmTarget(host, clientId, tenantId);
        }
    }

    /** Azure's id of that job; null: none. */
    public @Nullable String jobId() {
        return job == null ? null : job.id();
    }

    /** Whether the holder is a restore. */
    public boolean isRestore() {
        return kind.equals("HsmRestore") || kind.equals("CloudHsmRestore");
    }
}

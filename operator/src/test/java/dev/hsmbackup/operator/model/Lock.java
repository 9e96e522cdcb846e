package dev.hsmbackup.operator.model;

import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The lock of the HSM.
 *
 * @param lease null: not created yet
 */
record Lock(int version, @Nullable Ref<Lease> lease) {

    private static final String JOB = "hsmbackup.dev/job-id";

    /** Uid of the holder. */
    Optional<Integer> holder() {
        return Optional.ofNullable(lease)
                .map(it -> it.get().getSpec().getHolderIdentity())
                .map(it -> Names.uid(it.substring(0, it.indexOf('/'))));
    }

    /** The job of a deleted object that is followed through the lock. */
    Optional<String> job() {
        return Optional.ofNullable(lease)
                .map(it -> it.get().getMetadata().getAnnotations().get(JOB));
    }
}

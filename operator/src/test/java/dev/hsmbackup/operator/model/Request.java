package dev.hsmbackup.operator.model;

import dev.hsmbackup.crds.RunStatus;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import java.util.UUID;

/** What the operator asks of the world: each is one atomic step of the model. */
sealed interface Request {

    record ReadBackup(String namespace, String name) implements Request {}

    /**
     * A whole status.
     *
     * @param version resource version that was read
     */
    record WriteStatus(int uid, int version, Ref<RunStatus> status) implements Request {}

    /** The lock of the HSM. */
    record ReadLock() implements Request {}

    /**
     * The lock, taken or given back.
     *
     * @param version resource version that was read; 0: create
     */
    record WriteLock(int version, Ref<Lease> lease) implements Request {}

    record ReadLeader() implements Request {}

    /** The one request that starts a job. */
    record Send(UUID attempt) implements Request {}

    record Poll(String jobId) implements Request {}

    /** What Azure says about the backup that has to come before a restore. */
    record PollSafety() implements Request {}

    /** The backup that is restored into a Cloud HSM. */
    record ReadSource(String namespace, String name) implements Request {}

    /** The state of the Cloud HSM that is restored into. */
    record ReadCluster() implements Request {}
}

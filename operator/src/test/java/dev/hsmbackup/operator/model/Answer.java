package dev.hsmbackup.operator.model;

import dev.hsmbackup.crds.RunStatus;
import dev.hsmbackup.operator.port.ClusterAnswer;
import dev.hsmbackup.operator.port.JobAnswer;
import dev.hsmbackup.operator.port.StartAnswer;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import org.jspecify.annotations.Nullable;

/** What the operator gets to see of a request. */
sealed interface Answer {

    /** An HsmBackup, as read or as written. */
    record Backup(int uid, int version, Ref<RunStatus> status) implements Answer {}

    /**
     * The lock.
     *
     * @param lease null: there is none yet
     */
    record Lock(int version, @Nullable Ref<Lease> lease) implements Answer {}

    record Leader(boolean me) implements Answer {}

    /**
     * Refused, or not answered.
     *
     * @param code HTTP status; 0: no answer
     */
    record Failed(int code) implements Answer {}

    record Start(StartAnswer answer) implements Answer {}

    record Job(JobAnswer answer) implements Answer {}

    /**
     * The backup that is restored into a Cloud HSM.
     *
     * @param lie whether it seems to be of another Cloud HSM than it is of
     */
    record Source(boolean lie) implements Answer {}

    record Cluster(ClusterAnswer answer) implements Answer {}
}

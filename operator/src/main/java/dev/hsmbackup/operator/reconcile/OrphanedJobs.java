package dev.hsmbackup.operator.reconcile;

import dev.hsmbackup.operator.kube.EventPublisher;
import dev.hsmbackup.operator.kube.HsmLocks;
import dev.hsmbackup.operator.operation.LockRecord;
import dev.hsmbackup.operator.operation.OrphanEnd;
import dev.hsmbackup.operator.port.HsmTarget;
import dev.hsmbackup.operator.port.JobAnswer;
import io.fabric8.kubernetes.api.model.HasMetadata;

/** Follows what deleted objects left running, and tells of its end at the HSM's object. */
final class OrphanedJobs {

    private final LockKeeper locks;
    private final EventPublisher events;

    OrphanedJobs(LockKeeper locks, EventPublisher events) {
        this.locks = locks;
        this.events = events;
    }

    /** Whether one runs on this HSM. */
    boolean run(HasMetadata hsm, HsmTarget address) {
        return switch (locks.followOrphan(address)) {
            case LockKeeper.Orphan.None _ -> false;
            case LockKeeper.Orphan.Runs _ -> true;
            case LockKeeper.Orphan.Ended(LockRecord holder, JobAnswer answer) -> {
                events.publish(hsm, OrphanEnd.free(holder, answer));
                yield false;
            }
            case LockKeeper.Orphan.LeftOpen(LockRecord holder, JobAnswer.Ended answer) -> {
                events.publish(hsm, OrphanEnd.leftOpen(holder, answer, HsmLocks.leaseName(address.host())));
                yield false;
            }
        };
    }
}

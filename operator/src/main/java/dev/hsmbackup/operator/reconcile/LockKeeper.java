package dev.hsmbackup.operator.reconcile;

import dev.hsmbackup.crds.HsmBackup;
import dev.hsmbackup.crds.Phase;
import dev.hsmbackup.operator.kube.HsmBackups;
import dev.hsmbackup.operator.kube.HsmLocks;
import dev.hsmbackup.operator.operation.HolderState;
import dev.hsmbackup.operator.operation.LockPolicy;
import dev.hsmbackup.operator.operation.LockPolicy.Verdict;
import dev.hsmbackup.operator.operation.LockRecord;
import dev.hsmbackup.operator.port.HsmGateway;
import dev.hsmbackup.operator.port.HsmTarget;
import dev.hsmbackup.operator.port.JobAnswer;
import dev.hsmbackup.operator.telemetry.LogKeys;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes and gives back the lock of an HSM, and follows the job of a deleted object to its end. */
public final class LockKeeper {

    private static final Logger LOG = LoggerFactory.getLogger(LockKeeper.class);

    private final HsmLocks locks;
    private final HsmBackups backups;
    private final HsmGateway gateway;
    private final InstantSource clock;

    public LockKeeper(HsmLocks locks, HsmBackups backups, HsmGateway gateway, InstantSource clock) {
        this.locks = locks;
        this.backups = backups;
        this.gateway = gateway;
        this.clock = clock;
    }

    /** True where the lock is the backup's now; false where somebody else works on the HSM or was faster. */
    boolean take(HsmBackup backup, HsmTarget hsm, UUID attemptId) {
        HsmLocks.Snapshot seen = locks.read(hsm.host());
        String uid = backup.getMetadata().getUid();
        Instant now = clock.instant();
        Verdict verdict = LockPolicy.judge(seen.record(), uid, null, now);
        if (verdict instanceof Verdict.AskHolder ask) {
            verdict = LockPolicy.judge(seen.record(), uid, look(ask.holder(), now), now);
        }
        boolean free = switch (verdict) {
            case Verdict.Take take -> true;
            case Verdict.AskAzure ask -> ended(hsm, ask.holder(), ask.jobId()).isPresent();
            case Verdict.Held held -> false;
            case Verdict.AskHolder again -> false;
        };
        return free
                && locks.take(
                        seen,
                        new LockRecord(
                                uid,
                                attemptId.toString(),
                                backup.getMetadata().getNamespace(),
                                backup.getMetadata().getName(),
                                null,
                                now));
    }

    /**
     * Gives the lock back if it is this attempt's. A failure costs nothing but a log line: whoever wants the lock next
     * sees that its holder has ended.
     */
    void release(String host, String uid, UUID attemptId) {
        try {
            locks.release(host, uid, attemptId.toString());
        } catch (KubernetesClientException e) {
            LOG.atWarn()
                    .addKeyValue(LogKeys.HOST, host)
                    .setCause(e)
                    .log("lock not given back; the next one takes it over");
        }
    }

    /**
     * The object was deleted while this job runs: the lock stays until the job ends.
     *
     * @return true where this is new; false where the lock says so already, or is not this object's
     */
    boolean keepFor(String host, String uid, String jobId) {
        return locks.keepFor(host, uid, jobId);
    }

    /** How the lock of an HSM looks to its ManagedHsm. */
    public sealed interface Orphan {
        /** No job of a deleted object runs. */
        record None() implements Orphan {}

        /** One runs. */
        record Runs(LockRecord holder) implements Orphan {}

        /** One ran and ended; the lock is free again. */
        record Ended(LockRecord holder, JobAnswer answer) implements Orphan {}
    }

    /** Follows the job of a deleted object, if the lock is held by one. */
    Orphan followOrphan(HsmTarget hsm) {
        LockRecord record = locks.read(hsm.host()).record();
        if (record == null || record.jobId() == null) {
            return new Orphan.None();
        }
        Optional<JobAnswer> end = ended(hsm, record, record.jobId());
        if (end.isEmpty()) {
            return new Orphan.Runs(record);
        }
        locks.release(hsm.host(), record.uid(), record.attemptId());
        return new Orphan.Ended(record, end.get());
    }

    private Optional<JobAnswer> ended(HsmTarget hsm, LockRecord holder, String jobId) {
        JobAnswer answer = gateway.backupJob(hsm, jobId);
        return LockPolicy.isOver(holder, answer, clock.instant()) ? Optional.of(answer) : Optional.empty();
    }

    private HolderState look(LockRecord holder, Instant now) {
        @Nullable
        HsmBackup object = holder.name().isEmpty()
                ? null
                : backups.live(holder.namespace(), holder.name()).orElse(null);
        if (object == null || !object.getMetadata().getUid().equals(holder.uid())) {
            return HolderState.GONE;
        }
        Phase phase = object.getStatus().phase();
        return LockPolicy.holderState(phase, holder, now);
    }
}

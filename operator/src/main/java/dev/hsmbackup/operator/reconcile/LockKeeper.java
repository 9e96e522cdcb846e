package dev.hsmbackup.operator.reconcile;

import dev.hsmbackup.crds.Run;
import dev.hsmbackup.operator.kube.HsmLocks;
import dev.hsmbackup.operator.kube.Runs;
import dev.hsmbackup.operator.operation.HolderState;
import dev.hsmbackup.operator.operation.LockPolicy;
import dev.hsmbackup.operator.operation.LockPolicy.Verdict;
import dev.hsmbackup.operator.operation.LockRecord;
import dev.hsmbackup.operator.port.HsmGateway;
import dev.hsmbackup.operator.port.HsmTarget;
import dev.hsmbackup.operator.port.JobAnswer;
import dev.hsmbackup.operator.port.RestoreGateway;
import dev.hsmbackup.operator.telemetry.LogKeys;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes and gives back the lock of an HSM, and follows the job of a deleted object to its end. */
public final class LockKeeper {

    private static final Logger LOG = LoggerFactory.getLogger(LockKeeper.class);

    private final HsmLocks locks;
    private final Runs runs;
    private final HsmGateway gateway;
    private final RestoreGateway restores;
    private final InstantSource clock;

    public LockKeeper(HsmLocks locks, Runs runs, HsmGateway gateway, RestoreGateway restores, InstantSource clock) {
        this.locks = locks;
        this.runs = runs;
        this.gateway = gateway;
        this.restores = restores;
        this.clock = clock;
    }

    /** What came of an attempt to take the lock. */
    public sealed interface Taken {
        /** It is the run's now. */
        record Mine() implements Taken {}

        /**
         * Somebody else works on the HSM, left it in an open state, or was faster.
         *
         * @param holder empty: nobody had it a moment ago
         */
        record Busy(Optional<LockRecord> holder) implements Taken {}
    }

    Taken take(Run run, HsmTarget hsm, UUID attemptId) {
        HsmLocks.Snapshot seen = locks.read(hsm.host());
        String uid = run.getMetadata().getUid();
        Instant now = clock.instant();
        Verdict verdict = LockPolicy.judge(seen.record(), uid, null, now);
        if (verdict instanceof Verdict.AskHolder ask) {
            verdict = LockPolicy.judge(seen.record(), uid, look(ask.holder(), now), now);
        }
        boolean free = switch (verdict) {
            case Verdict.Take take -> true;
            case Verdict.AskAzure ask -> isOver(ask.holder(), ask.job());
            case Verdict.Held held -> false;
            case Verdict.AskHolder again -> false;
        };
        if (!free) {
            return new Taken.Busy(Optional.ofNullable(seen.record()));
        }
        LockRecord mine = new LockRecord(
                uid,
                attemptId.toString(),
                run.getKind(),
                run.getMetadata().getNamespace(),
                run.getMetadata().getName(),
                null,
                now);
        return locks.take(seen, mine) ? new Taken.Mine() : new Taken.Busy(Optional.empty());
    }

    /** Another object that works on the HSM, or left it in an open state. */
    Optional<LockRecord> heldByAnother(Run asks, String host) {
        LockRecord record = locks.read(host).record();
        String uid = asks.getMetadata().getUid();
        if (record == null || record.uid().equals(uid)) {
            return Optional.empty();
        }
        Instant now = clock.instant();
        boolean free = switch (LockPolicy.judge(record, uid, look(record, now), now)) {
            case Verdict.Take take -> true;
            case Verdict.AskAzure ask -> isOver(ask.holder(), ask.job());
            case Verdict.Held held -> false;
            case Verdict.AskHolder again -> false;
        };
        return free ? Optional.empty() : Optional.of(record);
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
     * @param hsm with the identity that started it
     * @return true where this is new; false where the lock says so already, or is not this object's
     */
    boolean keepFor(HsmTarget hsm, String uid, String jobId) {
        return locks.keepFor(uid, LockRecord.Job.of(hsm, jobId));
    }

    /** How the lock of an HSM looks to its ManagedHsm. */
    public sealed interface Orphan {
        /** No job of a deleted object runs. */
        record None() implements Orphan {}

        /** One runs. */
        record Runs(LockRecord holder) implements Orphan {}

        /** One ran and ended; the lock is free again. */
        record Ended(LockRecord holder, JobAnswer answer) implements Orphan {}

        /** One ran and ended, and what it left behind is not known: the lock stays. Told once. */
        record LeftOpen(LockRecord holder, JobAnswer.Ended answer) implements Orphan {}
    }

    /** Follows the job of a deleted object, if the lock is held by one. */
    Orphan followOrphan(HsmTarget hsm) {
        LockRecord record = locks.read(hsm.host()).record();
        if (record == null || record.job() == null) {
            return new Orphan.None();
        }
        JobAnswer answer = ask(record, record.job());
        if (LockPolicy.isOver(record, answer, clock.instant())) {
            locks.release(hsm.host(), record.uid(), record.attemptId());
            return new Orphan.Ended(record, answer);
        }
        return answer instanceof JobAnswer.Ended ended && locks.keepWithoutJob(hsm.host(), record)
                ? new Orphan.LeftOpen(record, ended)
                : new Orphan.Runs(record);
    }

    private boolean isOver(LockRecord holder, LockRecord.Job job) {
        return LockPolicy.isOver(holder, ask(holder, job), clock.instant());
    }

    private JobAnswer ask(LockRecord holder, LockRecord.Job job) {
        return holder.isRestore() ? restores.restoreJob(job.hsm(), job.id()) : gateway.backupJob(job.hsm(), job.id());
    }

    private HolderState look(LockRecord holder, Instant now) {
        Run object = runs.holder(holder).orElse(null);
        return object == null || !object.getMetadata().getUid().equals(holder.uid())
                ? HolderState.GONE
                : LockPolicy.holderState(object, holder, now);
    }
}

package dev.hsmbackup.operator.operation;

import dev.hsmbackup.crds.HsmBackup;
import dev.hsmbackup.crds.HsmRestore;
import dev.hsmbackup.crds.Phase;
import dev.hsmbackup.crds.Run;
import dev.hsmbackup.crds.RunStatus;
import dev.hsmbackup.operator.port.JobAnswer;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Who may take the lock of an HSM (DESIGN §3, step 2). */
public final class LockPolicy {

    /**
     * How long a deleted object keeps the lock although no job of it is known. Longer than a start can take (60 s, after a
     * 401 70 s) that begins within {@link StartPolicy#INTENT_VALID}, so that none is in the air any more; from then on
     * Azure itself refuses a second job with 409.
     */
    static final Duration GONE_WITHOUT_JOB = Duration.ofMinutes(2);

    /**
     * How long a holder may be without an intent. It writes one right after it took the lock, and sends nothing once the
     * lock is older than {@link StartPolicy#INTENT_VALID}.
     */
    static final Duration WITHOUT_INTENT = Duration.ofMinutes(1);

    /** How long a restore whose outcome is open keeps other jobs away from the HSM (DESIGN §3). */
    static final Duration UNACKNOWLEDGED = Duration.ofHours(24);

    /**
     * Annotation on such a restore, with any value: somebody looked at the HSM, others may go on. {@link RestorePolicy}
     * admits no restore that has it before anything was sent.
     */
    public static final String ACKNOWLEDGED = "hsmbackup.dev/acknowledged";

    private LockPolicy() {}

    /** The verdict on one attempt to take the lock. */
    public sealed interface Verdict {
        /** The lock is free, or ours, or left behind: take it. */
        record Take() implements Verdict {}

        /** First learn how the holder looks, then judge again. */
        record AskHolder(LockRecord holder) implements Verdict {}

        /** First learn from Azure whether this job of a deleted object still runs. */
        record AskAzure(LockRecord holder, LockRecord.Job job) implements Verdict {}

        /** Somebody works on the HSM. */
        record Held(LockRecord holder) implements Verdict {}
    }

    /**
     * Judges whether the lock may be taken.
     *
     * @param current the lock, or null where nobody holds it
     * @param uid uid of the object that wants it; its live status shows no attempt in flight
     * @param holder how the current holder looks, or null where that was not read yet
     */
    public static Verdict judge(@Nullable LockRecord current, String uid, @Nullable HolderState holder, Instant now) {
        if (current == null || current.uid().equals(uid)) {
            return new Verdict.Take();
        }
        return switch (holder) {
            case null -> new Verdict.AskHolder(current);
            case ACTIVE -> new Verdict.Held(current);
            case ENDED -> new Verdict.Take();
            case GONE -> gone(current, now);
        };
    }

    /** How an existing holder looks. */
    public static HolderState holderState(Run run, LockRecord holder, Instant now) {
        Phase phase = run.getStatus().phase();
        if (phase.isTerminal()) {
            return outlivesItsEnd(run, now) ? HolderState.ACTIVE : HolderState.ENDED;
        }
        boolean nothingSent = phase == Phase.PENDING || phase == Phase.AWAITING_SAFETY_BACKUP;
        boolean leftBehind = nothingSent && now.isAfter(holder.since().plus(WITHOUT_INTENT));
        return leftBehind ? HolderState.ENDED : HolderState.ACTIVE;
    }

    /**
     * Whether a run that ended keeps the lock: a restore of which nobody knows what it left behind. A backup of that HSM
     * would be taken for a good one, and another job may meet one that still runs.
     */
    public static boolean outlivesItsEnd(Run run, Instant now) {
        RunStatus status = run.getStatus();
        boolean open = !(run instanceof HsmBackup)
                && (status.phase() == Phase.UNKNOWN
                        || (status.phase() == Phase.FAILED && status.jobId() != null && !isOfOneKey(run)));
        Instant end = status.completionTime();
        return open && !isAcknowledged(run) && (end == null || now.isBefore(end.plus(UNACKNOWLEDGED)));
    }

    private static boolean isOfOneKey(Run run) {
        return run instanceof HsmRestore restore && restore.getSpec().keyName() != null;
    }

    /**
     * Whether the job of a deleted object is over, and what it left behind is known: then others may have the HSM. Nobody
     * can acknowledge an object that does not exist any more, so an open end is over when its day is.
     *
     * @param holder the lock that names the job
     * @param answer what Azure says about the job
     */
    public static boolean isOver(LockRecord holder, JobAnswer answer, Instant now) {
        if (holder.isRestore()) {
            return !(answer instanceof JobAnswer.Running) && (restored(holder, answer) || now.isAfter(until(holder)));
        }
        return switch (answer) {
            case JobAnswer.Ended ended -> true;
            // Right after a start Azure may not know its own job yet.
            case JobAnswer.Unknown unknown -> now.isAfter(holder.since().plus(JobPolicy.NOT_FOUND_GRACE));
            case JobAnswer.Running running -> false;
            case JobAnswer.Unavailable unavailable -> false;
        };
    }

    /** A Cloud HSM is restored when it is Active, which nobody waits for any more: its job's word is not enough. */
    private static boolean restored(LockRecord holder, JobAnswer answer) {
        return holder.kind().equals("HsmRestore")
                && answer instanceof JobAnswer.Ended ended
                && ended.outcome() == JobAnswer.Outcome.SUCCEEDED;
    }

    /** The command by which somebody who looked at the HSM lets others go on. */
    static String acknowledge(String kind, String namespace, String name) {
        return "kubectl annotate " + kind.toLowerCase(Locale.ROOT) + " " + name + " -n " + namespace + " "
                + ACKNOWLEDGED + "=$USER";
    }

    static String acknowledge(Run run) {
        return acknowledge(
                run.getKind(),
                run.getMetadata().getNamespace(),
                run.getMetadata().getName());
    }

    /** Whether somebody set the annotation. */
    static boolean isAcknowledged(Run run) {
        var annotations = run.getMetadata().getAnnotations();
        return annotations != null && annotations.containsKey(ACKNOWLEDGED);
    }

    /** When a lock ends whose restore was deleted and left an open end. */
    public static Instant until(LockRecord restore) {
        return restore.since().plus(UNACKNOWLEDGED);
    }

    private static Verdict gone(LockRecord current, Instant now) {
        if (current.job() != null) {
            return new Verdict.AskAzure(current, current.job());
        }
        Duration hold = current.isRestore() ? UNACKNOWLEDGED : GONE_WITHOUT_JOB;
        boolean mayBeInTheAir = now.isBefore(current.since().plus(hold));
        return mayBeInTheAir ? new Verdict.Held(current) : new Verdict.Take();
    }
}

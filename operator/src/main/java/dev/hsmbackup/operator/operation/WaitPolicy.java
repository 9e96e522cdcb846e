package dev.hsmbackup.operator.operation;

import dev.hsmbackup.crds.HsmRef;
import dev.hsmbackup.crds.Run;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Why a run of any kind waits before anything is sent, and when it has waited long enough. */
public final class WaitPolicy {

    /**
     * How long a target may be missing: the objects of one {@code kubectl apply} or one GitOps sync do not arrive at the
     * same moment.
     */
    static final Duration TARGET_GRACE = Duration.ofSeconds(15);

    private static final String LOCKED =
            "Another backup or restore of this HSM is under way, or a restore of it ended with its outcome open and waits to be"
                    + " acknowledged (annotation " + LockPolicy.ACKNOWLEDGED + "); an HSM runs one job at a time.";

    private WaitPolicy() {}

    /**
     * The HSM is not there for this namespace: whether it does not exist or is not open to it stays unsaid.
     *
     * @param verb what the namespace may not do
     * @param access the part of the HSM's spec that lists who may
     */
    static Decision notAvailable(Run run, String verb, String access, Instant now) {
        HsmRef hsm = run.target();
        String message = hsm instanceof HsmRef.Unknown
                ? "spec names no HSM of a kind that this version of the operator knows."
                : ("There is no %s \"%s\" that namespace \"%s\" may %s. Correct spec.%s.name in a new %s, or ask the platform"
                                + " admin to list the namespace in the %s's spec.%s.namespaces.")
                        .formatted(
                                hsm.kind(),
                                hsm.name(),
                                run.getMetadata().getNamespace(),
                                verb,
                                Words.field(hsm),
                                run.getKind(),
                                hsm.kind(),
                                access);
        Waiting waiting = new Waiting(run, now);
        return waiting.soFar().compareTo(TARGET_GRACE) < 0
                ? waiting.on(Reasons.HSM_NOT_AVAILABLE, message, Duration.ofSeconds(2))
                : StartPolicy.fail(run, Reasons.HSM_NOT_AVAILABLE, message, null, now);
    }

    /** Deadlines and pauses; empty: it may go on. */
    public static Optional<Decision> due(Run run, Instant now) {
        Waiting waiting = new Waiting(run, now);
        if (!waiting.untilDeadline().isPositive()) {
            return Optional.of(deadlinePassed(run, now));
        }
        Instant next = run.getStatus().nextAttemptTime();
        return next != null && next.isAfter(now) ? Optional.of(waiting.until(next)) : Optional.empty();
    }

    /** The HSM's lock is held by another object. Who that is stays unsaid: it may be another tenant's. */
    public static Decision locked(Run run, Instant now) {
        return locked(run, Optional.empty(), now);
    }

    /**
     * The same.
     *
     * @param holder told where it is a restore of the same namespace, for a person may have to do something about it
     */
    public static Decision locked(Run run, Optional<LockRecord> holder, Instant now) {
        Waiting waiting = new Waiting(run, now);
        String message = holder.flatMap(other -> restoreBeside(run, other)).orElse(LOCKED);
        return waiting.on(Reasons.HSM_BUSY, message, Pace.lock(waiting.soFar()));
    }

    /** A sentence about a restore of the same namespace that keeps others away; empty: it is none, or somebody else's. */
    static Optional<String> restoreBeside(Run run, LockRecord holder) {
        return holder.isRestore() && holder.namespace().equals(run.getMetadata().getNamespace())
                ? Optional.of(
                        holder.kind() + " \"" + holder.name() + "\" of this HSM is under way, or ended with its outcome"
                                + " open and keeps others away for 24 h, or until somebody who looked at the HSM runs: "
                                + LockPolicy.acknowledge(holder.kind(), holder.namespace(), holder.name()))
                : Optional.empty();
    }

    /**
     * Others wait for the same HSM and come first. Says no more than {@link #locked}, and makes no news of it: that a
     * backup waits in line is no trouble.
     */
    public static Decision queued(Run run, Instant now) {
        Waiting waiting = new Waiting(run, now);
        return waiting.quietlyOn(Reasons.HSM_BUSY, LOCKED, Pace.line(waiting.untilDeadline()));
    }

    private static Decision deadlinePassed(Run run, Instant now) {
        String last = Told.waitingReason(run.getStatus());
        String why = last.isEmpty()
                ? "The operator did not get to it in time."
                : "Last: " + Told.waitingMessage(run.getStatus());
        return StartPolicy.fail(
                run,
                last.isEmpty() ? Reasons.START_DEADLINE_EXCEEDED : last,
                "Not started within spec.startDeadline (" + run.startDeadline() + "). " + why,
                null,
                now);
    }
}

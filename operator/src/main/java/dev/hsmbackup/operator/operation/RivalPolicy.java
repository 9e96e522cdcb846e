package dev.hsmbackup.operator.operation;

import dev.hsmbackup.crds.Attempt;
import dev.hsmbackup.crds.Phase;
import dev.hsmbackup.crds.Run;
import dev.hsmbackup.crds.RunStatus;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Restores do not queue (FAULTS F86): of those that are asked for at once the oldest goes on, and all others fail. The
 * lock alone does not see to it: who waits for a safety backup, or was told to wait by Azure, does not hold it, and a
 * restore may be over before the next one looks.
 */
public final class RivalPolicy {

    private static final Comparator<Run> AGE = Comparator.comparing(RivalPolicy::created)
            .thenComparing(run -> run.getMetadata().getUid());

    private RivalPolicy() {}

    /**
     * Fails where another restore comes first; empty: none does.
     *
     * @param restore of which nothing is sent
     * @param all the restores of this HSM in all namespaces, as the API server has them now
     * @param namespaces who may restore the HSM, or {@code ["*"]}: what others ask for never begins, and must not keep
     *     anybody away
     */
    public static Optional<Decision> decide(
            Run restore, List<? extends Run> all, List<String> namespaces, Instant now) {
        List<? extends Run> first = all.stream()
                .filter(other -> !other.getMetadata()
                        .getUid()
                        .equals(restore.getMetadata().getUid()))
                .filter(FailedRestore::replaces)
                .filter(other -> beganSince(other, restore) || waitsLonger(other, restore, namespaces, now))
                .toList();
        return first.isEmpty()
                ? Optional.empty()
                : RestorePolicy.fail(
                        restore,
                        Reasons.HSM_BUSY,
                        first.stream()
                                        .filter(other -> other.getMetadata()
                                                .getNamespace()
                                                .equals(restore.getMetadata().getNamespace()))
                                        .findFirst()
                                        .map(other -> other.getKind() + " \""
                                                + other.getMetadata().getName()
                                                + "\" of this HSM was asked for before, or"
                                                + " began since this one was asked for.")
                                        .orElse(
                                                "Another restore of this HSM was asked for before, or began since this one"
                                                        + " was asked for.")
                                + " Restores do not queue: look what that one did, or delete it if it only waits, then"
                                + " create a new " + restore.getKind() + ".",
                        now);
    }

    /** Where it ended as Failed without a job, Azure began nothing. */
    private static boolean beganSince(Run other, Run restore) {
        RunStatus status = other.getStatus();
        if (status.phase() == Phase.FAILED && status.jobId() == null) {
            return false;
        }
        Attempt attempt = status.attempt();
        return (attempt != null && !attempt.startedAt().isBefore(created(restore)))
                || (status.startTime() != null && !status.startTime().isBefore(created(restore)));
    }

    private static boolean waitsLonger(Run other, Run restore, List<String> namespaces, Instant now) {
        RunStatus status = other.getStatus();
        return !status.phase().isTerminal()
                && AGE.compare(other, restore) < 0
                && (status.attempt() != null || mayBegin(other, namespaces, now));
    }

    /** One that the next look at it ends keeps nobody away. */
    private static boolean mayBegin(Run other, List<String> namespaces, Instant now) {
        return (namespaces.contains("*")
                        || namespaces.contains(other.getMetadata().getNamespace()))
                && RestorePolicy.admit(other, now).isEmpty();
    }

    private static Instant created(Run run) {
        return Instant.parse(run.getMetadata().getCreationTimestamp());
    }
}

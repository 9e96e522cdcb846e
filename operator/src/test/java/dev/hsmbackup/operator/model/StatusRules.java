package dev.hsmbackup.operator.model;

import dev.hsmbackup.crds.Phase;
import dev.hsmbackup.crds.RunStatus;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The validation rules of {@link RunStatus} as plain predicates, in the same order. */
final class StatusRules {

    private StatusRules() {}

    /** The first rule that a write breaks. */
    static Optional<String> broken(RunStatus old, RunStatus now) {
        if (old.phase().isTerminal() && now.phase() != old.phase()) {
            return Optional.of("a backup that ended never changes its phase");
        }
        if (now.phase() != old.phase() && !after(old.phase()).contains(now.phase())) {
            return Optional.of("phase does not go from " + old.phase() + " to " + now.phase());
        }
        if (now.observedGeneration() < old.observedGeneration()) {
            return Optional.of("observedGeneration never goes back");
        }
        if (now.phase() != Phase.PENDING && now.observedGeneration() <= 0) {
            return Optional.of("phases after Pending need the observedGeneration");
        }
        if (changed(old.jobId(), now.jobId())) {
            return Optional.of("jobId never changes");
        }
        if (changed(old.backupId(), now.backupId())) {
            return Optional.of("backupId never changes");
        }
        if (changed(old.folderUri(), now.folderUri())) {
            return Optional.of("folderUri never changes");
        }
        if (now.attempt() != null && changed(old.attempt(), now.attempt())) {
            return Optional.of("an attempt never changes");
        }
        return incomplete(now);
    }

    private static Optional<String> incomplete(RunStatus now) {
        Phase phase = now.phase();
        if (now.jobId() != null && now.attempt() == null) {
            return Optional.of("jobId needs its attempt");
        }
        boolean nothingSent = phase == Phase.PENDING || phase == Phase.AWAITING_SAFETY_BACKUP;
        if (nothingSent && now.attempt() != null) {
            return Optional.of(phase + " means that nothing was sent");
        }
        if (!nothingSent && phase != Phase.FAILED && now.attempt() == null) {
            return Optional.of(phase + " needs an attempt");
        }
        if ((phase == Phase.RUNNING || phase == Phase.SUCCEEDED) && now.jobId() == null) {
            return Optional.of(phase + " needs a jobId");
        }
        if (phase == Phase.SUCCEEDED && now.folderUri() == null) {
            return Optional.of("Succeeded needs the folderUri");
        }
        return phase.isTerminal() && now.completionTime() == null
                ? Optional.of(phase + " needs a completionTime")
                : Optional.empty();
    }

    private static Set<Phase> after(Phase phase) {
        return switch (phase) {
            case PENDING -> Set.of(Phase.AWAITING_SAFETY_BACKUP, Phase.STARTING, Phase.SUCCEEDED, Phase.FAILED);
            case AWAITING_SAFETY_BACKUP -> Set.of(Phase.PENDING, Phase.STARTING, Phase.FAILED);
            case STARTING -> Set.of(Phase.PENDING, Phase.RUNNING, Phase.FAILED, Phase.UNKNOWN);
            case RUNNING -> Set.of(Phase.SUCCEEDED, Phase.FAILED, Phase.UNKNOWN);
            case SUCCEEDED, FAILED, UNKNOWN -> Set.of();
        };
    }

    private static boolean changed(@Nullable Object old, @Nullable Object now) {
        return old != null && !old.equals(now);
    }
}

package dev.hsmbackup.operator.model;

import dev.hsmbackup.crds.HsmBackupStatus;
import dev.hsmbackup.crds.Phase;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The validation rules of {@link HsmBackupStatus} as plain predicates, in the same order. */
final class StatusRules {

    private StatusRules() {}

    /** The first rule that a write breaks. */
    static Optional<String> broken(HsmBackupStatus old, HsmBackupStatus now) {
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

    private static Optional<String> incomplete(HsmBackupStatus now) {
        Phase phase = now.phase();
        if (now.jobId() != null && now.attempt() == null) {
            return Optional.of("jobId needs its attempt");
        }
        if (phase == Phase.PENDING && now.attempt() != null) {
            return Optional.of("Pending means that nothing was sent");
        }
        if (phase != Phase.PENDING && phase != Phase.FAILED && now.attempt() == null) {
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
            case PENDING -> Set.of(Phase.STARTING, Phase.FAILED);
            case STARTING -> Set.of(Phase.PENDING, Phase.RUNNING, Phase.FAILED, Phase.UNKNOWN);
            case RUNNING -> Set.of(Phase.SUCCEEDED, Phase.FAILED, Phase.UNKNOWN);
            case SUCCEEDED, FAILED, UNKNOWN -> Set.of();
        };
    }

    private static boolean changed(@Nullable Object old, @Nullable Object now) {
        return old != null && !old.equals(now);
    }
}

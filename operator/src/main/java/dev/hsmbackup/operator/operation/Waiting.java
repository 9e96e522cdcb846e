package dev.hsmbackup.operator.operation;

import dev.hsmbackup.crds.GoDuration;
import dev.hsmbackup.crds.HsmBackup;
import dev.hsmbackup.crds.HsmBackupStatus;
import java.time.Duration;
import java.time.Instant;

/** A backup that waits before its start, from the object's creation to its start deadline. */
record Waiting(HsmBackup backup, Instant now) {

    /** Since the object was created. */
    Duration soFar() {
        Duration waited = Duration.between(created(), now);
        return waited.isNegative() ? Duration.ZERO : waited;
    }

    /** Zero or negative: over. */
    Duration untilDeadline() {
        return Duration.between(
                now, created().plus(GoDuration.parse(backup.getSpec().startDeadline())));
    }

    /**
     * Waits, and says why once.
     *
     * @param wait until the next attempt
     */
    Decision on(String reason, String message, Duration wait) {
        return on(
                reason,
                message,
                wait,
                !StatusChange.waitingReason(backup.getStatus()).equals(reason));
    }

    /** As {@link #on(String, String, Duration)}, but without an event. */
    Decision quietlyOn(String reason, String message, Duration wait) {
        return on(reason, message, wait, false);
    }

    private Decision on(String reason, String message, Duration wait, boolean news) {
        HsmBackupStatus status = backup.getStatus();
        boolean nothingSent = status.attempt() == null;
        if (nothingSent && StatusChange.says(status, reason, message)) {
            return new Decision.LookAgain(wait);
        }
        return new Decision.Write(
                new StatusChange(backup, now).pending(reason, message, nothingSent ? null : now.plus(wait)),
                news ? Announcement.warning(StartPolicy.START, reason, message) : null,
                wait);
    }

    private Instant created() {
        return Instant.parse(backup.getMetadata().getCreationTimestamp());
    }
}

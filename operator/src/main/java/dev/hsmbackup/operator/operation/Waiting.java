package dev.hsmbackup.operator.operation;

import dev.hsmbackup.crds.GoDuration;
import dev.hsmbackup.crds.HsmBackup;
import dev.hsmbackup.crds.HsmBackupStatus;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A backup that waits before its start, from the object's creation to its start deadline. */
record Waiting(HsmBackup backup, Instant now) {

    /** After this long a person should look, whatever it waits for (DESIGN §7, I10). */
    static final Duration STALL = Duration.ofMinutes(10);

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
     * Waits, and says why once, and once more when it takes long.
     *
     * @param wait until the next attempt
     */
    Decision on(String reason, String message, Duration wait) {
        HsmBackupStatus status = backup.getStatus();
        boolean nothingSent = status.attempt() == null;
        if (nothingSent && StatusChange.says(status, reason, message) && !stallsNow()) {
            return new Decision.LookAgain(look(wait));
        }
        return write(reason, message, nothingSent ? null : now.plus(wait), wait);
    }

    /** Waits in line. Neither news nor a stall: the first in line shows what all wait for. */
    Decision quietlyOn(String reason, String message, Duration wait) {
        HsmBackupStatus status = backup.getStatus();
        boolean nothingSent = status.attempt() == null;
        return nothingSent && StatusChange.says(status, reason, message)
                ? new Decision.LookAgain(wait)
                : new Decision.Write(
                        new StatusChange(backup, now).pending(reason, message, nothingSent ? null : now.plus(wait)),
                        null,
                        wait);
    }

    /** Waits on for what it waits for already: Azure asked for this pause. */
    Decision until(Instant nextAttempt) {
        HsmBackupStatus status = backup.getStatus();
        Duration wait = Pace.rest(Duration.between(now, nextAttempt), this);
        return stallsNow()
                ? write(StatusChange.waitingReason(status), StatusChange.waitingMessage(status), nextAttempt, wait)
                : new Decision.LookAgain(look(wait));
    }

    private Decision write(String reason, String message, @Nullable Instant nextAttempt, Duration wait) {
        StatusChange change = new StatusChange(backup, now);
        boolean other = !StatusChange.waitingReason(backup.getStatus()).equals(reason);
        String stall = "Not started for more than " + STALL.toMinutes() + " minutes; still trying. " + message;
        Announcement news = stallsNow()
                ? Announcement.warning(StartPolicy.START, reason, stall)
                : other ? Announcement.warning(StartPolicy.START, reason, message) : null;
        HsmBackupStatus pending = change.pending(reason, message, nextAttempt);
        return new Decision.Write(stalled() ? change.stalled(pending, reason, stall) : pending, news, look(wait));
    }

    private boolean stalled() {
        return soFar().compareTo(STALL) >= 0;
    }

    private boolean stallsNow() {
        return stalled() && !StatusChange.isStalled(backup.getStatus());
    }

    /** Not later than the moment from which the wait counts as stalled. */
    private Duration look(Duration wait) {
        Duration left = STALL.minus(soFar());
        return left.isPositive() && left.compareTo(wait) < 0 ? left : wait;
    }

    private Instant created() {
        return Instant.parse(backup.getMetadata().getCreationTimestamp());
    }
}

package dev.hsmbackup.operator.operation;

import dev.hsmbackup.crds.GoDuration;
import dev.hsmbackup.crds.Phase;
import dev.hsmbackup.crds.Run;
import dev.hsmbackup.crds.RunStatus;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A backup that waits before its start, from the object's creation to its start deadline. */
record Waiting(Run run, Instant now) {

    /** After this long a person should look, whatever it waits for (DESIGN §7, I10). */
    static final Duration STALL = Duration.ofMinutes(10);

    /** Since the object was created. */
    Duration soFar() {
        Duration waited = Duration.between(created(), now);
        return waited.isNegative() ? Duration.ZERO : waited;
    }

    /** Zero or negative: over. */
    Duration untilDeadline() {
        return Duration.between(now, created().plus(GoDuration.parse(run.startDeadline())));
    }

    /**
     * Waits, and says why once, and once more when it takes long.
     *
     * @param wait until the next attempt
     */
    Decision on(String reason, String message, Duration wait) {
        RunStatus status = run.getStatus();
        boolean nothingSent = status.attempt() == null;
        if (nothingSent && Told.says(status, reason, message) && !stallsNow()) {
            return new Decision.LookAgain(look(wait));
        }
        return write(reason, message, nothingSent ? null : now.plus(wait), wait);
    }

    /** Waits in line. Neither news nor a stall: the first in line shows what all wait for. */
    Decision quietlyOn(String reason, String message, Duration wait) {
        RunStatus status = run.getStatus();
        boolean nothingSent = status.attempt() == null;
        return nothingSent && Told.says(status, reason, message)
                ? new Decision.LookAgain(wait)
                : new Decision.Write(
                        new StatusChange(run, now).pending(reason, message, nothingSent ? null : now.plus(wait)),
                        null,
                        wait);
    }

    /** Waits for the backup that has to come first; says so once, and once more when it takes long. */
    Decision onSafetyBackup(String message, Duration wait) {
        RunStatus status = run.getStatus();
        boolean said = status.phase() == Phase.AWAITING_SAFETY_BACKUP
                && Told.says(status, Reasons.AWAITING_SAFETY_BACKUP, message);
        return said && !stallsNow() ? new Decision.LookAgain(look(wait)) : awaitingSafetyBackup(message, wait);
    }

    /** The write that says so. */
    Decision.Write awaitingSafetyBackup(String message, Duration wait) {
        StatusChange change = new StatusChange(run, now);
        return stalling(
                change, change.awaitingSafetyBackup(message), Reasons.AWAITING_SAFETY_BACKUP, message, null, wait);
    }

    /** Waits on for what it waits for already: Azure asked for this pause. */
    Decision until(Instant nextAttempt) {
        RunStatus status = run.getStatus();
        Duration wait = Pace.rest(Duration.between(now, nextAttempt), this);
        return stallsNow()
                ? write(Told.waitingReason(status), Told.waitingMessage(status), nextAttempt, wait)
                : new Decision.LookAgain(look(wait));
    }

    private Decision write(String reason, String message, @Nullable Instant nextAttempt, Duration wait) {
        StatusChange change = new StatusChange(run, now);
        boolean other = !Told.waitingReason(run.getStatus()).equals(reason);
        Announcement news = other ? Announcement.warning(Words.of(run).start(), reason, message) : null;
        return stalling(change, change.pending(reason, message, nextAttempt), reason, message, news, wait);
    }

    private Decision.Write stalling(
            StatusChange change,
            RunStatus status,
            String reason,
            String message,
            @Nullable Announcement news,
            Duration wait) {
        String stall = "Not started for more than " + STALL.toMinutes() + " minutes; still trying. " + message;
        return new Decision.Write(
                stalled() ? change.stalled(status, reason, stall) : status,
                stallsNow() ? Announcement.warning(Words.of(run).start(), reason, stall) : news,
                look(wait));
    }

    private boolean stalled() {
        return soFar().compareTo(STALL) >= 0;
    }

    private boolean stallsNow() {
        return stalled() && !Told.isStalled(run.getStatus());
    }

    /** Not later than the moment from which the wait counts as stalled. */
    private Duration look(Duration wait) {
        Duration left = STALL.minus(soFar());
        return left.isPositive() && left.compareTo(wait) < 0 ? left : wait;
    }

    private Instant created() {
        return Instant.parse(run.getMetadata().getCreationTimestamp());
    }
}

package dev.hsmbackup.operator.operation;

import dev.hsmbackup.crds.Attempt;
import dev.hsmbackup.crds.HsmBackup;
import dev.hsmbackup.crds.Run;
import dev.hsmbackup.operator.port.StartAnswer;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Decides about a status that somebody other than the operator changed within what the CRD's rules let through (FAULTS
 * F84). Where the truth cannot be written any more, the backup ends as Unknown and says the truth in words.
 */
public final class Tampered {

    private static final String SOMEBODY = "Somebody other than the operator ";

    private Tampered() {}

    /**
     * The status says that nothing was sent, but this process sent this attempt, and Azure did not reject it. The intent
     * is restored, and what became of the attempt is then written as ever.
     */
    public static Decision pending(Run run, Attempt sent, Instant now) {
        String message =
                SOMEBODY + "set the phase back to Pending, but the start was already sent. It is not sent again;"
                        + " the phase is set right.";
        return new Decision.Write(
                new StatusChange(run, now).starting(sent),
                Announcement.warning(Words.of(run).start(), Reasons.STATUS_CHANGED, message),
                Duration.ZERO);
    }

    /**
     * A job id that is not Azure's answer.
     *
     * @param answer what this process knows of the request; null: nothing
     */
    static Decision jobId(Run run, String planted, @Nullable StartAnswer answer, Instant now) {
        String truth = switch (answer) {
            case StartAnswer.Started(String jobId) -> "Azure's job is " + jobId;
            case StartAnswer.NotStarted no -> "Azure started no job";
            case StartAnswer.Ambiguous unknown -> "whether Azure started a job is not known";
            case null -> "whether Azure started a job is not known";
        };
        return unknown(
                run, SOMEBODY + "wrote " + planted + " into status.jobId, which never changes; " + truth + ".", now);
    }

    /** An attempt at another HSM: that one is not asked. */
    static Decision host(Run run, Attempt planted, Instant now) {
        String where = planted.resourceId() == null ? planted.host() : planted.resourceId();
        return unknown(
                run,
                SOMEBODY + "wrote an attempt at " + where + " into the status, which is not "
                        + (planted.resourceId() == null ? "the host" : "the resource id") + " of "
                        + run.target().kind() + " \"" + run.target().name() + "\".",
                now);
    }

    /** A folder that is not Azure's answer. */
    static Decision folder(Run run, String planted, String folder, Instant now) {
        return field(run, "Azure's backup is in " + folder, planted, "folderUri", now);
    }

    /**
     * A field that never changes has another value than Azure's.
     *
     * @param truth Azure's answer, without a dot at the end
     */
    static Decision field(Run run, String truth, String planted, String field, Instant now) {
        return unknown(
                run,
                truth + ", but s" + SOMEBODY.substring(1) + "wrote " + planted + " into status." + field
                        + ", which never changes.",
                now);
    }

    private static Decision unknown(Run run, String what, Instant now) {
        String message = what + " " + Words.of(run).again() + (run instanceof HsmBackup ? "" : RestoreEnd.held(run));
        return new Decision.Write(
                RestoreEnd.uncertain(
                                run, new StatusChange(run, now).unknown(Reasons.STATUS_CHANGED, message), message, now)
                        .build(),
                Announcement.warning(Words.of(run).start(), Reasons.STATUS_CHANGED, message),
                Duration.ZERO);
    }
}

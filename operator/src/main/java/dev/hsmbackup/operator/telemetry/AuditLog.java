package dev.hsmbackup.operator.telemetry;

import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;

/**
 * The audit trail: one line per start request, one per end of a backup or restore, and one per
 * deletion of a backup's blobs, on the logger {@code audit}, which no log
 * level silences. With the API server's audit log (who created the object) and Azure's own (correlation id =
 * {@code attemptId}) it tells who backed up or restored which HSM, when, from what, and with what result.
 */
public final class AuditLog {
    private static final Logger AUDIT = LoggerFactory.getLogger("audit");

    private AuditLog() {}

    /** What a start request led to. */
    public enum StartOutcome {
        STARTED,
        NOT_STARTED,
        UNKNOWN
    }

    /**
     * The object that a line is about.
     *
     * @param what {@code Backup} or {@code Restore}
     * @param hsm name of the ManagedHsm, or {@code cloudhsm/} and that of the CloudHsm
     * @param host its host name, or its ARM id in lower case, as frozen in {@code status.attempt}
     * @param keyName the one key that is restored; null: all of the HSM is backed up or restored
     */
    public record Subject(
            String what,
            String namespace,
            String name,
            String uid,
            String attemptId,
            String hsm,
            String host,
            @Nullable String keyName) {}

    /**
     * Call once per request sent (or meant to be sent), after its outcome was classified.
     *
     * @param jobId Azure's job id; null unless started
     * @param folder what is restored; null for backups
     * @param detail why it was not started or is not known; null when started
     */
    public static void start(
            Subject subject,
            StartOutcome outcome,
            @Nullable String jobId,
            @Nullable String folder,
            @Nullable String detail) {
        var line = with(line(subject, "-start", outcome.name()), LogKeys.JOB_ID, jobId);
        with(with(line, LogKeys.FOLDER, folder), LogKeys.DETAIL, detail).log(subject.what + " start");
    }

    /**
     * Call once per run that had a job, after its terminal phase was written.
     *
     * @param folder the folder that was made or restored; null where there is none
     * @param detail the reason of the end; null when succeeded
     */
    public static void end(
            Subject subject,
            BackupResult result,
            @Nullable String jobId,
            @Nullable String folder,
            @Nullable String detail) {
        var line = with(line(subject, "-end", result.name()), LogKeys.JOB_ID, jobId);
        with(with(line, LogKeys.FOLDER, folder), LogKeys.DETAIL, detail).log(subject.what + " end");
    }

    /**
     * Call once per backup whose blobs were to be deleted with it, before its object goes.
     *
     * @param detail what was deleted, or why not
     */
    public static void blobs(Subject subject, BlobResult result, @Nullable String folder, String detail) {
        with(line(subject, "-delete", result.name()), LogKeys.FOLDER, folder)
                .addKeyValue(LogKeys.DETAIL, detail)
                .log(subject.what + " delete");
    }

    private static LoggingEventBuilder line(Subject subject, String event, String outcome) {
        var line = AUDIT.atInfo()
                .addKeyValue(LogKeys.EVENT, subject.what.toLowerCase(Locale.ROOT) + event)
                .addKeyValue(LogKeys.NAMESPACE, subject.namespace)
                .addKeyValue(LogKeys.NAME, subject.name)
                .addKeyValue(LogKeys.UID, subject.uid)
                .addKeyValue(LogKeys.ATTEMPT_ID, subject.attemptId)
                .addKeyValue(LogKeys.HSM, subject.hsm)
                .addKeyValue(LogKeys.HOST, subject.host)
                .addKeyValue(LogKeys.OUTCOME, outcome.toLowerCase(Locale.ROOT));
        return with(line, LogKeys.KEY_NAME, subject.keyName);
    }

    private static LoggingEventBuilder with(LoggingEventBuilder line, String key, @Nullable String value) {
        return value == null ? line : line.addKeyValue(key, value);
    }
}

package dev.hsmbackup.operator.azure;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hsmbackup.operator.port.JobAnswer;
import dev.hsmbackup.operator.port.JobAnswer.Outcome;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.ResolverStyle;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads the state of a Cloud HSM's job (AZURE.md §3). While it runs the service answers 202 without body; after that 200,
 * which says nothing by itself: {@code properties.status} does.
 *
 * @param operation what was asked: the state of a backup or of a restore
 */
record ArmJobReading(Cloud cloud, ExplainArm explain, ArmOperation operation, Instant now) {

    /** ARM does not tell cases apart. */
    static final Pattern JOB_ID = Pattern.compile("[0-9a-f]{32}", Pattern.CASE_INSENSITIVE);

    private static final Pattern BACKUP_TIME =
            Pattern.compile("HSM Backup Time: (\\S{1,10} \\S{1,8} [AP]M [+-]\\d\\d:\\d\\d) UTC");
    private static final DateTimeFormatter AMERICAN = new DateTimeFormatterBuilder()
            .parseStrict()
            .appendPattern("M/d/uuuu h:mm:ss a xxx")
            .toFormatter(Locale.ROOT)
            .withResolverStyle(ResolverStyle.STRICT);

    /** What a status request told. */
    JobAnswer read(String jobId, Reply.Answer answer) {
        return switch (answer.status()) {
            case 200, 202 -> told(jobId, answer);
            case 404 -> new JobAnswer.Unknown();
            default ->
                new JobAnswer.Unavailable(explain.answer(operation, answer), StartReading.retryAfter(answer, now));
        };
    }

    /** The end that a job's properties tell of; empty: it runs. */
    Optional<JobAnswer.Ended> ended(ObjectNode job) {
        String status = status(job);
        return JobReading.outcome(status).map(outcome -> ended(job, outcome, status));
    }

    private JobAnswer told(String jobId, Reply.Answer answer) {
        boolean accepted = answer.status() == 202;
        if (accepted && answer.body().length == 0) {
            return running("InProgress", null, answer);
        }
        ObjectNode body = Json.object(answer).orElse(null);
        if (body == null) {
            return unavailable(answer, "its body is not the state of a job");
        }
        if (!(body.get("properties") instanceof ObjectNode job) || !job.has("status")) {
            return accepted
                    ? running("InProgress", null, answer)
                    : unavailable(answer, "its body is not the state of a job");
        }
        String id = Json.text(job, "jobId");
        if (id != null && !id.toLowerCase(Locale.ROOT).equals(jobId)) {
            return unavailable(answer, "its body tells of another job");
        }
        Optional<JobAnswer.Ended> end = accepted ? Optional.empty() : ended(job);
        return end.<JobAnswer>map(ended -> ended)
                .orElseGet(() -> running(
                        accepted ? "InProgress" : status(job),
                        Text.cleanOrNull(Json.text(job, "statusDetails"), Text.MESSAGE),
                        answer));
    }

    private JobAnswer.Ended ended(ObjectNode job, Outcome outcome, String status) {
        AzureError error = AzureError.of(job.get("error"));
        String details = Text.cleanOrNull(Json.text(job, "statusDetails"), Text.MESSAGE);
        boolean succeeded = outcome == Outcome.SUCCEEDED;
        boolean made = succeeded && operation == ArmOperation.BACKUP_STATUS;
        return new JobAnswer.Ended(
                outcome,
                status,
                details,
                made ? place(Json.text(job, "azureStorageBlobContainerUri")) : null,
                succeeded ? error.code() : JobFailure.code(error, details),
                succeeded ? error.message() : JobFailure.message(name(), "CloudHsm", status, error, details),
                time(Json.text(job, "startTime")),
                time(Json.text(job, "endTime")),
                made ? backupId(Json.text(job, "backupId")) : null,
                made ? contentTime(details) : null);
    }

    private String name() {
        // A restore's status is also that of its check.
        return (operation == ArmOperation.BACKUP_STATUS ? "backup" : "job") + " of Cloud HSM "
                + explain.target().name();
    }

    /** The container as Azure names it, or a folder in it: so it is in the specification's example. */
    private @Nullable String place(@Nullable String uri) {
        if (uri == null) {
            return null;
        }
        String bare = uri.endsWith("/") ? uri.substring(0, uri.length() - 1) : uri;
        return cloud.isContainer(bare) ? bare : cloud.folder(bare).orElse(null);
    }

    private static @Nullable String backupId(@Nullable String id) {
        return id != null && CloudHsmGateway.isBackupId(id) ? id : null;
    }

    /** RFC 3339; .NET's least time (year 1) stands for none. */
    private static @Nullable Instant time(@Nullable String text) {
        try {
            return text == null ? null : sensible(OffsetDateTime.parse(text));
        } catch (DateTimeException _) {
            return null;
        }
    }

    /** {@code HSM Backup Time: 6/13/2025 1:40:04 PM +00:00 UTC.}, as recorded once; anything else tells no time. */
    static @Nullable Instant contentTime(@Nullable String details) {
        Matcher found = BACKUP_TIME.matcher(details == null ? "" : details);
        try {
            return found.find() ? sensible(OffsetDateTime.parse(found.group(1), AMERICAN)) : null;
        } catch (DateTimeException _) {
            return null;
        }
    }

    private static @Nullable Instant sensible(OffsetDateTime time) {
        int year = time.withOffsetSameInstant(ZoneOffset.UTC).getYear();
        return year >= 1970 && year <= 9999 ? time.toInstant() : null;
    }

    private static String status(ObjectNode job) {
        String word = Json.text(job, "status");
        return word == null ? "" : Text.clean(word, Text.WORD);
    }

    private JobAnswer running(String status, @Nullable String details, Reply.Answer answer) {
        return new JobAnswer.Running(status, details, StartReading.retryAfter(answer, now));
    }

    private JobAnswer unavailable(Reply.Answer answer, String what) {
        return new JobAnswer.Unavailable(explain.malformed(answer, what), null);
    }
}

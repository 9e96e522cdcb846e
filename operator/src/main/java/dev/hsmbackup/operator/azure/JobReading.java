package dev.hsmbackup.operator.azure;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hsmbackup.operator.port.HsmTarget;
import dev.hsmbackup.operator.port.JobAnswer;
import dev.hsmbackup.operator.port.JobAnswer.Outcome;
import dev.hsmbackup.operator.port.Problem;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads the state of a job as the service writes it, with its oddities (AZURE.md §2; FAULTS F63–F66). */
final class JobReading {
    /** Far enough in the future for any job, near enough to print. */
    private static final long MAX_EPOCH_SECOND = 253_402_300_799L;

    private JobReading() {}

    /** Asking for such an id would be a request to another path. */
    static JobAnswer noJobId(String jobId) {
        return new JobAnswer.Unavailable(
                Explain.problem(
                        Problem.Kind.INVALID_REQUEST, null, "the job id is not 32 hexadecimal digits: " + jobId),
                null);
    }

    /**
     * What a status request told.
     *
     * @param problem for a status that tells nothing about the job
     */
    static JobAnswer answer(
            Cloud cloud, HsmTarget target, String jobId, Problem problem, Reply.Answer answer, Instant now) {
        return switch (answer.status()) {
            case 200, 202 -> read(cloud, target, jobId, answer, now);
            case 404 -> new JobAnswer.Unknown();
            default -> new JobAnswer.Unavailable(problem, StartReading.retryAfter(answer, now));
        };
    }

    static JobAnswer read(Cloud cloud, HsmTarget target, String jobId, Reply.Answer answer, Instant now) {
        ObjectNode job = Json.object(answer).orElse(null);
        if (job == null || !job.has("status")) {
            return unavailable(target, answer, "its body is not the state of a job");
        }
        String id = Json.text(job, "jobId");
        if (id != null && !id.equals(jobId)) {
            return unavailable(target, answer, "its body tells of another job");
        }
        String word = Json.text(job, "status");
        String status = word == null ? "" : Text.clean(word, Text.WORD);
        String details = Text.cleanOrNull(Json.text(job, "statusDetails"), Text.MESSAGE);
        return outcome(status)
                .<JobAnswer>map(outcome -> ended(cloud, target, outcome, status, details, job))
                .orElseGet(() -> new JobAnswer.Running(status, details, StartReading.retryAfter(answer, now)));
    }

    /** Empty: it runs. The set of words is open, and an unknown one must not end a job. */
    static Optional<Outcome> outcome(String status) {
        return switch (status.toLowerCase(Locale.ROOT)) {
            case "succeeded" -> Optional.of(Outcome.SUCCEEDED);
            case "failed" -> Optional.of(Outcome.FAILED);
            case "canceled", "cancelled" -> Optional.of(Outcome.CANCELED);
            default -> Optional.empty();
        };
    }

    private static JobAnswer.Ended ended(
            Cloud cloud, HsmTarget target, Outcome outcome, String status, @Nullable String details, ObjectNode job) {
        AzureError error = AzureError.of(job.get("error"));
        boolean succeeded = outcome == Outcome.SUCCEEDED;
        String uri = Json.text(job, "azureStorageBlobContainerUri");
        return new JobAnswer.Ended(
                outcome,
                status,
                details,
                succeeded && uri != null ? cloud.folder(uri).orElse(null) : null,
                succeeded ? error.code() : JobFailure.code(error, details),
                succeeded
                        ? error.message()
                        : JobFailure.message("job on " + target.host(), target.kind(), status, error, details),
                time(job.get("startTime")),
                time(job.get("endTime")));
    }

    /** Seconds since 1970; the service writes 0 or null for "not yet". */
    private static @Nullable Instant time(@Nullable JsonNode value) {
        return value != null
                        && value.isIntegralNumber()
                        && value.canConvertToLong()
                        && value.longValue() > 0
                        && value.longValue() <= MAX_EPOCH_SECOND
                ? Instant.ofEpochSecond(value.longValue())
                : null;
    }

    private static JobAnswer unavailable(HsmTarget target, Reply.Answer answer, String what) {
        return new JobAnswer.Unavailable(Explain.malformed(target, answer, what), null);
    }
}

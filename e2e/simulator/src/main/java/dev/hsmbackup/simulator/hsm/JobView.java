package dev.hsmbackup.simulator.hsm;

import dev.hsmbackup.simulator.fleet.Oddities;
import dev.hsmbackup.simulator.http.Json;
import dev.hsmbackup.simulator.http.Response;
import dev.hsmbackup.simulator.job.Job;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Words a job's answers as the service does, oddities included. */
final class JobView {
    private JobView() {}

    /** The 202 of a start. Recorded field order of backups differs from that of the status; restores are sorted. */
    static Response started(Job<JobKind, Outcome> job, String host, Oddities oddities) {
        Map<String, @Nullable Object> body = fields(job, oddities);
        Response response = Response.of(202)
                .json(job.kind().namesContainer() ? body : new TreeMap<>(body))
                .with(
                        "Azure-AsyncOperation",
                        "https://" + host + "/" + job.kind().path() + "/" + job.id() + "/pending");
        return oddities.retryAfterSeconds() < 0
                ? response
                : response.with("Retry-After", Integer.toString(oddities.retryAfterSeconds()));
    }

    /** The 200 of a status request; fields sorted, as recorded. */
    static Response status(Job<JobKind, Outcome> job, Oddities oddities) {
        Response response = Response.of(200).json(new TreeMap<>(fields(job, oddities)));
        return oddities.statusRetryAfterSeconds() < 0 || !job.running()
                ? response
                : response.with("Retry-After", Integer.toString(oddities.statusRetryAfterSeconds()));
    }

    private static Map<String, @Nullable Object> fields(Job<JobKind, Outcome> job, Oddities oddities) {
        Optional<Outcome> outcome = job.outcome();
        Map<String, @Nullable Object> fields = Json.object(
                "status",
                outcome.map(Outcome::status).orElse("InProgress"),
                "statusDetails",
                details(job, oddities),
                "error",
                error(job, oddities),
                "startTime",
                job.startedAt().getEpochSecond(),
                "endTime",
                endTime(job, oddities),
                "jobId",
                job.id());
        if (job.kind().namesContainer()) {
            fields.put("azureStorageBlobContainerUri", folder(job, oddities));
        }
        return fields;
    }

    private static @Nullable String details(Job<JobKind, Outcome> job, Oddities oddities) {
        return job.outcome()
                .map(Outcome::statusDetails)
                .orElse(
                        job.running() && oddities.textWhileRunning()
                                ? job.kind().runningText()
                                : null);
    }

    private static @Nullable Object endTime(Job<JobKind, Outcome> job, Oddities oddities) {
        if (job.running()) {
            return oddities.zeroEndTime() ? 0 : null;
        }
        return job.endsAt().getEpochSecond();
    }

    private static @Nullable String folder(Job<JobKind, Outcome> job, Oddities oddities) {
        return job.outcome()
                .map(Outcome::folderUri)
                .orElse(
                        job.running() && oddities.folderWhileRunning()
                                ? job.artifact().orElse(null)
                                : null);
    }

    private static @Nullable Object error(Job<JobKind, Outcome> job, Oddities oddities) {
        Outcome outcome = job.outcome().orElse(null);
        if (outcome != null && (outcome.isFailure() || outcome.errorCode() != null)) {
            return errorObject(outcome.errorCode(), outcome.errorMessage());
        }
        return oddities.nullFields() ? errorObject(null, null) : null;
    }

    private static Map<String, @Nullable Object> errorObject(@Nullable String code, @Nullable String message) {
        return Json.object("code", code, "innererror", null, "message", message);
    }
}

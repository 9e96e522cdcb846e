package dev.hsmbackup.simulator.arm;

import dev.hsmbackup.simulator.fleet.ClusterOddities;
import dev.hsmbackup.simulator.http.Json;
import dev.hsmbackup.simulator.http.Response;
import dev.hsmbackup.simulator.job.Job;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Words a job's answers as the service does, oddities included. */
final class ClusterJobView {
    private static final DateTimeFormatter SEVEN_DIGITS =
            DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSSSSS'Z'").withZone(ZoneOffset.UTC);

    private final ClusterOddities oddities;
    private final String statusUrl;

    /**
     * The view of one request.
     *
     * @param clusterUrl scheme, host and resource id
     * @param apiVersion of the request
     */
    ClusterJobView(
            Job<ClusterJobKind, ClusterOutcome> job, ClusterOddities oddities, String clusterUrl, String apiVersion) {
        this.oddities = oddities;
        this.statusUrl = clusterUrl + "/" + job.kind().path() + "/" + job.id() + "?api-version=" + apiVersion;
    }

    /** The 202 of a start: no body, and a {@code Location} with ARM's signature in its query. */
    Response started(Job<ClusterJobKind, ClusterOutcome> job) {
        return pending(Response.of(202).with("Location", statusUrl + "&" + SignedQuery.of(job.id(), job.startedAt())));
    }

    /** 202 without body while the job runs, then 200: as recorded. */
    Response status(Job<ClusterJobKind, ClusterOutcome> job) {
        if (!job.running()) {
            return body(job);
        }
        return oddities.bodyWhileRunning()
                ? pending(body(job))
                : pending(Response.of(202).with("Location", statusUrl));
    }

    private Response pending(Response response) {
        Response more = oddities.asyncOperationHeader() ? response.with("Azure-AsyncOperation", statusUrl) : response;
        return oddities.retryAfterSeconds() < 0
                ? more
                : more.with("Retry-After", Integer.toString(oddities.retryAfterSeconds()));
    }

    private static Response body(Job<ClusterJobKind, ClusterOutcome> job) {
        return Response.of(200).json(Json.object("properties", properties(job)));
    }

    /** Recorded field order; what has no value is left out. */
    private static Map<String, @Nullable Object> properties(Job<ClusterJobKind, ClusterOutcome> job) {
        Optional<ClusterOutcome> outcome = job.outcome();
        Map<String, @Nullable Object> fields = Json.object();
        outcome.map(ClusterOutcome::backupId).ifPresent(id -> fields.put("backupId", id));
        if (job.kind().namesContainer()) {
            fields.put("azureStorageBlobContainerUri", job.artifact().orElse(""));
        }
        fields.put("status", outcome.map(ClusterOutcome::status).orElse("InProgress"));
        String details = job.running()
                ? job.kind().runningText()
                : outcome.map(ClusterOutcome::statusDetails).orElse(null);
        if (details != null) {
            fields.put("statusDetails", details);
        }
        outcome.filter(end -> end.errorCode() != null || end.errorMessage() != null)
                .ifPresent(end ->
                        fields.put("error", Json.object("code", end.errorCode(), "message", end.errorMessage())));
        fields.put("startTime", job.startedAt().truncatedTo(ChronoUnit.SECONDS).toString());
        if (!job.running()) {
            fields.put("endTime", endTime(job.kind(), job.endsAt()));
        }
        fields.put("jobId", job.id());
        return fields;
    }

    /** Recorded: whole seconds for a backup, seven digits for a restore. */
    private static String endTime(ClusterJobKind kind, Instant end) {
        return kind.namesContainer() ? end.truncatedTo(ChronoUnit.SECONDS).toString() : SEVEN_DIGITS.format(end);
    }
}

package dev.hsmbackup.simulator.control;

import com.fasterxml.jackson.databind.JsonNode;
import dev.hsmbackup.simulator.arm.CloudHsm;
import dev.hsmbackup.simulator.arm.ClusterJobKind;
import dev.hsmbackup.simulator.arm.ClusterOutcome;
import dev.hsmbackup.simulator.arm.ClusterRegistry;
import dev.hsmbackup.simulator.fleet.FleetReader;
import dev.hsmbackup.simulator.http.Json;
import dev.hsmbackup.simulator.job.Job;
import dev.hsmbackup.simulator.job.JobBook;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** {@code POST /clusters/<name>/jobs/<id or "running">}: ends a cluster's job now, as wanted. */
final class ClusterJobControl {
    private final ClusterRegistry clusters;

    ClusterJobControl(ClusterRegistry clusters) {
        this.clusters = clusters;
    }

    ControlReply answer(String method, List<String> rest, String body) {
        Optional<CloudHsm> cluster = clusters.get(rest.getFirst());
        if (cluster.isEmpty()) {
            return ControlReply.error(404, "no cluster '" + rest.getFirst() + "'");
        }
        JobBook<ClusterJobKind, ClusterOutcome> jobs = cluster.get().jobs();
        if (rest.size() == 2) {
            return ControlReply.ok(Json.object(
                    "jobs", jobs.all().stream().map(StateView::clusterJob).toList()));
        }
        String id = rest.get(2);
        Optional<Job<ClusterJobKind, ClusterOutcome>> job = id.equals("running") ? jobs.running() : jobs.find(id);
        if (job.isEmpty()) {
            return ControlReply.error(404, "no job '" + id + "'");
        }
        if (method.equals("POST")) {
            end(jobs, job.get(), FleetReader.definition(FleetReader.json(body), End.class));
        }
        return ControlReply.ok(StateView.clusterJob(job.get()));
    }

    private static void end(
            JobBook<ClusterJobKind, ClusterOutcome> jobs, Job<ClusterJobKind, ClusterOutcome> job, End end) {
        if (end.status() == null) {
            jobs.finish(job);
            return;
        }
        JsonNode error = end.error();
        jobs.end(
                job,
                new ClusterOutcome(
                        end.status(),
                        end.backupId(),
                        end.statusDetails(),
                        error == null ? null : error.path("code").asText(null),
                        error == null ? null : error.path("message").asText(null)));
    }

    /**
     * How to end a job.
     *
     * @param status absent: the job does its work now; else the word to report, and the work is not done
     */
    record End(
            @Nullable String status,
            @Nullable String statusDetails,
            @Nullable String backupId,
            @Nullable JsonNode error) {}
}

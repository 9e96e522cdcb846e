package dev.hsmbackup.simulator.control;

import com.fasterxml.jackson.databind.JsonNode;
import dev.hsmbackup.simulator.fleet.FleetReader;
import dev.hsmbackup.simulator.hsm.HsmRegistry;
import dev.hsmbackup.simulator.hsm.JobKind;
import dev.hsmbackup.simulator.hsm.ManagedHsm;
import dev.hsmbackup.simulator.hsm.Outcome;
import dev.hsmbackup.simulator.http.Json;
import dev.hsmbackup.simulator.job.Job;
import dev.hsmbackup.simulator.job.JobBook;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** {@code POST /hsms/<name>/jobs/<id or "running">}: ends a job now, as wanted. */
final class JobControl {
    private final HsmRegistry hsms;

    JobControl(HsmRegistry hsms) {
        this.hsms = hsms;
    }

    ControlReply answer(String method, List<String> rest, String body) {
        Optional<ManagedHsm> hsm = hsms.get(rest.getFirst());
        if (hsm.isEmpty()) {
            return ControlReply.error(404, "no HSM '" + rest.getFirst() + "'");
        }
        if (rest.size() == 2) {
            return ControlReply.ok(Json.object(
                    "jobs", hsm.get().jobs().all().stream().map(StateView::job).toList()));
        }
        String id = rest.get(2);
        Optional<Job<JobKind, Outcome>> job = id.equals("running")
                ? hsm.get().jobs().running()
                : hsm.get().jobs().find(id);
        if (job.isEmpty()) {
            return ControlReply.error(404, "no job '" + id + "'");
        }
        if (method.equals("POST")) {
            end(hsm.get().jobs(), job.get(), FleetReader.definition(FleetReader.json(body), End.class));
        }
        return ControlReply.ok(StateView.job(job.get()));
    }

    private static void end(JobBook<JobKind, Outcome> jobs, Job<JobKind, Outcome> job, End end) {
        if (end.status() == null) {
            jobs.finish(job);
            return;
        }
        JsonNode error = end.error();
        jobs.end(
                job,
                new Outcome(
                        end.status(),
                        end.folderUri(),
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
            @Nullable String folderUri,
            @Nullable JsonNode error) {}
}

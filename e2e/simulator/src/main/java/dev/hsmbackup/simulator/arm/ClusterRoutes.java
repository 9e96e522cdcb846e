package dev.hsmbackup.simulator.arm;

import com.fasterxml.jackson.databind.JsonNode;
import dev.hsmbackup.simulator.hsm.StoragePlace;
import dev.hsmbackup.simulator.http.Answer;
import dev.hsmbackup.simulator.http.Json;
import dev.hsmbackup.simulator.http.Refused;
import dev.hsmbackup.simulator.http.Request;
import dev.hsmbackup.simulator.http.Response;
import dev.hsmbackup.simulator.job.Job;
import java.util.List;
import java.util.Locale;

/** What the Cloud HSM provider answers, once ARM let a request through. */
final class ClusterRoutes {
    private static final List<String> BUSY = List.of("Provisioning", "Updating", "Deleting");

    private final ClusterJobs jobs;
    private final ClusterView view;

    /** A request that passed ARM's checks. */
    record Call(Request request, ArmAddress address, CloudHsm cluster, String apiVersion) {}

    ClusterRoutes(ClusterJobs jobs, ClusterView view) {
        this.jobs = jobs;
        this.view = view;
    }

    Answer answer(Operation operation, Call call) {
        try {
            return switch (operation) {
                case READ -> Answer.of(Response.of(200).json(view.of(call.cluster())));
                case BACKUP -> started(call, jobs.backup(call.cluster(), target(call, false)));
                case VALIDATE_BACKUP -> started(call, jobs.validateBackup(call.cluster(), target(call, false)));
                case RESTORE -> started(call, jobs.restore(call.cluster(), target(call, true)));
                case VALIDATE_RESTORE -> started(call, jobs.validateRestore(call.cluster(), target(call, true)));
                case BACKUP_STATUS, RESTORE_STATUS -> status(call);
            };
        } catch (Refused refused) {
            return Answer.of(refused.response());
        }
    }

    private static Answer started(Call call, ClusterJobs.Started started) {
        return Answer.of(view(call, started.job()).started(started.job()))
                .job(started.job().id())
                .damaging(started.damaged());
    }

    /** A job is found only under the path of its own kind. */
    private static Answer status(Call call) {
        return call.cluster()
                .jobs()
                .find(call.address().jobId().toLowerCase(Locale.ROOT))
                .filter(job -> job.kind().path().equalsIgnoreCase(call.address().operation()))
                .map(job -> Answer.of(view(call, job).status(job)).job(job.id()))
                .orElseGet(() -> Answer.of(ArmError.noJob()));
    }

    private static ClusterJobView view(Call call, Job<ClusterJobKind, ClusterOutcome> job) {
        return new ClusterJobView(
                job,
                call.cluster().definition().odd(),
                "https://" + call.request().host() + call.cluster().definition().resourceId(),
                call.apiVersion());
    }

    /** Reads the body, and refuses while the cluster has other things to do. */
    private static ClusterJobs.Target target(Call call, boolean restore) {
        JsonNode body = body(call.request());
        String uri = text(body, "azureStorageBlobContainerUri");
        if (!body.path("token").asText("").isEmpty()) {
            throw new Refused(ArmError.badRequest("Shared access signature tokens are not supported."));
        }
        StoragePlace place = StoragePlace.of(uri)
                .orElseThrow(() ->
                        new Refused(ArmError.badRequest("azureStorageBlobContainerUri '" + uri + "' is not valid.")));
        String backupId = restore ? text(body, "backupId") : "";
        refuseWhileBusy(call.cluster());
        return new ClusterJobs.Target(uri, place, backupId);
    }

    private static JsonNode body(Request request) {
        String type = request.header("Content-Type").orElse("application/json");
        if (!type.toLowerCase(Locale.ROOT).startsWith("application/json")) {
            throw new Refused(ArmError.mediaType(type));
        }
        return Json.readObject(request.body().text())
                .orElseThrow(() -> new Refused(ArmError.content("it is not a JSON object")));
    }

    private static String text(JsonNode body, String field) {
        JsonNode value = body.path(field);
        if (!value.isMissingNode() && !value.isNull() && !value.isTextual()) {
            throw new Refused(ArmError.content(field + " is not a string"));
        }
        if (value.asText("").isEmpty()) {
            throw new Refused(ArmError.badRequest("The property '" + field + "' is required."));
        }
        return value.asText();
    }

    private static void refuseWhileBusy(CloudHsm cluster) {
        if (cluster.jobs().running().isPresent()) {
            throw new Refused(ArmError.conflict("Another operation of the Cloud HSM cluster is in progress."));
        }
        String state = cluster.provisioning();
        if (BUSY.contains(state)) {
            throw new Refused(
                    ArmError.conflict("The Cloud HSM cluster is in provisioning state '" + state + "'. Retry later."));
        }
    }
}

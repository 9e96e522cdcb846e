package dev.hsmbackup.simulator.hsm;

import com.fasterxml.jackson.databind.JsonNode;
import dev.hsmbackup.simulator.http.Answer;
import dev.hsmbackup.simulator.http.Json;
import dev.hsmbackup.simulator.http.Refused;
import dev.hsmbackup.simulator.job.Job;
import java.util.Optional;

/** The routes that start jobs and tell their status. */
final class JobRoutes {
    private final Jobs jobs;
    private final Ids ids;

    JobRoutes(Jobs jobs, Ids ids) {
        this.jobs = jobs;
        this.ids = ids;
    }

    Answer backup(Call call) {
        StorageTarget target = StorageTarget.parse(body(call));
        refuseWhileBusy(call);
        return started(call, jobs.backup(call.hsm(), target));
    }

    Answer preBackup(Call call) {
        JsonNode body = body(call);
        Optional<StorageTarget> target =
                body.has("storageResourceUri") ? Optional.of(StorageTarget.parse(body)) : Optional.empty();
        refuseWhileBusy(call);
        return started(call, jobs.preBackup(call.hsm(), target));
    }

    Answer restore(Call call) {
        JsonNode body = body(call);
        StorageTarget target = StorageTarget.parse(body.path("sasTokenParameters"));
        String folder = folder(body, "folderToRestore");
        refuseWhileBusy(call);
        return started(call, jobs.restore(call.hsm(), target, folder));
    }

    Answer preRestore(Call call) {
        JsonNode body = body(call);
        StorageTarget target = StorageTarget.parse(body.path("sasTokenParameters"));
        String folder = folder(body, "folderToRestore");
        refuseWhileBusy(call);
        return started(call, jobs.preRestore(call.hsm(), target, folder));
    }

    Answer selectiveRestore(Call call) {
        JsonNode body = body(call);
        StorageTarget target = StorageTarget.parse(body.path("sasTokenParameters"));
        String folder = folder(body, "folder");
        refuseWhileBusy(call);
        return started(call, jobs.selectiveRestore(call.hsm(), target, folder, call.group(0)));
    }

    /** A job is found only under the path of its own kind. */
    Answer status(Call call, String path) {
        String id = call.group(0);
        return call.hsm()
                .jobs()
                .find(id)
                .filter(job -> job.kind().path().equals(path))
                .map(job -> Answer.of(
                                JobView.status(job, call.hsm().definition().odd()))
                        .job(job.id()))
                .orElseGet(() -> Answer.of(HsmError.unknownJob()));
    }

    private Answer started(Call call, Job<JobKind, Outcome> job) {
        return Answer.of(JobView.started(
                        job, call.host(), call.hsm().definition().odd()))
                .job(job.id());
    }

    /** One job per HSM. The text of a start while a prebackup or prerestore runs is not recorded; this one is used. */
    private void refuseWhileBusy(Call call) {
        call.hsm().jobs().running().ifPresent(job -> {
            throw new Refused(
                    job.kind().disablesDataPlane() ? HsmError.restoreRunning(ids.guid()) : HsmError.backupRunning());
        });
    }

    private static JsonNode body(Call call) {
        return Json.readObject(call.request().body().text())
                // Wording not recorded.
                .orElseThrow(() -> new Refused(HsmError.badRequest("The request body is not a JSON object.")));
    }

    private static String folder(JsonNode body, String field) {
        String folder = body.path(field).asText("").replaceAll("^/+|/+$", "");
        if (folder.isEmpty()) {
            // Wording not recorded.
            throw new Refused(HsmError.badRequest("The property " + field + " is missing."));
        }
        return folder;
    }
}

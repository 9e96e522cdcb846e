package dev.hsmbackup.simulator.control;

import dev.hsmbackup.simulator.arm.CloudHsm;
import dev.hsmbackup.simulator.arm.ClusterJobKind;
import dev.hsmbackup.simulator.arm.ClusterOutcome;
import dev.hsmbackup.simulator.fleet.FleetReader;
import dev.hsmbackup.simulator.hsm.JobKind;
import dev.hsmbackup.simulator.hsm.ManagedHsm;
import dev.hsmbackup.simulator.hsm.Outcome;
import dev.hsmbackup.simulator.hsm.StoredKey;
import dev.hsmbackup.simulator.http.Json;
import dev.hsmbackup.simulator.job.Job;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What {@code GET /state} shows. */
final class StateView {
    private final ControlRoutes.Parts parts;

    StateView(ControlRoutes.Parts parts) {
        this.parts = parts;
    }

    Map<String, @Nullable Object> all() {
        return Json.object(
                "clock",
                parts.clock().instant().toString(),
                "hsms",
                parts.hsms().all().stream().map(this::hsm).toList(),
                "clusters",
                parts.clusters().all().stream().map(StateView::cluster).toList(),
                "identities",
                parts.registry().identities().stream()
                        .map(identity -> Json.object(
                                "name",
                                identity.name(),
                                "clientId",
                                identity.clientId(),
                                "objectId",
                                parts.registry().objectId(identity)))
                        .toList(),
                "containers",
                parts.registry().containers().stream().map(FleetReader::tree).toList());
    }

    private Map<String, @Nullable Object> hsm(ManagedHsm hsm) {
        return Json.object(
                "name",
                hsm.definition().name(),
                "host",
                parts.registry().hostOf(hsm.definition()),
                "securityDomain",
                hsm.definition().securityDomain(),
                "keys",
                keys(hsm),
                "roleAssignments",
                hsm.roles().all(),
                "jobs",
                hsm.jobs().all().stream().map(StateView::job).toList());
    }

    private static List<Map<String, @Nullable Object>> keys(ManagedHsm hsm) {
        return hsm.keys().all().stream()
                .map(key -> Json.object(
                        "name",
                        key.name(),
                        "deleted",
                        key.deleted(),
                        "versions",
                        key.versions().stream().map(StoredKey.Version::id).toList()))
                .toList();
    }

    private static Map<String, @Nullable Object> cluster(CloudHsm cluster) {
        return Json.object(
                "name",
                cluster.definition().name(),
                "resourceId",
                cluster.definition().resourceId(),
                "provisioningState",
                cluster.provisioning(),
                "activationState",
                cluster.definition().activation(),
                "statusMessage",
                cluster.definition().statusMessage(),
                "keys",
                cluster.keys(),
                "jobs",
                cluster.jobs().all().stream().map(StateView::clusterJob).toList());
    }

    static Map<String, @Nullable Object> clusterJob(Job<ClusterJobKind, ClusterOutcome> job) {
        return Json.object(
                "id",
                job.id(),
                "kind",
                job.kind().name(),
                "status",
                job.outcome().map(ClusterOutcome::status).orElse("InProgress"),
                "startedAt",
                job.startedAt().toString(),
                "endsAt",
                job.endsAt().toString(),
                "backupId",
                job.outcome().map(ClusterOutcome::backupId).orElse(null),
                "statusDetails",
                job.outcome().map(ClusterOutcome::statusDetails).orElse(null));
    }

    static Map<String, @Nullable Object> job(Job<JobKind, Outcome> job) {
        return Json.object(
                "id",
                job.id(),
                "kind",
                job.kind().name(),
                "status",
                job.outcome().map(Outcome::status).orElse("InProgress"),
                "startedAt",
                job.startedAt().toString(),
                "endsAt",
                job.endsAt().toString(),
                "folderUri",
                job.artifact().orElse(null),
                "statusDetails",
                job.outcome().map(Outcome::statusDetails).orElse(null));
    }
}

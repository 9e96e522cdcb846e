package dev.hsmbackup.operator.azure;

import com.fasterxml.jackson.databind.JsonNode;
import dev.hsmbackup.operator.port.HsmTarget;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;

/** Cloud HSMs of the simulator. All share ARM's host, so each has a name that tells its requests from the others'. */
record SimulatedClusters(SimulatedAzure azure) {
    static final String ARM = "management.azure.com";
    static final String BACKUP_ID = "cloudhsm-0e35c989-c582-4b3c-958d-596e4c4fe133-2025061314364592";

    /** Cases and parentheses as people write them: ARM answers so, whatever it is asked. */
    private static final String GROUP =
            "/subscriptions/99999999-9999-4999-8999-99999999999A/resourceGroups/Hsm.Group_(1)";

    private static final AtomicInteger NUMBER = new AtomicInteger();

    /** One in use; all its jobs take that long. */
    HsmTarget active(String jobTime) {
        return cluster("Active", jobTime);
    }

    /** One that can be restored into. */
    HsmTarget fresh(String jobTime) {
        return cluster("NotActivated", jobTime);
    }

    /** With these fields changed; JSON without its braces. */
    HsmTarget changed(HsmTarget target, String fields) {
        azure.control("PATCH", "/clusters/" + target.name(), "{" + fields + "}");
        return target;
    }

    private HsmTarget cluster(String activationState, String jobTime) {
        String name = "Cluster-" + NUMBER.incrementAndGet();
        HsmTarget target = new HsmTarget(id(name).toLowerCase(Locale.ROOT), null, null);
        azure.control("PUT", "/clusters/" + target.name(), """
                {"resourceId": "%1$s", "tenant": "%2$s", "managedIdentity": "hsm", "activationState": "%3$s",
                 "roles": [{"identity": "operator", "role": "Contributor", "scope": "cluster"}],
                 "keys": [{"name": "signing"}],
                 "jobTimes": {"backup": "%4$s", "restore": "%4$s", "validateRestore": "%4$s", "failure": "%4$s",
                              "activation": "10s"}}
                """.formatted(
                        id(name), SimulatedAzure.TENANT, activationState, jobTime));
        return target;
    }

    static String id(String name) {
        return GROUP + "/providers/Microsoft.HardwareSecurityModules/cloudHsmClusters/" + name;
    }

    /** Scripts a fault for all requests about it whose path ends so. */
    void fault(HsmTarget target, String end, String action) {
        azure.control(
                "POST",
                "/faults",
                "{\"host\":\"%s\",\"path\":\"(?i).*/%s%s\",\"count\":0,\"action\":%s}"
                        .formatted(ARM, target.name(), end, action));
    }

    /** Ends the running job as the fields say, and does nothing. */
    void end(HsmTarget target, String fields) {
        azure.control("POST", "/clusters/" + target.name() + "/jobs/running", fields);
    }

    /** All requests about it, oldest first. */
    List<JsonNode> arrivals(HsmTarget target) {
        return azure.arrivals(ARM).stream()
                .filter(arrival -> (arrival.path("path").asText() + "/")
                        .toLowerCase(Locale.ROOT)
                        .contains("/" + target.name() + "/"))
                .toList();
    }

    List<JsonNode> posts(HsmTarget target) {
        return arrivals(target).stream()
                .filter(arrival -> arrival.path("method").asText().equals("POST"))
                .toList();
    }

    /** The living state and keys. */
    JsonNode state(HsmTarget target) {
        return azure.control("GET", "/state", "")
                .path("clusters")
                .valueStream()
                .filter(cluster -> cluster.path("name").asText().equals(target.name()))
                .findFirst()
                .orElseThrow();
    }
}

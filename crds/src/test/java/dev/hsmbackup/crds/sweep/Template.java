package dev.hsmbackup.crds.sweep;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** Whole objects with every field set and right, so that only the one that is changed can be wrong. */
record Template(ObjectNode tree) {

    private static final String CLUSTER =
            "/subscriptions/0d1c9f0e-6b1f-4a39-9d9e-0d9c6d1c6b22/resourceGroups/payments-rg"
                    + "/providers/Microsoft.HardwareSecurityModules/cloudHsmClusters/chsm1";
    private static final String BACKUP_ID = "cloudhsm-0e35c989-c582-4b3c-958d-596e4c4fe133-2025061314364592";
    static final String CONDITION = """
            {"type": "Ready", "status": "False", "reason": "Running", "message": "Azure makes the backup",
             "observedGeneration": 1, "lastTransitionTime": "2026-03-01T02:00:00Z"}""";

    static Template managedHsm(String name) {
        return of("""
                {"apiVersion": "hsmbackup.dev/v1beta1", "kind": "ManagedHsm", "metadata": {"name": "NAME"},
                 "spec": {
                  "uri": "https://NAME.managedhsm.azure.net",
                  "storage": {"containerUri": "https://hsmbackups.blob.core.windows.net/payments", "allowDelete": false},
                  "identity": {"clientId": "6f1c9f0e-6b1f-4a39-9d9e-0d9c6d1c6b11",
                               "tenantId": "0d1c9f0e-6b1f-4a39-9d9e-0d9c6d1c6b22"},
                  "backup": {"namespaces": ["team-payments"]},
                  "restore": {"namespaces": ["team-payments"],
                              "identity": {"clientId": "6f1c9f0e-6b1f-4a39-9d9e-0d9c6d1c6b11",
                                           "tenantId": "0d1c9f0e-6b1f-4a39-9d9e-0d9c6d1c6b22"},
                              "allowForeignFolders": true, "maxSourceAge": "720h",
                              "allowNoSafetyBackup": false, "skipSafetyBackupForKeys": false}}}""".replace("NAME", name));
    }

    static Template cloudHsm(String name) {
        return of("""
                {"apiVersion": "hsmbackup.dev/v1beta1", "kind": "CloudHsm", "metadata": {"name": "NAME"},
                 "spec": {
                  "resourceId": "CLUSTER", "cloud": "AzurePublic",
                  "storage": {"containerUri": "https://hsmbackups.blob.core.windows.net/payments", "allowDelete": false},
                  "identity": {"clientId": "6f1c9f0e-6b1f-4a39-9d9e-0d9c6d1c6b11",
                               "tenantId": "0d1c9f0e-6b1f-4a39-9d9e-0d9c6d1c6b22"},
                  "backup": {"namespaces": ["team-payments"]},
                  "restore": {"namespaces": ["team-payments"],
                              "identity": {"clientId": "6f1c9f0e-6b1f-4a39-9d9e-0d9c6d1c6b11",
                                           "tenantId": "0d1c9f0e-6b1f-4a39-9d9e-0d9c6d1c6b22"},
                              "maxSourceAge": "720h"}}}""".replace("NAME", name).replace("CLUSTER", CLUSTER));
    }

    /**
     * One of two that a backup may have.
     *
     * @param field of {@code spec}: the HSM that is set
     */
    static Template hsmBackup(String name, String field) {
        return of("""
                {"apiVersion": "hsmbackup.dev/v1beta1", "kind": "HsmBackup",
                 "metadata": {"namespace": "default", "name": "NAME"},
                 "spec": {"FIELD": {"name": "payments"}, "startDeadline": "1h", "timeout": "24h",
                          "deletionPolicy": "Retain"}}""".replace("NAME", name).replace("FIELD", field));
    }

    /**
     * One of three that a restore may have.
     *
     * @param field of {@code spec.source}: the one that is set
     */
    static Template hsmRestore(String name, String field) {
        return of("""
                {"apiVersion": "hsmbackup.dev/v1beta1", "kind": "HsmRestore",
                 "metadata": {"namespace": "default", "name": "NAME"},
                 "spec": {"managedHsmRef": {"name": "payments"}, "source": {"FIELD": SOURCE}, "keyName": "signing",
                  "confirm": "payments", "notAfter": "2026-03-01T04:00:00Z",
                  "safetyBackup": {"policy": "IfNeeded", "maxAge": "30m", "minAge": "0s"}, "preflightOnly": false,
                  "startDeadline": "1h", "timeout": "24h"}}""".replace("NAME", name).replace("FIELD", field).replace(
                "SOURCE", field.equals("folder") ? "\"mhsm-payments-2026030102000012\"" : "{\"name\": \"nightly\"}"));
    }

    /**
     * One of three that a restore may have.
     *
     * @param field of {@code spec.source}: the one that is set
     */
    static Template cloudHsmRestore(String name, String field) {
        return of(
                """
                {"apiVersion": "hsmbackup.dev/v1beta1", "kind": "CloudHsmRestore",
                 "metadata": {"namespace": "default", "name": "NAME"},
                 "spec": {"cloudHsmRef": {"name": "recovery"}, "source": {"FIELD": SOURCE},
                  "confirm": "recovery", "notAfter": "2026-03-01T04:00:00Z", "preflightOnly": false,
                  "startDeadline": "1h", "timeout": "24h"}}""".replace("NAME", name).replace("FIELD", field).replace(
                        "SOURCE", field.equals("backupId") ? "\"" + BACKUP_ID + "\"" : "{\"name\": \"nightly\"}"));
    }

    static JsonNode cloudHsmStatus() {
        return ((ObjectNode) managedHsmStatus())
                .put("provisioningState", "Succeeded")
                .put("activationState", "NotActivated");
    }

    static JsonNode managedHsmStatus() {
        return Json.read("{\"observedGeneration\": 1, \"conditions\": [" + CONDITION + "]}");
    }

    /** With every field that a status can have, also those that do not meet in real life. */
    static JsonNode hsmBackupStatus(String phase) {
        return ((ObjectNode) runStatus(phase)).put("backupId", BACKUP_ID).put("contentTime", "2026-03-01T01:03:20Z");
    }

    static JsonNode cloudHsmBackupStatus(String phase) {
        return atTheCluster((ObjectNode) hsmBackupStatus(phase));
    }

    static JsonNode cloudHsmRestoreStatus(String phase) {
        return atTheCluster((ObjectNode) runStatus(phase))
                .put("backupId", BACKUP_ID)
                .put("sourceTime", "2026-03-01T02:00:00Z");
    }

    private static ObjectNode atTheCluster(ObjectNode status) {
        status.withObject("/attempt").put("host", "management.azure.com").put("resourceId", CLUSTER);
        return status;
    }

    static JsonNode hsmRestoreStatus(String phase) {
        return ((ObjectNode) runStatus(phase)).setAll((ObjectNode) Json.read("""
                {"sourceTime": "2026-03-01T02:00:00Z",
                 "safetyBackup": {"name": "back-safety", "jobId": "75aacd568ab049a2803861e8dd3ae21f",
                  "folderUri": "https://hsmbackups.blob.core.windows.net/payments/mhsm-payments-2026030103000012",
                  "completionTime": "2026-03-01T03:00:00Z"},
                 "keyVersions": {"restored": 3, "notOverwritten": 0}}"""));
    }

    private static JsonNode runStatus(String phase) {
        return Json.read("""
                {"observedGeneration": 1, "phase": "%s", "conditions": [%s],
                 "startTime": "2026-03-01T02:00:00Z", "completionTime": "2026-03-01T02:04:12Z", "duration": "4m12s",
                 "nextAttemptTime": "2026-03-01T02:00:00Z",
                 "attempt": {"id": "6f1c9f0e-6b1f-4a39-9d9e-0d9c6d1c6b11", "startedAt": "2026-03-01T02:00:00Z",
                             "host": "payments.managedhsm.azure.net",
                             "clientId": "6f1c9f0e-6b1f-4a39-9d9e-0d9c6d1c6b11",
                             "tenantId": "0d1c9f0e-6b1f-4a39-9d9e-0d9c6d1c6b22"},
                 "jobId": "45aacd568ab049a2803861e8dd3ae21f", "jobStatus": "InProgress", "statusDetails": "half done",
                 "error": {"code": "None", "message": "none"},
                 "folderUri": "https://hsmbackups.blob.core.windows.net/payments/mhsm-payments-2026030102000012"}
                """.formatted(phase, CONDITION));
    }

    static Template of(String json) {
        return new Template((ObjectNode) Json.read(json));
    }

    JsonNode at(String pointer) {
        return tree.at(pointer);
    }

    Template with(String pointer, JsonNode value) {
        var copy = tree.deepCopy();
        var path = JsonPointer.compile(pointer);
        var parent = copy.at(path.head());
        var last = path.last();
        if (parent instanceof ArrayNode items) {
            if (value.isMissingNode()) {
                items.remove(last.getMatchingIndex());
            } else {
                items.set(last.getMatchingIndex(), value);
            }
        } else if (value.isMissingNode()) {
            ((ObjectNode) parent).remove(last.getMatchingProperty());
        } else {
            ((ObjectNode) parent).set(last.getMatchingProperty(), value);
        }
        return new Template(copy);
    }
}

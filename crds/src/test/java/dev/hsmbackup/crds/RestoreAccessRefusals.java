package dev.hsmbackup.crds;

import java.util.ArrayList;
import java.util.List;

/** What must not become a {@link ManagedHsm}'s {@code spec.restore} (FAULTS §2). */
final class RestoreAccessRefusals {

    private static final Manifest HSM = Manifest.managedHsm("payments");

    private RestoreAccessRefusals() {}

    static List<Refused> all() {
        var names = "namespaces must hold names of namespaces";
        var all = new ArrayList<>(List.of(
                refused("namespaces", List.of("Team"), names),
                refused("namespaces", List.of("team-*"), names),
                refused("namespaces", List.of(""), names),
                refused("namespaces", List.of("team-a\n"), names),
                refused("namespaces", List.of("*", "team-a"), "namespaces must be either the single item \"*\""),
                refused("namespaces", "team-a", "\"string\": spec.restore.namespaces in body must be of type array"),
                refused("allowForeignFolders", "yes", "\"string\": spec.restore.allowForeignFolders in body must be"),
                refused("allowNoSafetyBackup", 1, "\"integer\": spec.restore.allowNoSafetyBackup in body must be"),
                refused("skipSafetyBackupForKeys", "true", "\"string\": spec.restore.skipSafetyBackupForKeys in body"),
                refused("identity", "restorer", "\"string\": spec.restore.identity in body must be of type object"),
                refused("maxSourceAge", 720, "\"integer\": spec.restore.maxSourceAge in body must be of type string")));
        HsmBackupRefusals.NO_DURATIONS.forEach(
                text -> all.add(refused("maxSourceAge", text, "maxSourceAge must be a duration of at least")));
        List.of("0s", "59s", "0h0m59s")
                .forEach(text -> all.add(refused("maxSourceAge", text, "maxSourceAge must be a duration of at least")));
        List.of("", "restorer", "00000000-0000-0000-0000-000000000000").forEach(id -> {
            all.add(refused("identity.clientId", id, "clientId must be a GUID"));
            all.add(refused("identity.tenantId", id, "tenantId must be a GUID"));
        });
        return List.copyOf(all);
    }

    private static Refused refused(String field, Object value, String message) {
        return new Refused(
                field + " " + value.toString().strip(),
                HSM.with("/spec/restore/" + field.replace('.', '/'), value),
                "spec.restore." + field,
                message);
    }
}

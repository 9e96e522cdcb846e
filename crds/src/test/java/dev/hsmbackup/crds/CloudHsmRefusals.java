package dev.hsmbackup.crds;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** What must not become a {@link CloudHsm} (FAULTS §2, threat S03). */
final class CloudHsmRefusals {

    static final String RESOURCE_ID = "resourceId must be the ARM id of a Cloud HSM: /subscriptions/<subscription>/";

    private static final Manifest HSM = Manifest.cloudHsm("payments");

    private static final List<String> CLOUDS = List.of("AzurePublic", "AzureUSGovernment", "AzureChina");

    private CloudHsmRefusals() {}

    static List<Refused> all() {
        var all = new ArrayList<Refused>();
        Lines.of("hostile-resource-ids.txt").forEach(id -> all.add(refused("resourceId", id, RESOURCE_ID)));
        ManagedHsmRefusals.BAD_CONTAINERS.forEach(
                uri -> all.add(refused("storage.containerUri", uri, ManagedHsmRefusals.CONTAINER)));
        List.of("", "azurepublic", "AzureCloud", "AzureGermany", "Unknown", "https://management.azure.com")
                .forEach(word -> all.add(refused("cloud", word, "Unsupported value: \"" + word + "\"")));
        ManagedHsmRefusals.NO_GUIDS.forEach(id -> {
            all.add(refused("identity.clientId", id, "clientId must be a GUID"));
            all.add(refused("identity.tenantId", id, "tenantId must be a GUID"));
            all.add(refused("restore.identity.clientId", id, "clientId must be a GUID"));
            all.add(refused("restore.identity.tenantId", id, "tenantId must be a GUID"));
        });
        HsmBackupRefusals.NO_DURATIONS.forEach(
                text -> all.add(refused("restore.maxSourceAge", text, "maxSourceAge must be a duration of at least")));
        List.of("0s", "59s")
                .forEach(text ->
                        all.add(refused("restore.maxSourceAge", text, "maxSourceAge must be a duration of at least")));
        all.addAll(clouds());
        all.addAll(namespaces("backup.namespaces"));
        all.addAll(namespaces("restore.namespaces"));
        all.addAll(shapes());
        return List.copyOf(all);
    }

    private static List<Refused> clouds() {
        var stores = List.of("core.windows.net", "core.usgovcloudapi.net", "core.chinacloudapi.cn");
        var message = "cloud and storage.containerUri must be of the same Azure cloud";
        var all = new ArrayList<>(IntStream.range(0, 9)
                .filter(i -> i / 3 != i % 3)
                .mapToObj(i -> new Refused(
                        CLOUDS.get(i / 3) + " with " + stores.get(i % 3),
                        HSM.with("/spec/cloud", CLOUDS.get(i / 3))
                                .with("/spec/storage/containerUri", "https://acc.blob." + stores.get(i % 3) + "/abc"),
                        "spec.storage",
                        message))
                .toList());
        all.add(new Refused(
                "no cloud with core.chinacloudapi.cn",
                HSM.with("/spec/storage/containerUri", "https://acc.blob.core.chinacloudapi.cn/abc"),
                "spec.storage",
                message));
        return all;
    }

    private static List<Refused> namespaces(String field) {
        var names = "namespaces must hold names of namespaces";
        return List.of(
                refused(field, List.of("Team"), names),
                refused(field, List.of("team-*"), names),
                refused(field, List.of(""), names),
                refused(field, List.of("team-a\n"), names),
                refused(field, List.of("*", "team-a"), "namespaces must be either the single item \"*\""),
                refused(field, "team-a", "\"string\": spec." + field + " in body must be of type array"));
    }

    private static List<Refused> shapes() {
        var names = "metadata.name must be at most 63 lower-case letters, digits and hyphens";
        return List.of(
                new Refused("name with a dot", Manifest.cloudHsm("payments.eu"), "", names),
                new Refused("name of 64 letters", Manifest.cloudHsm("n".repeat(64)), "", names),
                new Refused("no spec", HSM.without("/spec"), "spec", "Required value"),
                new Refused("no resourceId", HSM.without("/spec/resourceId"), "spec.resourceId", "Required value"),
                refused("resourceId", 7, "\"integer\": spec.resourceId in body must be"),
                refused("resourceId", "/subscriptions/" + "a".repeat(10_240), "Too long"),
                new Refused("no storage", HSM.without("/spec/storage"), "spec.storage", "Required value"),
                refused("storage.allowDelete", "true", ManagedHsmRefusals.NO_SWITCH.formatted("string")),
                refused("restore", "team-a", "\"string\": spec.restore in body must be of type object"));
    }

    private static Refused refused(String field, Object value, String message) {
        var shown = value.toString().replaceAll("[^ -~]", "?");
        return new Refused(
                field + " " + shown.substring(0, Math.min(200, shown.length())),
                HSM.with("/spec/" + field.replace('.', '/'), value),
                "spec." + field,
                message);
    }
}

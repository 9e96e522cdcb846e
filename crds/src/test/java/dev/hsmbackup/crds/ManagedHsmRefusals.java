package dev.hsmbackup.crds;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** What must not become a {@link ManagedHsm} (FAULTS §2, threat S03). */
final class ManagedHsmRefusals {

    private static final String URI = "uri must be https://<hsm-name>.<managed HSM suffix>";
    static final String CONTAINER = "containerUri must be https://<account>.blob.<suffix>/<container> and carry no SAS";

    static final String NO_SWITCH = "\"%s\": spec.storage.allowDelete in body must be of type boolean";

    /** Well-formed as a name, so that only the address is to blame. */
    private static final List<String> BAD_LABELS =
            List.of("ab", "a2345678901234567890123-5", "a234567890123456789012345", "xn--pymnts-9ra0c", "pay--ments");

    static final List<String> BAD_CONTAINERS = List.of(
            "",
            "hsmbackups",
            "http://hsmbackups.blob.core.windows.net/payments",
            "https://hsmbackups.blob.core.windows.net",
            "https://hsmbackups.blob.core.windows.net/",
            "https://hsmbackups.blob.core.windows.net/payments/",
            "https://hsmbackups.blob.core.windows.net/payments/folder",
            "https://hsmbackups.blob.core.windows.net/payments/../other",
            "https://hsmbackups.blob.core.windows.net/payments?sv=2022-11-02&sp=rcw&sig=c2VjcmV0",
            "https://hsmbackups.blob.core.windows.net/payments?" + "x".repeat(400),
            "https://hsmbackups.blob.core.windows.net/payments#x",
            "https://hsmbackups.blob.core.windows.net/payments\n",
            "https://hsmbackups.blob.core.windows.net:443/payments",
            "https://user@hsmbackups.blob.core.windows.net/payments",
            "https://hsmbackups.blob.core.windows.net.evil.example/payments",
            "https://hsmbackups.file.core.windows.net/payments",
            "https://hsmbackups.dfs.core.windows.net/payments",
            "https://hsmbackups.blob.core.evil.example/payments",
            "https://evil.example/hsmbackups.blob.core.windows.net/payments",
            "https://10.0.0.5/payments",
            "https://127.0.0.1:10000/devstoreaccount1/payments",
            "https://hs.blob.core.windows.net/payments",
            "https://a234567890123456789012345.blob.core.windows.net/payments",
            "https://hsmBackups.blob.core.windows.net/payments",
            "https://hsm-backups.blob.core.windows.net/payments",
            "https://hsmbackups.blob.core.windows.net/pa",
            "https://hsmbackups.blob.core.windows.net/" + "p".repeat(64),
            "https://hsmbackups.blob.core.windows.net/pay--ments",
            "https://hsmbackups.blob.core.windows.net/-payments",
            "https://hsmbackups.blob.core.windows.net/payments-",
            "https://hsmbackups.blob.core.windows.net/Payments",
            "https://hsmbackups.blob.core.windows.net/pay_ments",
            "https://hsmbackups.blob.core.windows.net/$root",
            "https://hsmbackups.blob.core.windows.net/%70ayments");

    static final List<String> NO_GUIDS = List.of(
            "",
            "common",
            "contoso.onmicrosoft.com",
            "00000000-0000-0000-0000-000000000000",
            "6f1c9f0e6b1f4a399d9e0d9c6d1c6b11",
            "{6f1c9f0e-6b1f-4a39-9d9e-0d9c6d1c6b11}",
            "6f1c9f0e-6b1f-4a39-9d9e-0d9c6d1c6b1g",
            "6f1c9f0e-6b1f-4a39-9d9e-0d9c6d1c6b11\n",
            "/subscriptions/6f1c9f0e-6b1f-4a39-9d9e-0d9c6d1c6b11/resourceGroups/r");

    private ManagedHsmRefusals() {}

    static List<Refused> all() {
        var hsm = Manifest.managedHsm("payments");
        var all = new ArrayList<Refused>();
        Lines.of("hostile-uris.txt").forEach(uri -> all.add(refused("uri ", uri, hsm, "/spec/uri", URI)));
        BAD_LABELS.forEach(name -> all.add(new Refused("name " + name, Manifest.managedHsm(name), "spec.uri", URI)));
        BAD_CONTAINERS.forEach(
                uri -> all.add(refused("container ", uri, hsm, "/spec/storage/containerUri", CONTAINER)));
        NO_GUIDS.forEach(id -> {
            all.add(refused("client ", id, hsm, "/spec/identity/clientId", "clientId must be a GUID"));
            all.add(refused("tenant ", id, hsm, "/spec/identity/tenantId", "tenantId must be a GUID"));
        });
        all.addAll(names(hsm));
        all.addAll(clouds(hsm));
        all.addAll(namespaces(hsm));
        all.addAll(shapes(hsm));
        return List.copyOf(all);
    }

    private static List<Refused> names(Manifest hsm) {
        var message = "metadata.name must equal the HSM name in spec.uri";
        return Stream.of("https://other.managedhsm.azure.net", "https://payments2.managedhsm.azure.net")
                .map(uri -> refused("name payments for ", uri, hsm, "/spec/uri", message))
                .toList();
    }

    private static List<Refused> clouds(Manifest hsm) {
        var hosts = List.of("managedhsm.azure.net", "managedhsm.usgovcloudapi.net", "managedhsm.azure.cn");
        var stores = List.of("core.windows.net", "core.usgovcloudapi.net", "core.chinacloudapi.cn");
        return IntStream.range(0, 9)
                .filter(i -> i / 3 != i % 3)
                .mapToObj(i -> new Refused(
                        hosts.get(i / 3) + " with " + stores.get(i % 3),
                        hsm.with("/spec/uri", "https://payments." + hosts.get(i / 3))
                                .with("/spec/storage/containerUri", "https://acc.blob." + stores.get(i % 3) + "/abc"),
                        "spec.storage",
                        "uri and storage.containerUri must be in the same Azure cloud"))
                .toList();
    }

    private static List<Refused> namespaces(Manifest hsm) {
        var at = "/spec/backup/namespaces";
        var names = "namespaces must hold names of namespaces";
        return List.of(
                refused("", List.of("Team"), hsm, at, names),
                refused("", List.of("-team"), hsm, at, names),
                refused("", List.of("team-"), hsm, at, names),
                refused("", List.of("team.a"), hsm, at, names),
                refused("", List.of("team-*"), hsm, at, names),
                refused("", List.of("**"), hsm, at, names),
                refused("", List.of("team-a\n"), hsm, at, names),
                refused("", List.of("*", "team-a"), hsm, at, "namespaces must be either the single item \"*\""),
                refused("", List.of(""), hsm, at, names),
                new Refused(
                        "namespace of 64 letters", hsm.with(at, List.of("n".repeat(64))), at(at) + "[0]", "Too long"),
                new Refused("namespace twice", hsm.with(at, List.of("a", "a")), at(at) + "[1]", "Duplicate value"),
                new Refused(
                        "101 namespaces",
                        hsm.with(
                                at,
                                IntStream.range(0, 101).mapToObj(i -> "n" + i).toList()),
                        at(at),
                        "Too many"));
    }

    private static List<Refused> shapes(Manifest hsm) {
        return List.of(
                new Refused("no spec", hsm.without("/spec"), "spec", "Required value"),
                new Refused("no uri", hsm.without("/spec/uri"), "spec.uri", "Required value"),
                new Refused("null uri", hsm.with("/spec/uri", null), "spec.uri", "Required value"),
                new Refused(
                        "number as uri", hsm.with("/spec/uri", 7), "spec.uri", "\"integer\": spec.uri in body must be"),
                new Refused(
                        "uri of 10 KB", hsm.with("/spec/uri", "https://" + "a".repeat(10_240)), "spec.uri", "Too long"),
                new Refused("no storage", hsm.without("/spec/storage"), "spec.storage", "Required value"),
                new Refused(
                        "no container",
                        hsm.with("/spec/storage", new Object[0]),
                        "spec.storage",
                        "\"array\": spec.storage in body must be of type object"),
                refused("allowDelete ", "true", hsm, "/spec/storage/allowDelete", NO_SWITCH.formatted("string")),
                refused("allowDelete ", 1, hsm, "/spec/storage/allowDelete", NO_SWITCH.formatted("integer")),
                new Refused(
                        "client id of 10 KB",
                        hsm.with("/spec/identity/clientId", "a".repeat(10_240)),
                        "spec.identity.clientId",
                        "Too long"));
    }

    private static Refused refused(String what, Object value, Manifest hsm, String pointer, String message) {
        var shown = what + value.toString().replaceAll("[^ -~]", "?");
        return new Refused(shown, hsm.with(pointer, value), at(pointer), message);
    }

    private static String at(String pointer) {
        return pointer.substring(1).replace('/', '.');
    }
}

package dev.hsmbackup.crds.sweep;

import static java.util.Map.entry;

import java.util.List;
import java.util.Map;

/** Values beside the limits that only the rules know, and the odd forms of times and UUIDs. */
final class Edges {

    private static final String HSM = ".managedhsm.azure.net";
    private static final String BLOBS = "https://hsmbackups.blob.core.windows.net/";
    private static final String GUID = "6f1c9f0e-6b1f-4a39-9d9e-0d9c6d1c6b11";
    private static final String NO_GUID = "00000000-0000-0000-0000-000000000000";

    private static final String GROUP = "/subscriptions/" + GUID + "/resourceGroups/";
    private static final String CLUSTERS = "/providers/Microsoft.HardwareSecurityModules/cloudHsmClusters/";

    private static final List<String> NAMES =
            List.of("*", "team-*", "kube-system", "0", "-", "n".repeat(63), "n".repeat(64), "team.a");
    private static final List<String> OBJECTS =
            List.of("a", "0", "-", ".", "a.b", "a..b", "a_b", "a/b", "../b", "n".repeat(63), "n".repeat(64));
    private static final List<String> CLIENTS = List.of(GUID, NO_GUID, GUID.replace("-", ""), "{" + GUID + "}");
    private static final List<String> TENANTS = List.of(GUID, NO_GUID, "common", "contoso.onmicrosoft.com");

    private static final Map<String, List<String>> BY_FIELD = Map.ofEntries(
            entry(
                    "spec.uri",
                    List.of(
                            "https://ab" + HSM,
                            "https://abc" + HSM,
                            "https://" + "a".repeat(24) + HSM,
                            "https://" + "a".repeat(25) + HSM,
                            "https://payments" + HSM + "/",
                            "https://payments" + HSM + ":443",
                            "https://payments" + HSM + ".evil.example",
                            "https://169.254.169.254/metadata/identity",
                            "https://payments.managedhsm.usgovcloudapi.net",
                            "https://payments.vault.azure.net")),
            entry(
                    "spec.storage.containerUri",
                    List.of(
                            "https://ab.blob.core.windows.net/payments",
                            "https://abc.blob.core.windows.net/payments",
                            "https://" + "a".repeat(24) + ".blob.core.windows.net/payments",
                            "https://" + "a".repeat(25) + ".blob.core.windows.net/payments",
                            BLOBS + "ab",
                            BLOBS + "abc",
                            BLOBS + "c".repeat(63),
                            BLOBS + "c".repeat(64),
                            BLOBS + "payments/",
                            BLOBS + "payments/folder",
                            BLOBS + "$root",
                            "https://hsmbackups.blob.core.chinacloudapi.cn/payments")),
            entry("spec.identity.clientId", CLIENTS),
            entry("spec.identity.tenantId", TENANTS),
            entry("spec.backup.namespaces[]", NAMES),
            entry("spec.restore.identity.clientId", CLIENTS),
            entry("spec.restore.identity.tenantId", TENANTS),
            entry("spec.restore.namespaces[]", NAMES),
            entry("spec.restore.maxSourceAge", List.of("0s", "59s", "1m", "60s", "720h", "99999h", "100000h", "30d")),
            entry(
                    "spec.managedHsmRef.name",
                    List.of(
                            "ab",
                            "abc",
                            "a".repeat(24),
                            "a".repeat(25),
                            "0hsm",
                            "pay--ments",
                            "-payments",
                            "../payments",
                            "*")),
            entry("spec.cloud", List.of("azurepublic", "AzureCloud", "AzureUSGovernment", "AzureChina", "Unknown")),
            entry(
                    "spec.cloudHsmRef.name",
                    List.of("a", "0", "a".repeat(63), "a".repeat(64), "pay--ments", "-payments", "a.b", "../a", "*")),
            entry(
                    "spec.source.backupId",
                    List.of(
                            "cloudhsm-" + GUID + "-2025061314364",
                            "cloudhsm-" + GUID + "-20250613143645",
                            "cloudhsm-" + GUID + "-20250613143645920000",
                            "cloudhsm-" + GUID + "-202506131436459200000",
                            "cloudhsm-" + GUID.replace("-", "") + "-20250613143645",
                            "mhsm-payments-20260301020000",
                            "../cloudhsm-" + GUID + "-20250613143645",
                            BLOBS + "payments/cloudhsm-" + GUID + "-20250613143645")),
            entry("spec.confirm", List.of("Payments", "payment", "yes")),
            entry("spec.keyName", List.of("k", "0", "-", "k".repeat(127), "k".repeat(128), "a_b", "a/b", "a.b", "*")),
            entry("spec.source.backupRef.name", OBJECTS),
            entry("spec.source.scheduleRef.name", OBJECTS),
            entry(
                    "spec.source.folder",
                    List.of(
                            "mhsm-ab-20260301020000",
                            "mhsm-abc-20260301020000",
                            "mhsm-" + "a".repeat(24) + "-20260301020000",
                            "mhsm-" + "a".repeat(25) + "-20260301020000",
                            "mhsm-payments-2026030102000",
                            "mhsm-payments-20260301020000123456",
                            "mhsm-payments-202603010200001234567",
                            "mhsm-payments-20260231020000",
                            "mhsm-other-20260301020000",
                            "../mhsm-payments-20260301020000",
                            "a/mhsm-payments-20260301020000",
                            BLOBS + "payments/mhsm-payments-20260301020000")),
            entry("spec.safetyBackup.policy", List.of("never", "NEVER", "External", "true")),
            entry("spec.safetyBackup.maxAge", List.of("59s", "1m", "29m59s", "30m", "24h", "24h1s", "0s", "1d")),
            entry("spec.safetyBackup.minAge", List.of("0s", "0m", "0", "29m59s", "30m", "1h", "1h1s", "-1m")),
            entry(
                    "spec.startDeadline",
                    List.of(
                            "59s", "1m", "60s", "24h", "24h1s", "1440m", "86400s", "86401s", "0", "-1h", "1.5h", "PT1H",
                            "1d")),
            entry("spec.deletionPolicy", List.of("delete", "Recycle", "Orphan", "true")),
            entry(
                    "spec.timeout",
                    List.of(
                            "9m59s", "10m", "600s", "168h", "168h1s", "10080m", "604800s", "604801s", "0s", "1w",
                            "7d")),
            entry("metadata.name", List.of("a", "ab", "0", "-a", "a-", "a.b", "a..b", "a_b", "a/b", "..", "a%2fb")));

    /** With names, as their first letters are the same. */
    private static final List<Sample> RESOURCE_IDS = List.of(
            Sample.of("shortest names", GROUP + "r" + CLUSTERS + "abc"),
            Sample.of("longest names", GROUP + "r".repeat(90) + CLUSTERS + "a".repeat(23)),
            Sample.of("group of 91", GROUP + "r".repeat(91) + CLUSTERS + "abc"),
            Sample.of("group that ends with a dot", GROUP + "r." + CLUSTERS + "abc"),
            Sample.of("group ..", GROUP + ".." + CLUSTERS + "abc"),
            Sample.of("no group", GROUP + CLUSTERS + "abc"),
            Sample.of("encoded slash in the group", GROUP + "r%2Fs" + CLUSTERS + "abc"),
            Sample.of("name of 2", GROUP + "r" + CLUSTERS + "ab"),
            Sample.of("name of 24", GROUP + "r" + CLUSTERS + "a".repeat(24)),
            Sample.of("encoded letter in the name", GROUP + "r" + CLUSTERS + "%61bc"),
            Sample.of("slash at the end", GROUP + "r" + CLUSTERS + "abc/"),
            Sample.of("action", GROUP + "r" + CLUSTERS + "abc/restore"),
            Sample.of("Managed HSM", GROUP + "r/providers/Microsoft.KeyVault/managedHSMs/abc"),
            Sample.of("address", "https://management.azure.com" + GROUP + "r" + CLUSTERS + "abc"));

    private static final List<String> TIMES = List.of(
            "2026-03-01",
            "2026-03-01T02:00:00",
            "2026-03-01 02:00:00Z",
            "2026-03-01t02:00:00z",
            "2026-03-01T02:00:00.123456789Z",
            "2026-03-01T02:00:00.1234567890123Z",
            "2026-03-01T02:00:00,5Z",
            "2026-03-01T02:00:00+14:00",
            "2026-03-01T02:00:00+23:59",
            "2026-03-01T02:00:00-00:00",
            "2026-03-01T02:00:00+2400",
            "2026-03-01T02:00Z",
            "2026-03-01T24:00:00Z",
            "2026-03-01T23:59:60Z",
            "2026-02-29T02:00:00Z",
            "0000-01-01T00:00:00Z",
            "0001-01-01T00:00:00Z",
            "9999-12-31T23:59:59Z",
            "9999-12-31T23:59:59-23:59",
            "+10000-01-01T00:00:00Z",
            "1772330400");

    private static final List<String> TIMED = List.of("Time", "At", ".since", ".slot", "spec.notAfter");

    private static final List<String> UUIDS = List.of(
            GUID.replace("-", ""),
            "{" + GUID + "}",
            "urn:uuid:" + GUID,
            GUID.substring(1),
            "6f1c9f0e-6b1f4a39-9d9e-0d9c6d1c6b11",
            "00000000-0000-0000-0000-000000000000",
            "ffffffff-ffff-ffff-ffff-ffffffffffff",
            "bxyfDmsfSjmdng2cbRxrEQ==");

    private Edges() {}

    static List<Sample> of(String field) {
        if (TIMED.stream().anyMatch(field::endsWith)) {
            return samples(TIMES);
        }
        if (field.equals("spec.resourceId")) {
            return RESOURCE_IDS;
        }
        if (field.equals("status.attempt.id")) {
            return samples(UUIDS);
        }
        // What a schedule creates has the fields of a backup.
        var own = field.replace("spec.template.hsmBackup.spec.", "spec.");
        return samples(Schedules.EDGES.getOrDefault(own, BY_FIELD.getOrDefault(own, List.of())));
    }

    private static List<Sample> samples(List<String> values) {
        return values.stream().map(value -> Sample.of("edge", value)).toList();
    }
}

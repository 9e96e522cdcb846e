package dev.hsmbackup.crds.sweep;

import java.util.List;
import java.util.Map;

/** Values beside the limits that only the rules know, and the odd forms of times and UUIDs. */
final class Edges {

    private static final String HSM = ".managedhsm.azure.net";
    private static final String BLOBS = "https://hsmbackups.blob.core.windows.net/";
    private static final String GUID = "6f1c9f0e-6b1f-4a39-9d9e-0d9c6d1c6b11";

    private static final Map<String, List<String>> BY_FIELD = Map.of(
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
                    "https://payments.vault.azure.net"),
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
                    "https://hsmbackups.blob.core.chinacloudapi.cn/payments"),
            "spec.identity.clientId",
            List.of(GUID, "00000000-0000-0000-0000-000000000000", GUID.replace("-", ""), "{" + GUID + "}"),
            "spec.identity.tenantId",
            List.of(GUID, "00000000-0000-0000-0000-000000000000", "common", "contoso.onmicrosoft.com"),
            "spec.backup.namespaces[]",
            List.of("*", "team-*", "kube-system", "0", "-", "n".repeat(63), "n".repeat(64), "team.a"),
            "spec.managedHsmRef.name",
            List.of("ab", "abc", "a".repeat(24), "a".repeat(25), "0hsm", "pay--ments", "-payments", "../payments", "*"),
            "spec.startDeadline",
            List.of("59s", "1m", "60s", "24h", "24h1s", "1440m", "86400s", "86401s", "0", "-1h", "1.5h", "PT1H", "1d"),
            "spec.timeout",
            List.of("9m59s", "10m", "600s", "168h", "168h1s", "10080m", "604800s", "604801s", "0s", "1w", "7d"),
            "metadata.name",
            List.of("a", "ab", "0", "-a", "a-", "a.b", "a..b", "a_b", "a/b", "..", "a%2fb"));

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
        if (field.endsWith("Time") || field.endsWith("At")) {
            return samples(TIMES);
        }
        return samples(field.equals("status.attempt.id") ? UUIDS : BY_FIELD.getOrDefault(field, List.of()));
    }

    private static List<Sample> samples(List<String> values) {
        return values.stream().map(value -> Sample.of("edge", value)).toList();
    }
}

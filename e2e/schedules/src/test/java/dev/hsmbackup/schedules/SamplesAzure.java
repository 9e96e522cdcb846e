package dev.hsmbackup.schedules;

import dev.hsmbackup.team.Platform;
import java.util.List;

/** What the files of deploy/samples name. */
final class SamplesAzure {

    private SamplesAzure() {}

    /** The namespace, and Azure as the samples name it. */
    static void prepare(Platform platform) {
        platform.rig()
                .kubectl()
                .output(
                        "apply",
                        "-f",
                        platform.rig()
                                .checkout()
                                .samples()
                                .resolve("namespace.yaml")
                                .toString());
        for (String container : List.of("payments", "wallets")) {
            put(platform, "/containers/hsmbackups.blob.core.windows.net/" + container, """
                    {"url": "https://hsmbackups.blob.core.windows.net/%s",
                     "access": [{"identity": "hsm", "role": "Storage Blob Data Contributor"},
                                {"identity": "operator", "role": "Storage Blob Data Contributor"}]}""".formatted(container));
        }
        put(platform, "/hsms/payments", """
                {"name": "payments", "securityDomain": "shared", "managedIdentity": "hsm", "jobTimes": {"backup": "300ms"},
                 "roles": [{"identity": "operator", "role": "Managed HSM Backup"}]}""");
        put(platform, "/clusters/wallets-hsm", """
                {"name": "wallets-hsm", "managedIdentity": "hsm", "activationState": "Active",
                 "resourceId": "/subscriptions/0d1c9f0e-6b1f-4a39-9d9e-0d9c6d1c6b22/resourceGroups/wallets/providers/Microsoft.HardwareSecurityModules/cloudHsmClusters/wallets-hsm",
                 "roles": [{"identity": "operator", "role": "Contributor"}], "jobTimes": {"backup": "300ms"}}""");
    }

    private static void put(Platform platform, String path, String json) {
        platform.rig().simulator().control().send("PUT", path, json);
    }
}

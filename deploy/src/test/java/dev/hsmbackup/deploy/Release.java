package dev.hsmbackup.deploy;

import com.marcnuri.helm.Helm;
import dev.hsmbackup.controlplane.ControlPlane;
import dev.hsmbackup.controlplane.Kubectl;
import dev.hsmbackup.controlplane.SharedControlPlane;
import java.time.Duration;
import java.util.Map;
import org.awaitility.Awaitility;

/** The chart, installed by Helm into the shared API server, in a namespace that enforces the level "restricted". */
final class Release {
    private static boolean installed;

    private Release() {}

    /** Installs it once for all tests, and waits until the roles for people are aggregated. */
    static synchronized ControlPlane installed() {
        ControlPlane cluster = SharedControlPlane.get();
        if (!installed) {
            cluster.admin().apply("""
                    apiVersion: v1
                    kind: Namespace
                    metadata:
                      name: %s
                      labels:
                        pod-security.kubernetes.io/enforce: restricted
                    """.formatted(Manifests.NAMESPACE));
            install(cluster);
            installed = true;
        }
        return cluster;
    }

    /** Installs it and returns what Helm tells the user. */
    static String install(ControlPlane cluster) {
        var release = new Helm(Manifests.CHART)
                .install()
                .withName(Manifests.NAME)
                .withNamespace(Manifests.NAMESPACE)
                .withKubeConfig(cluster.adminKubeconfig())
                .call();
        Kubectl admin = cluster.admin();
        admin.awaitEstablished("crd", "--all");
        Awaitility.await("hsmbackups in the role edit")
                .atMost(Duration.ofSeconds(30))
                .until(() ->
                        admin.output("get", "clusterrole", "edit", "-o", "yaml").contains("hsmbackups")
                                && admin.output("get", "clusterrole", "view", "-o", "yaml")
                                        .contains("hsmbackups"));
        return release.getOutput();
    }

    /** With these values, and the defaults for all others. */
    static void upgrade(ControlPlane cluster, Map<String, String> values) {
        var upgrade = new Helm(Manifests.CHART)
                .upgrade()
                .withName(Manifests.NAME)
                .withNamespace(Manifests.NAMESPACE)
                .withKubeConfig(cluster.adminKubeconfig())
                .resetValues();
        values.forEach(upgrade::set);
        upgrade.call();
    }

    static void uninstall(ControlPlane cluster) {
        Helm.uninstall(Manifests.NAME)
                .withNamespace(Manifests.NAMESPACE)
                .withKubeConfig(cluster.adminKubeconfig())
                .call();
    }
}

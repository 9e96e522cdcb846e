package dev.hsmbackup.controlplane;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * Command lines of the three servers.
 *
 * @param programs where the programs are
 * @param layout where their files are
 * @param etcdPort port of etcd
 * @param apiServerPort port of kube-apiserver
 */
record Commands(Map<Tool, Path> programs, Layout layout, int etcdPort, int apiServerPort) {
    /**
     * Metadata of every request, no bodies: enough to count writes and to see who did what, and no secret is in it.
     * The first stage only doubles the lines.
     */
    static final String AUDIT_POLICY = """
        apiVersion: audit.k8s.io/v1
        kind: Policy
        omitStages:
        - RequestReceived
        rules:
        - level: Metadata
        """;

    /**
     * Those whose work a user of the API sees. Without clusterrole-aggregation the roles view, edit and admin are
     * empty.
     */
    private static final String CONTROLLERS = String.join(
            ",",
            "clusterrole-aggregation-controller",
            "garbage-collector-controller",
            "namespace-controller",
            "resourcequota-controller",
            "root-ca-certificate-publisher-controller",
            "serviceaccount-controller",
            "serviceaccount-token-controller",
            "validatingadmissionpolicy-status-controller");

    List<String> etcd() {
        return List.of(
                program(Tool.ETCD),
                "--data-dir=" + layout.etcdData(),
                // The data does not outlive the process, so waiting for the disk buys nothing.
                "--unsafe-no-fsync",
                "--socket-reuse-port",
                "--listen-client-urls=" + etcdUrl(),
                "--advertise-client-urls=" + etcdUrl(),
                "--listen-peer-urls=http://127.0.0.1:0",
                "--client-cert-auth",
                "--trusted-ca-file=" + layout.pki("etcd-ca.crt"),
                "--cert-file=" + layout.pki("etcd.crt"),
                "--key-file=" + layout.pki("etcd.key"));
    }

    List<String> apiServer(URI serviceAccountIssuer) {
        return List.of(
                program(Tool.KUBE_APISERVER),
                "--bind-address=127.0.0.1",
                "--secure-port=" + apiServerPort,
                "--permit-port-sharing",
                // Loopback is no valid address of the kubernetes Service's endpoints, and nothing runs in a pod.
                "--advertise-address=127.0.0.1",
                "--endpoint-reconciler-type=none",
                "--etcd-servers=" + etcdUrl(),
                "--etcd-cafile=" + layout.pki("etcd-ca.crt"),
                "--etcd-certfile=" + layout.pki("etcd.crt"),
                "--etcd-keyfile=" + layout.pki("etcd.key"),
                "--tls-cert-file=" + layout.pki("apiserver.crt"),
                "--tls-private-key-file=" + layout.pki("apiserver.key"),
                "--client-ca-file=" + layout.pki("ca.crt"),
                "--authorization-mode=RBAC",
                "--service-cluster-ip-range=10.0.0.0/24",
                "--service-account-issuer=" + serviceAccountIssuer,
                "--service-account-key-file=" + layout.pki("service-accounts.pub"),
                "--service-account-signing-key-file=" + layout.pki("service-accounts.key"),
                "--audit-policy-file=" + layout.auditPolicy(),
                // Blocking is the default mode: a line is written before the request is answered.
                "--audit-log-path=" + layout.auditLog(),
                "--audit-log-maxsize=1000000",
                "--profiling=false");
    }

    List<String> controllerManager(Path kubeconfig) {
        return List.of(
                program(Tool.KUBE_CONTROLLER_MANAGER),
                "--kubeconfig=" + kubeconfig,
                "--controllers=" + CONTROLLERS,
                "--leader-elect=false",
                // A quota that is older than the controller's knowledge of its kind is counted at the next round only.
                "--resource-quota-sync-period=10s",
                // Serves nothing.
                "--secure-port=0",
                "--root-ca-file=" + layout.pki("ca.crt"),
                "--service-account-private-key-file=" + layout.pki("service-accounts.key"));
    }

    private String program(Tool tool) {
        var program = programs.get(tool);
        if (program == null) {
            throw new IllegalArgumentException("No " + tool);
        }
        return program.toString();
    }

    private String etcdUrl() {
        return "https://127.0.0.1:" + etcdPort;
    }
}

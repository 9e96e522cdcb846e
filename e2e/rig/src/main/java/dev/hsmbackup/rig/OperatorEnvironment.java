package dev.hsmbackup.rig;

import dev.hsmbackup.controlplane.ControlPlane;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a kubelet and the AKS workload identity webhook would give the operator's pod: the token of its service account,
 * the federated token, and its environment. All of it is documented for users; there is no test hook.
 */
record OperatorEnvironment(Path dir, Path launcher, Map<String, String> settings) {

    /** What Microsoft Entra ID wants as the audience of a federated token. */
    private static final String AZURE_AUDIENCE = "api://AzureADTokenExchange";

    /** Nobody renews the tokens as a kubelet would, so they live as long as a rig may be left running. */
    private static final Duration TOKEN_LIFETIME = Duration.ofHours(24);

    static OperatorEnvironment prepare(
            RigOptions options,
            Path launcher,
            ControlPlane controlPlane,
            Path kubeconfig,
            Simulator simulator,
            Fleet.OperatorIdentity identity) {
        Path dir = options.dir().resolve("operator");
        Path azureToken = dir.resolve("azure-identity-token");
        TextFile.writeAtomically(azureToken, token(controlPlane, List.of(AZURE_AUDIENCE)));

        Map<String, String> settings = new LinkedHashMap<>(Environments.clean());
        settings.put("KUBECONFIG", kubeconfig.toString());
        settings.put("HSMBACKUP_NAMESPACE", Installation.NAMESPACE);
        settings.put("HSMBACKUP_AZURE_CLOUD", identity.cloud());
        settings.put("AZURE_CLIENT_ID", identity.clientId());
        settings.put("AZURE_TENANT_ID", identity.tenantId());
        settings.put("AZURE_FEDERATED_TOKEN_FILE", azureToken.toString());
        settings.put("HTTPS_PROXY", simulator.proxy().toString());
        settings.put("NO_PROXY", "127.0.0.1,localhost");
        settings.put("HSMBACKUP_CA_FILE", simulator.ca().toString());
        settings.put("HSMBACKUP_HEALTH_ADDRESS", "127.0.0.1:0");
        settings.put("HSMBACKUP_METRICS_ADDRESS", "127.0.0.1:0");
        settings.putAll(options.operatorSettings());
        return new OperatorEnvironment(dir, launcher, settings);
    }

    /** Straight to the API server, with the token of the operator's service account. */
    static Path kubeconfig(ControlPlane controlPlane) {
        return controlPlane.kubeconfigForToken(Installation.USER, token(controlPlane, List.of()));
    }

    private static String token(ControlPlane controlPlane, List<String> audiences) {
        return controlPlane.serviceAccountToken(
                Installation.NAMESPACE, Installation.SERVICE_ACCOUNT, audiences, TOKEN_LIFETIME);
    }

    Operator operator(String podName) {
        Map<String, String> environment = new LinkedHashMap<>(settings);
        environment.put("HSMBACKUP_POD_NAME", podName);
        writeStartScript(environment, dir.resolve(podName + ".sh"));
        Path log = dir.resolve(podName + ".log");
        TextFile.delete(log);
        return new Operator(launcher, environment, log);
    }

    /** So that a person can start the same operator by hand, under a debugger say. */
    private void writeStartScript(Map<String, String> environment, Path script) {
        StringBuilder text =
                new StringBuilder("#!/bin/sh\n# Starts the operator exactly as the rig does.\nexec env -i");
        environment.forEach((name, value) ->
                text.append(" \\\n    ").append(name).append('=').append(Shell.quote(value)));
        text.append(" \\\n    ").append(Shell.quote(launcher.toString())).append('\n');
        TextFile.writeAtomically(script, text.toString());
        script.toFile().setExecutable(true);
    }
}

package dev.hsmbackup.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.hsmbackup.operator.OperatorSettings;
import dev.hsmbackup.operator.azure.AzureSettings;
import dev.hsmbackup.operator.azure.Cloud;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The operator understands the environment that the chart gives it. */
class SettingsContractTest {
    private static final String API_SERVER = "10.0.0.1";

    @ParameterizedTest(name = "{0}")
    @MethodSource("dev.hsmbackup.deploy.Variants#all")
    void shouldBeUnderstoodByTheOperator(String name, Map<String, String> values) {
        var manifests = Manifests.render(values);
        Map<String, String> environment = environment(manifests);

        var settings = OperatorSettings.fromEnvironment(environment);
        var azure = AzureSettings.fromEnvironment(environment);

        assertThat(settings.namespace()).as(name).isEqualTo(Manifests.NAMESPACE);
        assertThat(settings.podName()).isEqualTo("hsm-backup-operator-0");
        assertThat(settings.leaderElection()).isTrue();
        JsonNode ports = manifests.container().path("ports");
        assertThat(settings.metricsAddress().getPort())
                .isEqualTo(ports.at("/0/containerPort").asInt());
        assertThat(settings.healthAddress().getPort())
                .isEqualTo(ports.at("/1/containerPort").asInt());
        assertThat(azure.cloud().cliName()).isEqualTo(values.getOrDefault("azure.cloud", "AzureCloud"));
        assertThat(azure.credential().word()).isEqualTo(values.getOrDefault("azure.credential", "WorkloadIdentity"));
        assertThat(azure.clientId()).isEqualTo(values.get("azure.clientId"));
        assertThat(azure.proxy() == null).isEqualTo(!values.containsKey("proxy.httpsProxy"));
        assertThat(azure.caFile() == null).isEqualTo(!values.containsKey("extraCa.configMapName"));
    }

    /** Whoever bounds the way out reads it there. */
    @ParameterizedTest
    @EnumSource(Cloud.class)
    void shouldListTheHostsOfTheCloudInTheReadme(Cloud cloud) throws IOException {
        assertThat(Files.readString(Path.of("chart", "README.md")))
                .contains(
                        "`" + cloud.authorityHost() + "`",
                        "`*." + cloud.hsmSuffix() + "`",
                        "`*." + cloud.blobSuffix() + "`",
                        "`" + cloud.armHost() + "`");
    }

    /** What the container sees: references resolved, and the AKS webhook's variables where the pod asks for them. */
    private static Map<String, String> environment(Manifests manifests) {
        var environment = new TreeMap<String, String>();
        manifests.container().path("env").forEach(variable -> {
            JsonNode field = variable.at("/valueFrom/fieldRef/fieldPath");
            environment.put(
                    variable.path("name").asText(),
                    switch (field.asText()) {
                        case "metadata.namespace" -> Manifests.NAMESPACE;
                        case "metadata.name" -> "hsm-backup-operator-0";
                        default ->
                            variable.has("valueFrom")
                                    ? "from a Secret"
                                    : variable.path("value").asText().replace("$(KUBERNETES_SERVICE_HOST)", API_SERVER);
                    });
        });
        if (manifests.one("Deployment").at("/spec/template/metadata/labels").has("azure.workload.identity/use")) {
            JsonNode annotations = manifests.one("ServiceAccount").at("/metadata/annotations");
            environment.put("AZURE_FEDERATED_TOKEN_FILE", "/var/run/secrets/azure/tokens/azure-identity-token");
            environment.put("AZURE_AUTHORITY_HOST", "https://login.microsoftonline.com/");
            environment.put(
                    "AZURE_TENANT_ID",
                    annotations
                            .path("azure.workload.identity/tenant-id")
                            .asText("66666666-7777-8888-9999-000000000000"));
            if (annotations.has("azure.workload.identity/client-id")) {
                environment.put(
                        "AZURE_CLIENT_ID",
                        annotations.path("azure.workload.identity/client-id").asText());
            }
        }
        return environment;
    }
}

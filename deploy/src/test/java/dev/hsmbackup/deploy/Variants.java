package dev.hsmbackup.deploy;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;

/** Sets of values that together turn on every part of the chart, each with a name. */
final class Variants {
    private static final String GUID = "11111111-2222-3333-4444-555555555555";

    private Variants() {}

    static Stream<Arguments> all() {
        return Stream.of(
                Arguments.of("defaults", Map.of()),
                Arguments.of("workload identity", Map.of("azure.clientId", GUID, "azure.tenantId", GUID)),
                Arguments.of(
                        "managed identity, user-assigned",
                        Map.of("azure.credential", "ManagedIdentity", "azure.clientId", GUID)),
                Arguments.of("managed identity, system-assigned", Map.of("azure.credential", "ManagedIdentity")),
                Arguments.of(
                        "client secret, US government",
                        login("ClientSecret", "azure.clientSecret.secretName", "azure.cloud", "AzureUSGovernment")),
                Arguments.of(
                        "client certificate with password, China",
                        login(
                                "ClientCertificate",
                                "azure.clientCertificate.secretName",
                                "azure.clientCertificate.passwordKey",
                                "password",
                                "azure.cloud",
                                "AzureChinaCloud")),
                Arguments.of(
                        "proxy and CA",
                        Map.of(
                                "proxy.httpsProxy", "http://proxy.example.com:3128",
                                "proxy.noProxy", "10.0.0.0/8,.internal",
                                "extraCa.configMapName", "corporate-ca")),
                Arguments.of("one pod, no policy", Map.of("replicas", "1", "networkPolicy.enabled", "false")),
                Arguments.of(
                        "metrics to nobody, no exceptions",
                        Map.of("networkPolicy.metricsFrom", "null", "networkPolicy.exceptCidrs", "null")),
                Arguments.of(
                        "scheduling and image",
                        Map.of(
                                "image.digest", "sha256:" + "0".repeat(64),
                                "image.pullSecrets[0]", "registry",
                                "priorityClassName", "system-cluster-critical",
                                "tolerations[0].key", "dedicated",
                                "tolerations[0].operator", "Exists",
                                "nodeSelector.pool", "system")),
                Arguments.of("no CRDs, no aggregation", Map.of("crds.enabled", "false", "rbac.aggregate", "false")));
    }

    private static Map<String, String> login(String credential, String secretValue, String... others) {
        var values = new LinkedHashMap<>(Map.of(
                "azure.credential",
                credential,
                "azure.clientId",
                GUID,
                "azure.tenantId",
                GUID,
                secretValue,
                "azure-login"));
        for (int i = 0; i < others.length; i += 2) {
            values.put(others[i], others[i + 1]);
        }
        return values;
    }
}

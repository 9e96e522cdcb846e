package dev.hsmbackup.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WorkloadTest {
    private static final String CLIENT = "11111111-2222-3333-4444-555555555555";
    private static final String TENANT = "66666666-7777-8888-9999-000000000000";

    @Test
    void shouldLetTheWebhookGiveTheWorkloadIdentity() {
        var manifests = Manifests.render(Map.of("azure.clientId", CLIENT, "azure.tenantId", TENANT));

        assertThat(manifests
                        .one("Deployment")
                        .at("/spec/template/metadata/labels/azure.workload.identity~1use")
                        .asText())
                .isEqualTo("true");
        JsonNode annotations = manifests.one("ServiceAccount").at("/metadata/annotations");
        assertThat(annotations.path("azure.workload.identity/client-id").asText())
                .isEqualTo(CLIENT);
        assertThat(annotations.path("azure.workload.identity/tenant-id").asText())
                .isEqualTo(TENANT);
        assertThat(manifests.env("AZURE_CLIENT_ID")).isEqualTo("missing");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "ManagedIdentity,   missing,           missing,                       missing",
        "ClientSecret,      azure-login/word,  missing,                       missing",
        "ClientCertificate, missing,           " + "/etc/hsm-backup-operator/certificate/tls.pfx, azure-login/word",
    })
    void shouldHandOverTheOtherCredentials(String credential, String secret, String path, String password) {
        var manifests = Manifests.render(Map.of(
                "azure.credential", credential,
                "azure.clientId", CLIENT,
                "azure.tenantId", TENANT,
                "azure.clientSecret.secretName", "azure-login",
                "azure.clientSecret.key", "word",
                "azure.clientCertificate.secretName", "azure-login",
                "azure.clientCertificate.key", "tls.pfx",
                "azure.clientCertificate.passwordKey", "word"));

        assertThat(manifests.env("HSMBACKUP_AZURE_CREDENTIAL")).isEqualTo(credential);
        assertThat(manifests.env("AZURE_CLIENT_ID")).isEqualTo(CLIENT);
        assertThat(manifests.env("AZURE_TENANT_ID")).isEqualTo(TENANT);
        assertThat(manifests.env("AZURE_CLIENT_SECRET")).isEqualTo(secret);
        assertThat(manifests.env("AZURE_CLIENT_CERTIFICATE_PATH")).isEqualTo(path);
        assertThat(manifests.env("AZURE_CLIENT_CERTIFICATE_PASSWORD")).isEqualTo(password);
        assertThat(manifests.yaml()).doesNotContain("azure.workload.identity");
    }

    @Test
    void shouldRunLockedDown() {
        JsonNode pod = Manifests.render(Map.of()).pod();
        JsonNode container = pod.at("/containers/0");

        assertThat(pod.at("/securityContext/runAsNonRoot").asBoolean()).isTrue();
        assertThat(pod.at("/securityContext/runAsUser").asInt()).isGreaterThanOrEqualTo(10_000);
        assertThat(pod.at("/securityContext/seccompProfile/type").asText()).isEqualTo("RuntimeDefault");
        assertThat(container.at("/securityContext/readOnlyRootFilesystem").asBoolean())
                .isTrue();
        assertThat(container.at("/securityContext/allowPrivilegeEscalation").asBoolean(true))
                .isFalse();
        assertThat(container.at("/securityContext/capabilities/drop/0").asText())
                .isEqualTo("ALL");
        assertThat(pod.path("automountServiceAccountToken").asBoolean(true)).isFalse();
        for (String kind : List.of("requests", "limits")) {
            assertThat(container.at("/resources/" + kind).properties())
                    .extracting(Map.Entry::getKey)
                    .containsExactlyInAnyOrder("cpu", "memory", "ephemeral-storage");
        }
    }

    @Test
    void shouldMountATokenThatEndsAfterAnHour() {
        JsonNode source = Manifests.render(Map.of()).pod().at("/volumes/0/projected/sources/0/serviceAccountToken");

        // The API server accepts a token of exactly 3607 s for a year, for clients that do not read it again.
        assertThat(source.path("expirationSeconds").asInt()).isEqualTo(3600);
    }

    @Test
    void shouldProbeLifeAndReadinessApart() {
        JsonNode container = Manifests.render(Map.of()).container();

        assertThat(container.at("/startupProbe/httpGet/path").asText()).isEqualTo("/livez");
        assertThat(container.at("/livenessProbe/httpGet/path").asText()).isEqualTo("/livez");
        assertThat(container.at("/readinessProbe/httpGet/path").asText()).isEqualTo("/readyz");
    }

    @Test
    void shouldLeaveTimeToFinishAStart() {
        assertThat(Manifests.render(Map.of())
                        .pod()
                        .path("terminationGracePeriodSeconds")
                        .asInt())
                .isGreaterThan(60);
    }

    @Test
    void shouldPreferTheDigestToTheTag() {
        String digest = "sha256:" + "0".repeat(64);

        assertThat(image(Map.of())).isEqualTo("hsm-backup-operator:0.1.0");
        assertThat(image(Map.of("image.repository", "registry.example.com:5000/hsm", "image.tag", "1.2.3")))
                .isEqualTo("registry.example.com:5000/hsm:1.2.3");
        assertThat(image(Map.of("image.tag", "1.2.3", "image.digest", digest)))
                .isEqualTo("hsm-backup-operator@" + digest);
    }

    @Test
    void shouldNotBlockDrainsOfASinglePod() {
        assertThat(Manifests.render(Map.of("replicas", "1")).all("PodDisruptionBudget"))
                .isEmpty();
        assertThat(Manifests.render(Map.of()).one("PodDisruptionBudget").at("/spec/maxUnavailable"))
                .hasToString("1");
    }

    @Test
    void shouldKeepTheApiServerOffTheProxy() {
        var manifests = Manifests.render(
                Map.of("proxy.httpsProxy", "http://proxy.example.com:3128", "proxy.noProxy", "10.0.0.0/8,.internal"));

        assertThat(manifests.env("HTTPS_PROXY")).isEqualTo("http://proxy.example.com:3128");
        assertThat(manifests.env("NO_PROXY"))
                .isEqualTo("$(KUBERNETES_SERVICE_HOST),kubernetes.default.svc,10.0.0.0/8,.internal");
        assertThat(Manifests.render(Map.of("proxy.httpsProxy", "http://p:1")).env("NO_PROXY"))
                .isEqualTo("$(KUBERNETES_SERVICE_HOST),kubernetes.default.svc");
        assertThat(Manifests.render(Map.of()).env("NO_PROXY")).isEqualTo("missing");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "''                    , '443 6443'",
        "http://proxy:3128     , '443 6443 3128'",
        "http://proxy          , '443 6443 80'",
        "http://[fd00::1]:8888 , '443 6443 8888'",
    })
    void shouldOpenThePortsItNeeds(String proxy, String ports) {
        JsonNode policy = Manifests.render(Map.of("proxy.httpsProxy", proxy)).one("NetworkPolicy");

        assertThat(ports(policy.at("/spec/egress/1/ports"))).isEqualTo(ports);
    }

    @Test
    void shouldReachTheMetadataServiceOnlyForAManagedIdentity() {
        assertThat(Manifests.render(Map.of()).one("NetworkPolicy").at("/spec/egress"))
                .hasSize(2);
        JsonNode egress = Manifests.render(Map.of("azure.credential", "ManagedIdentity"))
                .one("NetworkPolicy")
                .at("/spec/egress");

        assertThat(egress).hasSize(3);
        assertThat(egress.at("/2/to/0/ipBlock/cidr").asText()).isEqualTo("169.254.169.254/32");
        assertThat(egress.at("/1/to/0/ipBlock/except/0").asText()).isEqualTo("169.254.0.0/16");
        assertThat(egress.at("/1/to/1/ipBlock/except/0").asText()).isEqualTo("fe80::/10");
    }

    @Test
    void shouldOpenTheMetricsToNobodyWhenNobodyIsListed() {
        JsonNode policy =
                Manifests.render(Map.of("networkPolicy.metricsFrom", "null")).one("NetworkPolicy");

        assertThat(policy.at("/spec/ingress").isArray()).isTrue();
        assertThat(policy.at("/spec/ingress")).isEmpty();
        assertThat(policy.at("/spec/policyTypes")).hasSize(2);
    }

    @Test
    void shouldMountTheExtraCa() {
        var manifests = Manifests.render(Map.of("extraCa.configMapName", "corporate-ca", "extraCa.key", "bundle.pem"));

        assertThat(manifests.env("HSMBACKUP_CA_FILE")).isEqualTo("/etc/hsm-backup-operator/ca/bundle.pem");
        assertThat(manifests.pod().findValuesAsText("mountPath")).contains("/etc/hsm-backup-operator/ca");
        assertThat(manifests.pod().path("volumes").findValues("configMap"))
                .anySatisfy(map -> assertThat(map.path("name").asText()).isEqualTo("corporate-ca"));
    }

    @Test
    void shouldKeepTheCrdsAtUninstallUnlessToldOtherwise() {
        assertThat(Manifests.render(Map.of()).all("CustomResourceDefinition"))
                .hasSize(6)
                .allSatisfy(crd -> assertThat(crd.at("/metadata/annotations/helm.sh~1resource-policy")
                                .asText())
                        .isEqualTo("keep"));
        assertThat(Manifests.render(Map.of("crds.keep", "false")).all("CustomResourceDefinition"))
                .hasSize(6)
                .allSatisfy(crd -> assertThat(crd.at("/metadata/annotations").has("helm.sh/resource-policy"))
                        .isFalse());
        assertThat(Manifests.render(Map.of("crds.enabled", "false")).all("CustomResourceDefinition"))
                .isEmpty();
    }

    @Test
    void shouldRenderTheCommittedCrdsUnchanged() {
        List<JsonNode> rendered = Manifests.render(Map.of("crds.keep", "false"))
                .all("CustomResourceDefinition")
                .toList();

        assertThat(rendered).isNotEmpty().allSatisfy(crd -> {
            String plural = crd.at("/spec/names/plural").asText();
            JsonNode committed = Manifests.read(Manifests.CHART.resolve(
                    "files/crds/" + plural + "." + crd.at("/spec/group").asText() + ".yaml"));
            assertThat(crd.path("spec").equals(WorkloadTest::compare, committed.path("spec")))
                    .as("%s as committed", plural)
                    .isTrue();
        });
    }

    @Test
    void shouldSelectThePodsItRuns() {
        var manifests = Manifests.render(Map.of());
        JsonNode labels = manifests.one("Deployment").at("/spec/template/metadata/labels");

        List<JsonNode> selectors = new ArrayList<>(List.of(
                manifests.one("Deployment").at("/spec/selector/matchLabels"),
                manifests.one("Service").at("/spec/selector"),
                manifests.one("NetworkPolicy").at("/spec/podSelector/matchLabels"),
                manifests.one("PodDisruptionBudget").at("/spec/selector/matchLabels")));
        assertThat(selectors).allSatisfy(selector -> {
            assertThat(selector.isEmpty()).isFalse();
            selector.properties()
                    .forEach(label -> assertThat(labels.path(label.getKey())).isEqualTo(label.getValue()));
        });
    }

    /** Helm writes -1.0 as -1. */
    private static int compare(JsonNode a, JsonNode b) {
        boolean same = (a.isNumber() && b.isNumber()) ? a.asDouble() == b.asDouble() : a.equals(b);
        return same ? 0 : 1;
    }

    private static String image(Map<String, String> values) {
        return Manifests.render(values).container().path("image").asText();
    }

    private static String ports(JsonNode ports) {
        return String.join(
                " ",
                StreamSupport.stream(ports.spliterator(), false)
                        .map(port -> port.path("port").asText())
                        .toList());
    }
}

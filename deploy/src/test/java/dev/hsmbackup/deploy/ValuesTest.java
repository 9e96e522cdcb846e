package dev.hsmbackup.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ValuesTest {
    private static final String GUID = "11111111-2222-3333-4444-555555555555";
    /** Values whose members are the user's own, so that the chart names only the whole. */
    private static final Set<String> FREE = Set.of("nodeSelector", "prometheusRule.labels");

    @ParameterizedTest(name = "{0}={1}")
    @CsvSource(delimiter = '|', textBlock = """
                    replica                            | 2                  | replica
                    image.sha                          | x                  | sha
                    azure.clientid                     | x                  | clientid
                    azure.clientSecret.value           | hunter2            | value
                    replicas                           | 0                  | replicas
                    replicas                           | two                | replicas
                    image.digest                       | sha256:12          | image.digest
                    image.pullPolicy                   | Sometimes          | image.pullPolicy
                    image.repository                   | ''                 | image.repository
                    azure.cloud                        | AzureGermanCloud   | azure.cloud
                    azure.cloud                        | azurecloud         | azure.cloud
                    azure.credential                   | Password           | azure.credential
                    azure.clientId                     | my-app             | azure.clientId
                    azure.tenantId                     | common             | azure.tenantId
                    proxy.httpsProxy                   | proxy:3128         | proxy.httpsProxy
                    proxy.httpsProxy                   | http://u:p@proxy:1 | proxy.httpsProxy
                    proxy.httpsProxy                   | https://proxy:3128 | proxy.httpsProxy
                    proxy.noProxy                      | a b                | proxy.noProxy
                    extraCa.configMapName              | My_CA              | extraCa.configMapName
                    extraCa.key                        | ../x               | extraCa.key
                    probeInterval                      | 5                  | probeInterval
                    probeInterval                      | PT5M               | probeInterval
                    logLevel                           | info               | logLevel
                    crds.keep                          | maybe              | crds.keep
                    networkPolicy.apiServerPorts       | 443                | networkPolicy.apiServerPorts
                    networkPolicy.exceptCidrs[0]       | metadata           | networkPolicy.exceptCidrs.0
                    prometheusRule.enabled             | perhaps            | prometheusRule.enabled
                    prometheusRule.runbookUrl          | wiki/hsm           | prometheusRule.runbookUrl
                    prometheusRule.labels.release      | 1                  | prometheusRule.labels.release
                    resources.limits.memory            | much               | resources.limits.memory
                    resources.limits.gpu               | 1                  | gpu
                    """)
    void shouldRefuseAndNameABadValue(String name, String value, String named) {
        assertThatThrownBy(() -> Manifests.render(Map.of(name, value)))
                .isInstanceOf(ChartException.class)
                .hasMessageContaining("values don't meet the specifications")
                .hasMessageContaining(named);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({"ClientSecret, clientSecret", "ClientCertificate, clientCertificate"})
    void shouldSayWhatACredentialNeeds(String credential, String part) {
        assertThatThrownBy(() -> Manifests.render(Map.of("azure.credential", credential)))
                .isInstanceOf(ChartException.class)
                .hasMessageContaining("azure.credential=" + credential + " needs azure.clientId, azure.tenantId, azure."
                        + part + ".secretName: set them");
        assertThatThrownBy(() -> Manifests.render(
                        Map.of("azure.credential", credential, "azure.clientId", GUID, "azure.tenantId", GUID)))
                .isInstanceOf(ChartException.class)
                .hasMessageContaining("needs azure." + part + ".secretName:");
    }

    @Test
    void shouldRefuseExceptionsFromNoProxy() {
        assertThatThrownBy(() -> Manifests.render(Map.of("proxy.noProxy", ".internal")))
                .isInstanceOf(ChartException.class)
                .hasMessageContaining("proxy.noProxy has no effect without proxy.httpsProxy");
    }

    @Test
    void shouldTakeWhatEachCredentialNeeds() {
        for (String credential : List.of("clientSecret", "clientCertificate")) {
            var values = Map.of(
                    "azure.credential",
                    Character.toUpperCase(credential.charAt(0)) + credential.substring(1),
                    "azure.clientId",
                    GUID,
                    "azure.tenantId",
                    GUID,
                    "azure." + credential + ".secretName",
                    "azure-login");

            assertThat(Manifests.render(values).one("Deployment")).isNotNull();
        }
    }

    @ParameterizedTest
    @CsvSource({"9s", "0m", "24h1s", "90000s", "25h"})
    void shouldRefuseAProbeIntervalOutOfRange(String interval) {
        assertThatThrownBy(() -> Manifests.render(Map.of("probeInterval", interval)))
                .isInstanceOf(ChartException.class)
                .hasMessageContaining("probeInterval=" + interval + " is out of range: give 10s to 24h");
    }

    @ParameterizedTest
    @CsvSource({"10s", "5m", "1h30m", "90s", "24h"})
    void shouldTakeAProbeInterval(String interval) {
        assertThat(Manifests.render(Map.of("probeInterval", interval)).env("HSMBACKUP_PROBE_INTERVAL"))
                .isEqualTo(interval);
    }

    @Test
    void shouldLetValuesFilesBeOverridden(@TempDir Path dir) throws IOException {
        Path file = Files.writeString(dir.resolve("values.yaml"), "logLevel: DEBUG\nprobeInterval: 1m\n");

        var manifests = Manifests.of(
                Chart.render(Manifests.CHART, Manifests.NAMESPACE, Map.of("logLevel", "WARN"), List.of(file)));

        assertThat(manifests.env("HSMBACKUP_LOG_LEVEL")).isEqualTo("WARN");
        assertThat(manifests.env("HSMBACKUP_PROBE_INTERVAL")).isEqualTo("1m");
    }

    @Test
    void shouldSayWhereAChartIsMissing(@TempDir Path dir) {
        assertThatThrownBy(() -> Chart.render(dir, Manifests.NAMESPACE, Map.of()))
                .isInstanceOf(ChartException.class)
                .hasMessageContaining("No chart in " + dir);
    }

    @Test
    void shouldPassStrictLint() {
        assertThat(Chart.lint(Manifests.CHART))
                .allSatisfy(finding -> assertThat(finding).startsWith("[INFO]"));
    }

    @Test
    void shouldFailLintOfABrokenChart(@TempDir Path dir) throws IOException {
        Files.writeString(dir.resolve("Chart.yaml"), "apiVersion: v2\nname: broken\nversion: one\n");

        assertThatThrownBy(() -> Chart.lint(dir))
                .isInstanceOf(ChartException.class)
                .hasMessageContaining("version");
    }

    @Test
    void shouldHaveASchemaForEveryValueAndNoOther() {
        Set<String> inSchema = schemaLeaves("", Manifests.read(Manifests.CHART.resolve("values.schema.json")));
        inSchema.remove("global");

        assertThat(inSchema).isEqualTo(leaves("", Manifests.read(Manifests.CHART.resolve("values.yaml"))));
    }

    @Test
    void shouldDescribeEveryValueInTheReadmeAndNoOther() throws IOException {
        Set<String> described = Files.readAllLines(Manifests.CHART.resolve("README.md")).stream()
                .takeWhile(line -> !line.startsWith("## Roles"))
                .filter(line -> line.startsWith("| `"))
                .map(line -> line.substring(3, line.indexOf('`', 3)))
                .collect(Collectors.toCollection(TreeSet::new));

        assertThat(described).isEqualTo(leaves("", Manifests.read(Manifests.CHART.resolve("values.yaml"))));
    }

    @Test
    void shouldUseEveryValue() throws IOException {
        StringBuilder templates = new StringBuilder();
        try (var files = Files.list(Manifests.CHART.resolve("templates"))) {
            for (Path file : files.toList()) {
                templates.append(Files.readString(file));
            }
        }
        String text =
                templates.toString().replace("$azure.", ".Values.azure.").replace("$policy.", ".Values.networkPolicy.");

        assertThat(leaves("", Manifests.read(Manifests.CHART.resolve("values.yaml"))))
                .allSatisfy(value -> assertThat(text)
                        .containsPattern(
                                "\\.Values\\." + (value.startsWith("resources.") ? "resources" : value) + "\\b"));
    }

    private static Set<String> leaves(String prefix, JsonNode node) {
        Set<String> found = new TreeSet<>();
        node.properties().forEach(entry -> {
            String name = prefix + entry.getKey();
            if (entry.getValue().isObject() && !FREE.contains(name)) {
                found.addAll(leaves(name + ".", entry.getValue()));
            } else {
                found.add(name);
            }
        });
        return found;
    }

    private static Set<String> schemaLeaves(String prefix, JsonNode schema) {
        Set<String> found = new TreeSet<>();
        schema.path("properties").properties().forEach(entry -> {
            String name = prefix + entry.getKey();
            if (entry.getValue().has("properties")) {
                assertThat(entry.getValue().path("additionalProperties").asBoolean(true))
                        .as("%s refuses unknown names", name)
                        .isFalse();
                found.addAll(schemaLeaves(name + ".", entry.getValue()));
            } else {
                found.add(name);
            }
        });
        return found;
    }
}

package dev.hsmbackup.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.marcnuri.helm.Helm;
import dev.hsmbackup.controlplane.ControlPlane;
import dev.hsmbackup.controlplane.Kubectl;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The alerts as the chart installs them, with and without the Prometheus operator's kind in the API server. */
class PrometheusRuleTest {

    private static final Path RULES = Manifests.CHART.resolve("files/alerts/hsmbackup.rules.yaml");

    private final ControlPlane cluster = Release.installed();
    private final Kubectl admin = cluster.admin();

    @Test
    void shouldNotBeThereWithoutThePrometheusOperator() {
        assertThat(Manifests.render(Map.of()).all("PrometheusRule")).isEmpty();
    }

    @Test
    void shouldBeThereWithThePrometheusOperatorAsPeopleWantIt(@TempDir Path dir) throws IOException {
        admin.apply(Files.readString(Path.of("src/test/resources/prometheusrules.yaml")));
        admin.output("wait", "--for=condition=Established", "crd/prometheusrules.monitoring.coreos.com");

        upgrade(Map.of());
        JsonNode usual = rule();
        upgrade(Map.of(
                "prometheusRule.labels.release", "kube-prometheus-stack",
                "prometheusRule.runbookUrl", "https://wiki.example.com/hsm/"));
        JsonNode wanted = rule();
        upgrade(Map.of("prometheusRule.enabled", "false"));
        String disabled = admin.output("get", "prometheusrule", "-A", "-o", "name");

        assertThat(usual.path("spec")).isEqualTo(Manifests.read(RULES));
        assertThat(usual.at("/metadata/labels").has("release")).isFalse();
        assertThat(wanted.at("/metadata/labels/release").asText()).isEqualTo("kube-prometheus-stack");
        assertThat(wanted.at("/metadata/labels/app.kubernetes.io~1name").asText())
                .isEqualTo(Manifests.NAME);
        assertThat(wanted.findValuesAsText("runbook_url"))
                .hasSameSizeAs(usual.findValuesAsText("runbook_url"))
                .allMatch(url -> url.matches("https://wiki\\.example\\.com/hsm/Hsm[A-Za-z]+\\.md"));
        Promtool.Result result =
                Promtool.checkRules(Files.writeString(dir.resolve("rules.yaml"), Manifests.write(wanted.path("spec"))));
        assertThat(result.exitCode()).as(result.printed()).isZero();
        assertThat(disabled).isEmpty();
    }

    private void upgrade(Map<String, String> values) {
        var command = new Helm(Manifests.CHART)
                .upgrade()
                .resetValues()
                .withName(Manifests.NAME)
                .withNamespace(Manifests.NAMESPACE)
                .withKubeConfig(cluster.adminKubeconfig());
        values.forEach(command::set);
        command.call();
    }

    private JsonNode rule() throws IOException {
        String yaml = admin.output("get", "prometheusrule", Manifests.NAME, "-n", Manifests.NAMESPACE, "-o", "yaml");
        return Manifests.of(yaml).one("PrometheusRule");
    }
}

package dev.hsmbackup.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hsmbackup.controlplane.ControlPlane;
import dev.hsmbackup.controlplane.Kubectl;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The chart and the samples against a real API server. */
class ClusterTest {
    private static final Path SAMPLES = Path.of("samples");
    private static final Pattern EXPLAINED = Pattern.compile("kubectl explain (\\S+)");
    private static final List<String> IN_ORDER = List.of(
            "namespace.yaml",
            "managedhsm.yaml",
            "cloudhsm.yaml",
            "cloudhsm-recovery.yaml",
            "backupschedule.yaml",
            "hsmbackup.yaml",
            "hsmbackup-cloudhsm.yaml",
            "hsmrestore.yaml",
            "hsmrestore-key.yaml",
            "cloudhsmrestore.yaml",
            "cloudhsmrestore-id.yaml");
    /** Last: it refuses all until Kubernetes has counted. */
    private static final String QUOTA = "quota.yaml";

    private static final List<String> KUSTOMIZED = List.of("gitops/admin", "gitops/team");

    private final ControlPlane cluster = Release.installed();
    private final Kubectl admin = cluster.admin();

    @ParameterizedTest(name = "{0}")
    @MethodSource("dev.hsmbackup.deploy.Variants#all")
    void shouldBeAcceptedByTheApiServer(String name, Map<String, String> values) {
        var manifests = Manifests.render(values);

        var result = admin.runWithInput(
                manifests.yaml(),
                "apply",
                "--server-side",
                "--force-conflicts",
                "--dry-run=server",
                "--validate=strict",
                "-o",
                "name",
                "-f",
                "-");

        assertThat(result.stderr()).as(name).isEmpty();
        assertThat(result.stdout().lines()).hasSize(manifests.documents().size());
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("dev.hsmbackup.deploy.Variants#all")
    void shouldRunUnderTheLevelRestricted(String name, Map<String, String> values) {
        var result = createPod(Manifests.render(values).pod().deepCopy());

        assertThat(result.stderr()).as(name).isEmpty();
        assertThat(result.succeeded()).isTrue();
    }

    @Test
    void shouldNoticeAPodThatIsNotRestricted() {
        ObjectNode pod = Manifests.render(Map.of()).pod().deepCopy();
        ((ObjectNode) pod.path("securityContext")).remove("runAsNonRoot");

        var result = createPod(pod);

        assertThat(result.succeeded()).isFalse();
        assertThat(result.stderr()).contains("violates PodSecurity \"restricted:latest\"", "runAsNonRoot");
    }

    @Test
    void shouldApplyAllSamplesThereAre() throws IOException {
        assertThat(names(SAMPLES))
                .contains(QUOTA)
                .filteredOn(name -> !name.equals(QUOTA))
                .containsExactlyInAnyOrderElementsOf(IN_ORDER);
        for (String folder : KUSTOMIZED) {
            String kustomization = Files.readString(SAMPLES.resolve(folder).resolve("kustomization.yaml"));

            assertThat(names(SAMPLES.resolve(folder)))
                    .filteredOn(name -> !name.equals("kustomization.yaml"))
                    .isNotEmpty()
                    .allSatisfy(name -> assertThat(kustomization).contains("\n- " + name + "\n"));
        }
    }

    @Test
    void shouldAcceptTheSamples() {
        applySamples();

        assertThat(admin.output("get", "hsmbackup", "-n", "team-payments", "-o", "jsonpath={.items[*].status.phase}"))
                .isEqualTo("Pending Pending");
        assertThat(admin.output("get", "hr,chr", "-n", "team-payments", "-o", "jsonpath={.items[*].status.phase}"))
                .isEqualTo("Pending Pending Pending Pending");
    }

    @ParameterizedTest
    @ValueSource(strings = {"hsmbackup", "hsmbackups", "hb", "HsmBackup"})
    void shouldBeNamedAsPeopleDo(String kind) {
        applySamples();

        // A category of the same name would make kubectl look for several kinds here, and refuse.
        var described = admin.run("describe", kind, "payments-first", "-n", "team-payments");

        assertThat(described.succeeded()).as(described.stderr()).isTrue();
        assertThat(described.stdout()).contains("Kind:         HsmBackup");
        assertThat(admin.output("get", "hsm", "-A", "-o", "name"))
                .contains("hsmbackup.hsmbackup.dev/payments-first", "managedhsm.hsmbackup.dev/payments")
                .contains("cloudhsm.hsmbackup.dev/wallets", "cloudhsmrestore.hsmbackup.dev/wallets-back")
                .contains(
                        "backupschedule.hsmbackup.dev/payments-nightly", "backupschedule.hsmbackup.dev/wallets-weekly");
    }

    @Test
    void shouldKeepTheBackupsWhenUninstalledAndTakeThemBack() throws IOException {
        admin.apply(Files.readString(SAMPLES.resolve("managedhsm.yaml")));

        Release.uninstall(cluster);

        assertThat(admin.run("get", "deployment", "-n", Manifests.NAMESPACE, "-o", "name")
                        .stdout())
                .isEmpty();
        assertThat(admin.run("get", "clusterrole", Manifests.NAME).succeeded()).isFalse();
        assertThat(admin.output("get", "managedhsm", "-o", "name")).contains("managedhsm.hsmbackup.dev/payments");
        String told = Release.install(cluster);
        assertThat(told)
                .contains("system:serviceaccount:hsm-backup-system:hsm-backup-operator")
                .contains("WARNING: image.repository is \"hsm-backup-operator\"");
        assertThat(EXPLAINED.matcher(told).results().map(found -> found.group(1)))
                .hasSizeGreaterThan(4)
                .allSatisfy(field -> assertThat(admin.output("explain", field)).contains("FIELD: spec"));
        assertThat(admin.output("get", "deployment", "-n", Manifests.NAMESPACE, "-o", "name"))
                .contains("deployment.apps/hsm-backup-operator");
    }

    private void applySamples() {
        IN_ORDER.forEach(sample -> applySample("-f", sample));
        KUSTOMIZED.forEach(sample -> applySample("-k", sample));
        applySample("-f", QUOTA);
    }

    private void applySample(String how, String sample) {
        var result = admin.run(
                "apply",
                "--validate=strict",
                how,
                SAMPLES.resolve(sample).toAbsolutePath().toString());

        assertThat(result.succeeded()).as("%s: %s", sample, result.stderr()).isTrue();
    }

    private static List<String> names(Path folder) throws IOException {
        try (var files = Files.list(folder)) {
            return files.filter(Files::isRegularFile)
                    .map(file -> file.getFileName().toString())
                    .toList();
        }
    }

    /** A Deployment is only warned about; a pod is refused. */
    private Kubectl.Result createPod(ObjectNode spec) {
        var pod = Map.of(
                "apiVersion",
                "v1",
                "kind",
                "Pod",
                "metadata",
                Map.of("name", "operator", "namespace", Manifests.NAMESPACE),
                "spec",
                spec);
        return admin.runWithInput(Manifests.write(pod), "create", "--dry-run=server", "--validate=strict", "-f", "-");
    }
}

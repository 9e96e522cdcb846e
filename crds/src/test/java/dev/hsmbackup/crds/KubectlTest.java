package dev.hsmbackup.crds;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hsmbackup.controlplane.Kubectl;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a person at the command line sees. */
class KubectlTest {

    private final ApiServer api = ApiServer.shared();
    private final Kubectl kubectl = api.kubectl();
    private final Runs<HsmBackup> backups = Runs.backups(api);

    @Test
    void shouldShowABackup() {
        var name = succeeded();

        var lines = kubectl.output("get", "hsmbackup", name).lines().toList();

        assertThat(columns(lines.get(0))).containsExactly("NAME", "HSM", "PHASE", "STARTED", "DURATION", "AGE");
        assertThat(columns(lines.get(1)))
                .startsWith(name, "payments", "Succeeded")
                .contains("4m12s");
    }

    @Test
    void shouldShowMoreOfABackup() {
        var name = succeeded();

        var lines = kubectl.output("get", "hb", name, "-o", "wide").lines().toList();

        assertThat(columns(lines.get(0)))
                .containsExactly(
                        "NAME",
                        "HSM",
                        "PHASE",
                        "REASON",
                        "STARTED",
                        "DURATION",
                        "JOB",
                        "FOLDER",
                        "BACKUP",
                        "CONTENT",
                        "AGE");
        assertThat(columns(lines.get(1)))
                .startsWith(name, "payments", "Succeeded", "BackupSucceeded")
                .contains("4m12s", Runs.JOB, Runs.FOLDER);
    }

    @Test
    void shouldShowAManagedHsm() {
        api.create(Manifest.managedHsm("shown"));
        api.updateStatus(Manifest.managedHsm("shown")
                .with("/status/observedGeneration", 1)
                .with("/status/conditions", List.of(readyFalse())));

        var lines = kubectl.output("get", "mhsm", "shown").lines().toList();
        var wide = kubectl.output("get", "mhsm", "shown", "-o", "wide").lines().toList();

        assertThat(columns(lines.get(0))).containsExactly("NAME", "URI", "READY", "AGE");
        assertThat(columns(lines.get(1))).startsWith("shown", "https://shown.managedhsm.azure.net", "False");
        assertThat(columns(wide.get(0))).containsExactly("NAME", "URI", "READY", "REASON", "CONTAINER", "AGE");
        assertThat(columns(wide.get(1))).contains("Forbidden", "https://hsmbackups.blob.core.windows.net/payments");
    }

    @Test
    void shouldListAllKindsByCategory() {
        var backup = backups.in(Phase.PENDING).getMetadata().getName();
        api.create(Manifest.managedHsm("listed"));

        assertThat(kubectl.output("get", Api.CATEGORY, "-A", "-o", "name"))
                .contains("hsmbackup.hsmbackup.dev/" + backup, "managedhsm.hsmbackup.dev/listed");
    }

    @Test
    void shouldSelectByPhaseAndHsm() {
        var running = backups.in(Phase.RUNNING).getMetadata().getName();
        var pending = backups.in(Phase.PENDING).getMetadata().getName();

        var found = kubectl.output(
                "get", "hb", "-o", "name", "--field-selector=status.phase=Running,spec.managedHsmRef.name=payments");
        var none = kubectl.output("get", "hb", "-o", "name", "--field-selector=spec.managedHsmRef.name=others");

        assertThat(found).contains(running).doesNotContain(pending);
        assertThat(none).isEmpty();
    }

    @Test
    void shouldStartAsPending() {
        var created = api.tryOut(Manifest.hsmBackup("nightly"));

        assertThat(created.<Object>get("status")).isEqualTo(Map.of("observedGeneration", -1, "phase", "Pending"));
    }

    @Test
    void shouldStartAsNotSeen() {
        var created = api.tryOut(Manifest.managedHsm("payments"));

        assertThat(created.<Object>get("status")).isEqualTo(Map.of("observedGeneration", -1));
    }

    @Test
    void shouldDropAStatusThatAUserWrites() {
        var forged = Manifest.hsmBackup(Manifest.uniqueName())
                .with("/status/observedGeneration", 1)
                .with("/status/phase", "Succeeded")
                .with("/status/jobId", Runs.JOB);

        kubectl.apply(forged.json());

        var name = forged.resource().getMetadata().getName();
        assertThat(kubectl.output("get", "hb", name, "-o", "jsonpath={.status}"))
                .isEqualTo("{\"observedGeneration\":-1,\"phase\":\"Pending\"}");
        kubectl.apply(forged.with("/metadata/labels/team", "a").json());
        assertThat(kubectl.output("get", "hb", name, "-o", "jsonpath={.status.phase}"))
                .isEqualTo("Pending");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/spec/uri", "/spec/hsm", "/spec/managedHsmRef/namespace", "/spec/containerUri", "/extra"})
    void shouldRefuseAFieldThatDoesNotExist(String pointer) {
        var manifest = Manifest.hsmBackup("nightly").with(pointer, "x").json();

        var result = kubectl.runWithInput(manifest, "create", "--validate=strict", "-f", "-");

        assertThat(result.succeeded()).isFalse();
        assertThat(result.stderr())
                .contains("unknown field \"" + pointer.substring(1).replace('/', '.') + "\"");
    }

    private String succeeded() {
        var backup = backups.in(Phase.SUCCEEDED);
        var ready = new Condition("Ready", Condition.Status.TRUE, "BackupSucceeded", "Done", 1, Runs.NOW);
        api.writeStatus(backup, backup.getStatus().toBuilder().condition(ready).build());
        return backup.getMetadata().getName();
    }

    private static Map<String, Object> readyFalse() {
        return Map.of(
                "type", "Ready",
                "status", "False",
                "reason", "Forbidden",
                "message", "The identity lacks a role",
                "observedGeneration", 1,
                "lastTransitionTime", "2026-03-01T02:00:00Z");
    }

    private static List<String> columns(String line) {
        return Stream.of(line.strip().split("\\s{2,}")).toList();
    }
}

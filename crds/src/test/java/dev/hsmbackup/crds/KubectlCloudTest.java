package dev.hsmbackup.crds;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hsmbackup.controlplane.Kubectl;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a person at the command line sees of Cloud HSMs, their backups and their restores. */
class KubectlCloudTest {

    private final ApiServer api = ApiServer.shared();
    private final Kubectl kubectl = api.kubectl();
    private final Runs<HsmBackup> backups = Runs.cloudBackups(api);
    private final Runs<CloudHsmRestore> restores = Runs.cloudRestores(api);

    @Test
    void shouldShowACloudHsm() {
        var hsm = Manifest.cloudHsm("shown");
        api.create(hsm);
        api.updateStatus(hsm.with("/status/observedGeneration", 1)
                .with("/status/provisioningState", "Succeeded")
                .with("/status/activationState", "NotActivated")
                .with("/status/conditions", List.of(readyFalse())));

        var lines = kubectl.output("get", "chsm", "shown").lines().toList();
        var wide =
                kubectl.output("get", "cloudhsm", "shown", "-o", "wide").lines().toList();

        assertThat(columns(lines.get(0))).containsExactly("NAME", "READY", "STATE", "ACTIVATION", "AGE");
        assertThat(columns(lines.get(1))).startsWith("shown", "False", "Succeeded", "NotActivated");
        assertThat(columns(wide.get(0)))
                .containsExactly("NAME", "READY", "STATE", "ACTIVATION", "REASON", "RESOURCE", "CONTAINER", "AGE");
        assertThat(columns(wide.get(1)))
                .contains("Forbidden", Runs.CLUSTER.path(), "https://hsmbackups.blob.core.windows.net/payments");
    }

    @Test
    void shouldShowTheHsmOfABackupWhateverKindItIs() {
        var ofCloud = backups.in(Phase.PENDING).getMetadata().getName();
        var managed = Runs.backups(api).in(Phase.PENDING).getMetadata().getName();

        var lines = kubectl.output("get", "hb", ofCloud, managed).lines().toList();

        assertThat(columns(lines.get(1))).startsWith(ofCloud, "payments", "Pending");
        assertThat(columns(lines.get(2))).startsWith(managed, "payments", "Pending");
    }

    @Test
    void shouldShowMoreOfABackup() {
        var backup = backups.in(Phase.SUCCEEDED);
        api.writeStatus(
                backup, backup.getStatus().toBuilder().contentTime(Runs.NOW).build());
        var name = backup.getMetadata().getName();

        var lines = kubectl.output("get", "hb", name, "-o", "wide").lines().toList();

        assertThat(columns(lines.get(0))).contains("JOB", "FOLDER", "BACKUP", "CONTENT");
        assertThat(columns(lines.get(1))).contains(Runs.JOB, Runs.FOLDER, Runs.BACKUP_ID);
    }

    @Test
    void shouldShowARestore() {
        var name = name(ended(Phase.SUCCEEDED, Condition.Status.TRUE, "RestoreSucceeded"));

        var lines = kubectl.output("get", "chr", name).lines().toList();
        var wide = kubectl.output("get", "cloudhsmrestore", name, "-o", "wide")
                .lines()
                .toList();

        assertThat(columns(lines.get(0)))
                .containsExactly("NAME", "HSM", "PHASE", "REASON", "STARTED", "DURATION", "AGE");
        assertThat(columns(lines.get(1)))
                .startsWith(name, "recovery", "Succeeded", "RestoreSucceeded")
                .contains("4m12s");
        assertThat(columns(wide.get(0))).contains("JOB", "SOURCE");
        assertThat(columns(wide.get(1))).contains(Runs.JOB, Runs.BACKUP_ID);
    }

    @Test
    void shouldListAllKindsByCategory() {
        var name = name(restores.in(Phase.PENDING));
        api.create(Manifest.cloudHsm("listed"));

        assertThat(kubectl.output("get", Api.CATEGORY, "-A", "-o", "name"))
                .contains("cloudhsmrestore.hsmbackup.dev/" + name, "cloudhsm.hsmbackup.dev/listed");
    }

    @Test
    void shouldSelectByPhaseAndHsm() {
        var running = backups.in(Phase.RUNNING).getMetadata().getName();
        var managed = Runs.backups(api).in(Phase.RUNNING).getMetadata().getName();
        var restore = name(restores.in(Phase.RUNNING));

        var found = kubectl.output(
                "get", "hb", "-o", "name", "--field-selector=status.phase=Running,spec.cloudHsmRef.name=payments");
        var restored = kubectl.output(
                "get", "chr", "-o", "name", "--field-selector=status.phase=Running,spec.cloudHsmRef.name=recovery");
        var none = kubectl.output("get", "chr", "-o", "name", "--field-selector=spec.cloudHsmRef.name=others");

        assertThat(found).contains(running).doesNotContain(managed);
        assertThat(restored).contains(restore);
        assertThat(none).isEmpty();
    }

    @Test
    void shouldStartAsNotSeen() {
        var hsm = api.tryOut(Manifest.cloudHsm("payments"));
        var restore = api.tryOut(Manifest.cloudHsmRestore("back"));

        assertThat(hsm.<Object>get("status")).isEqualTo(Map.of("observedGeneration", -1));
        assertThat(restore.<Object>get("status")).isEqualTo(Map.of("observedGeneration", -1, "phase", "Pending"));
    }

    @Test
    void shouldEndTheWaitForSuccess() {
        var name = name(ended(Phase.SUCCEEDED, Condition.Status.TRUE, "RestoreSucceeded"));

        assertThat(waitFor(name, "condition=Ready")).isTrue();
        assertThat(waitFor(name, "condition=Stalled")).isFalse();
    }

    @ParameterizedTest
    @EnumSource(names = {"FAILED", "UNKNOWN"})
    void shouldNotTakeABadEndForReady(Phase phase) {
        var name = name(ended(phase, Condition.Status.FALSE, "DestinationInUse"));

        assertThat(waitFor(name, "condition=Ready")).isFalse();
        assertThat(waitFor(name, "condition=Ready=false")).isTrue();
    }

    @Test
    void shouldDropAStatusThatAUserWrites() {
        var forged = Manifest.cloudHsmRestore(Manifest.uniqueName())
                .with("/status/observedGeneration", 1)
                .with("/status/phase", "Succeeded")
                .with("/status/backupId", Runs.BACKUP_ID);

        kubectl.apply(forged.json());

        assertThat(kubectl.output("get", "chr", forged.name(), "-o", "jsonpath={.status}"))
                .isEqualTo("{\"observedGeneration\":-1,\"phase\":\"Pending\"}");
    }

    /** What the Managed HSM has, and what people guess. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "/spec/safetyBackup",
                "/spec/keyName",
                "/spec/force",
                "/spec/managedHsmRef",
                "/spec/source/folder",
                "/spec/source/backupRef/namespace",
                "/spec/cloudHsmRef/resourceId"
            })
    void shouldRefuseAFieldThatDoesNotExist(String pointer) {
        var manifest = Manifest.cloudHsmRestore("back")
                .with("/spec/source", Map.of("backupRef", Map.of("name", "nightly")))
                .with(pointer, "x");

        var result = kubectl.runWithInput(manifest.json(), "create", "--validate=strict", "-f", "-");

        assertThat(result.succeeded()).isFalse();
        assertThat(result.stderr())
                .contains("unknown field \"" + pointer.substring(1).replace('/', '.') + "\"");
    }

    private CloudHsmRestore ended(Phase phase, Condition.Status ready, String reason) {
        var restore = restores.in(phase);
        var condition = new Condition("Ready", ready, reason, "Said", 1, Runs.NOW);
        return api.writeStatus(
                restore, restore.getStatus().toBuilder().condition(condition).build());
    }

    /** Looks once: what it waits for is there, or it is not. */
    private boolean waitFor(String name, String what) {
        return kubectl.run("wait", "chr/" + name, "--for=" + what, "--timeout=0")
                .succeeded();
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

    private static String name(CloudHsmRestore restore) {
        return restore.getMetadata().getName();
    }

    private static List<String> columns(String line) {
        return Stream.of(line.strip().split("\\s{2,}")).toList();
    }
}

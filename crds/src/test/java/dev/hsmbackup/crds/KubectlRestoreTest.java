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

/** What a person at the command line sees of a restore. */
class KubectlRestoreTest {

    private final ApiServer api = ApiServer.shared();
    private final Kubectl kubectl = api.kubectl();
    private final Runs<HsmRestore> restores = Runs.restores(api);

    @Test
    void shouldShowARestore() {
        var name = name(ended(Phase.SUCCEEDED, Condition.Status.TRUE, "RestoreSucceeded"));

        var lines = kubectl.output("get", "hsmrestore", name).lines().toList();

        assertThat(columns(lines.get(0)))
                .containsExactly("NAME", "HSM", "KEY", "PHASE", "REASON", "STARTED", "DURATION", "AGE");
        assertThat(columns(lines.get(1)))
                .startsWith(name, "payments", "Succeeded", "RestoreSucceeded")
                .contains("4m12s");
    }

    @Test
    void shouldShowMoreOfARestore() {
        var restore = ended(Phase.SUCCEEDED, Condition.Status.TRUE, "RestoreSucceeded");
        var safety = new SafetyBackup("nightly-safety", Runs.JOB, Runs.FOLDER + "34", Runs.NOW);
        api.writeStatus(
                restore, restore.getStatus().toBuilder().safetyBackup(safety).build());

        var lines =
                kubectl.output("get", "hr", name(restore), "-o", "wide").lines().toList();

        assertThat(columns(lines.get(0))).contains("JOB", "SOURCE", "SAFETY");
        assertThat(columns(lines.get(1))).contains(Runs.JOB, Runs.FOLDER, "nightly-safety");
    }

    @Test
    void shouldShowTheKey() {
        var restore = Manifest.hsmRestore(Manifest.uniqueName()).with("/spec/keyName", "signing");
        api.create(restore);

        assertThat(kubectl.output("get", "hr", restore.name())).contains("signing");
    }

    @Test
    void shouldListRestoresByCategory() {
        var name = name(restores.in(Phase.AWAITING_SAFETY_BACKUP));

        assertThat(kubectl.output("get", Api.CATEGORY, "-A", "-o", "name"))
                .contains("hsmrestore.hsmbackup.dev/" + name);
    }

    @Test
    void shouldSelectByPhaseAndHsm() {
        var waiting = name(restores.in(Phase.AWAITING_SAFETY_BACKUP));
        var running = name(restores.in(Phase.RUNNING));

        var found = kubectl.output(
                "get",
                "hr",
                "-o",
                "name",
                "--field-selector=status.phase=AwaitingSafetyBackup,spec.managedHsmRef.name=payments");
        var none = kubectl.output("get", "hr", "-o", "name", "--field-selector=spec.managedHsmRef.name=others");

        assertThat(found).contains(waiting).doesNotContain(running);
        assertThat(none).isEmpty();
    }

    @Test
    void shouldEndTheWaitForSuccess() {
        var name = name(ended(Phase.SUCCEEDED, Condition.Status.TRUE, "RestoreSucceeded"));

        assertThat(waitFor(name, "condition=Ready")).isTrue();
        assertThat(waitFor(name, "jsonpath={.status.phase}=Succeeded")).isTrue();
        assertThat(waitFor(name, "condition=Stalled")).isFalse();
    }

    @ParameterizedTest
    @EnumSource(names = {"FAILED", "UNKNOWN"})
    void shouldNotTakeABadEndForReady(Phase phase) {
        var name = name(ended(phase, Condition.Status.FALSE, "SafetyBackupMissing"));

        assertThat(waitFor(name, "condition=Ready")).isFalse();
        assertThat(waitFor(name, "condition=Ready=false")).isTrue();
    }

    @Test
    void shouldDropAStatusThatAUserWrites() {
        var forged = Manifest.hsmRestore(Manifest.uniqueName())
                .with("/status/observedGeneration", 1)
                .with("/status/phase", "Succeeded")
                .with("/status/folderUri", Runs.FOLDER);

        kubectl.apply(forged.json());

        assertThat(kubectl.output("get", "hr", forged.name(), "-o", "jsonpath={.status}"))
                .isEqualTo("{\"observedGeneration\":-1,\"phase\":\"Pending\"}");
    }

    /** What older or other tools have, and what people guess. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "/spec/safetyBackup/skip",
                "/spec/force",
                "/spec/source/backup",
                "/spec/source/folderUri",
                "/spec/source/backupRef/namespace",
                "/spec/managedHsmRef/uri"
            })
    void shouldRefuseAFieldThatDoesNotExist(String pointer) {
        var manifest = Manifest.hsmRestore("back")
                .with("/spec/source", Map.of("backupRef", Map.of("name", "nightly")))
                .with(pointer, "x");

        var result = kubectl.runWithInput(manifest.json(), "create", "--validate=strict", "-f", "-");

        assertThat(result.succeeded()).isFalse();
        assertThat(result.stderr())
                .contains("unknown field \"" + pointer.substring(1).replace('/', '.') + "\"");
    }

    private HsmRestore ended(Phase phase, Condition.Status ready, String reason) {
        var restore = restores.in(phase);
        var condition = new Condition("Ready", ready, reason, "Said", 1, Runs.NOW);
        return api.writeStatus(
                restore, restore.getStatus().toBuilder().condition(condition).build());
    }

    /** Looks once: what it waits for is there, or it is not. */
    private boolean waitFor(String name, String what) {
        return kubectl.run("wait", "hr/" + name, "--for=" + what, "--timeout=0").succeeded();
    }

    private static String name(HsmRestore restore) {
        return restore.getMetadata().getName();
    }

    private static List<String> columns(String line) {
        return Stream.of(line.strip().split("\\s{2,}")).toList();
    }
}

package dev.hsmbackup.controlplane;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LifecycleTest {
    private static final Pattern SERVER_PID = Pattern.compile("export CONTROL_PLANE_PID=(\\d+)");

    @TempDir
    Path temp;

    @Test
    void shouldStartAndEndWithoutTrace() {
        var progress = new ArrayList<String>();
        var controlPlane = ControlPlane.start(temp, progress::add);
        var pids = List.copyOf(controlPlane.processes().values());
        assertThat(controlPlane.processes()).containsOnlyKeys("etcd", "kube-apiserver", "kube-controller-manager");
        assertThat(pids).allMatch(GuardedProcessTest::alive);
        assertThat(progress.getLast()).startsWith("control plane ready after");

        controlPlane.close();
        controlPlane.close();

        assertThat(pids).noneMatch(GuardedProcessTest::alive);
        assertThatThrownBy(() -> new Socket(
                                InetAddress.getLoopbackAddress(),
                                controlPlane.server().getPort())
                        .close())
                .hasMessageContaining("refused");
        assertThat(temp.resolve("etcd")).doesNotExist();
        assertThat(controlPlane.auditLog()).exists();
    }

    @Test
    void shouldStartTheApiServerAgainWithAllItsData() {
        try (var controlPlane = ControlPlane.start(temp, _ -> {})) {
            controlPlane.admin().output("create", "namespace", "kept");
            var before = controlPlane.processes();

            controlPlane.killApiServer();
            var down = controlPlane.admin().run("get", "namespaces");
            controlPlane.startApiServer();

            assertThat(down.stderr()).contains("refused");
            assertThat(controlPlane.admin().output("get", "namespace", "kept")).contains("Active");
            assertThat(controlPlane.processes())
                    .containsEntry("etcd", before.get("etcd"))
                    .doesNotContainEntry("kube-apiserver", before.get("kube-apiserver"));
        }
    }

    @Test
    void shouldRefuseAFolderInUseAndReplaceAnOldOne() throws Exception {
        try (var first = ControlPlane.start(temp, _ -> {})) {
            first.admin().output("create", "namespace", "old");

            assertThatThrownBy(() -> ControlPlane.start(temp, _ -> {}))
                    .isInstanceOf(ControlPlaneException.class)
                    .hasMessage("A control plane runs in " + temp + " already: end it or take another folder");
        }

        try (var second = ControlPlane.start(temp, _ -> {})) {
            assertThat(second.admin().run("get", "namespace", "old").stderr()).contains("NotFound");
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(second.adminKubeconfig())))
                    .isEqualTo("rw-------");
        }
    }

    @Test
    void shouldTellWhenAServerEndsByItself() throws Exception {
        try (var controlPlane = ControlPlane.start(temp, _ -> {})) {
            var failure = controlPlane.failure();
            assertThat(failure).isNotDone();
            var etcd = controlPlane.processes().getOrDefault("etcd", 0L);

            ProcessHandle.of(etcd).orElseThrow().destroyForcibly();

            assertThat(failure.get(10, TimeUnit.SECONDS)).startsWith("etcd ended with code 137");
        }
    }

    @Test
    void shouldLeaveNoOrphanWhenTheParentIsKilled() throws Exception {
        var parent = commandLine();
        try {
            var servers =
                    await().atMost(Duration.ofMinutes(1)).until(() -> serversOf(parent), found -> found.size() == 3);
            await().atMost(Duration.ofMinutes(1))
                    .until(() -> SERVER_PID.matcher(output()).find());
            assertThat(servers).allMatch(ProcessHandle::isAlive);

            parent.destroyForcibly();

            await().atMost(Duration.ofSeconds(10))
                    .untilAsserted(() -> assertThat(servers).noneMatch(ProcessHandle::isAlive));
            assertThat(parent.waitFor()).isEqualTo(128 + 9);
        } finally {
            parent.destroyForcibly();
        }
    }

    @Test
    void shouldEndItsServersOnSigterm() throws Exception {
        var parent = commandLine();
        try {
            await().atMost(Duration.ofMinutes(1))
                    .until(() -> SERVER_PID.matcher(output()).find());
            var servers = serversOf(parent);
            assertThat(servers).hasSize(3);
            assertThat(output()).contains("export KUBECONFIG='" + temp.resolve("cluster/admin.kubeconfig") + "'");

            parent.destroy();

            assertThat(parent.waitFor(20, TimeUnit.SECONDS)).isTrue();
            assertThat(parent.exitValue()).isEqualTo(128 + 15);
            assertThat(servers).noneMatch(ProcessHandle::isAlive);
            assertThat(temp.resolve("cluster/etcd")).doesNotExist();
        } finally {
            parent.destroyForcibly();
        }
    }

    private Process commandLine() throws Exception {
        return new ProcessBuilder(
                        Jvm.command(Main.class, temp.resolve("cluster").toString()))
                .redirectErrorStream(true)
                .redirectOutput(temp.resolve("output").toFile())
                .start();
    }

    private String output() throws Exception {
        return Files.readString(temp.resolve("output"));
    }

    /** The servers below their guards, by the file that they run. */
    private static List<ProcessHandle> serversOf(Process parent) {
        return parent.descendants()
                .filter(process -> process.info()
                        .command()
                        .map(Path::of)
                        .map(Path::getFileName)
                        .map(Path::toString)
                        .filter(List.of("etcd", "kube-apiserver", "kube-controller-manager")::contains)
                        .isPresent())
                .toList();
    }
}

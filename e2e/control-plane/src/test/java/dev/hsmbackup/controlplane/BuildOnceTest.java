package dev.hsmbackup.controlplane;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BuildOnceTest {
    @TempDir
    Path temp;

    /** Runs in JVMs of its own. */
    static final class FindEtcd {
        private FindEtcd() {}

        static void main() {
            System.out.println(Binaries.ofMachine(System.out::println).find(EnumSet.of(Tool.ETCD)));
        }
    }

    @Test
    void shouldBuildOnceWhenTwoProcessesWant() throws Exception {
        // The build of the first lasts until the second waits for it.
        Programs.go(temp.resolve("path"), "touch \"$here/begun\"; until [ -e \"$here/go-on\" ]; do sleep 0.05; done");
        var first = findEtcd("first");
        await().until(() -> Files.exists(temp.resolve("path/begun")));
        var second = findEtcd("second");
        await().until(() -> Files.readString(temp.resolve("second")).contains("another process builds into"));

        Files.createFile(temp.resolve("path/go-on"));

        assertThat(first.waitFor(20, TimeUnit.SECONDS)).isTrue();
        assertThat(second.waitFor(20, TimeUnit.SECONDS)).isTrue();
        assertThat(temp.resolve("path/calls")).content().hasLineCount(1);
        var etcd = temp.resolve("hsm-backup-operator/control-plane/v1.36.3/etcd");
        assertThat(temp.resolve("first")).content().contains("{etcd=" + etcd + "}");
        assertThat(temp.resolve("second")).content().contains("{etcd=" + etcd + "}");
    }

    private Process findEtcd(String output) throws IOException {
        var java = Jvm.command(FindEtcd.class);
        var builder = new ProcessBuilder(java)
                .redirectErrorStream(true)
                .redirectOutput(temp.resolve(output).toFile());
        builder.environment().remove("KUBEBUILDER_ASSETS");
        builder.environment().put("XDG_CACHE_HOME", temp.toString());
        builder.environment().put("PATH", temp.resolve("path") + File.pathSeparator + System.getenv("PATH"));
        return builder.start();
    }
}

package dev.hsmbackup.controlplane;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code e2e/lib/java25.sh}, which all our scripts use. */
class JavaFinderTest {
    @TempDir
    Path temp;

    @Test
    void shouldTakeJavaHomeWhenItIsNewEnough() throws Exception {
        var home = java("a", "26.0.1");

        assertThat(find(home, java("b", "25.0.2"))).isEqualTo(home.toString());
    }

    @Test
    void shouldPassAnOldJavaHomeBy() throws Exception {
        var home = java("a", "17.0.9");
        var home25 = java("b", "25");

        assertThat(find(home, home25)).isEqualTo(home25.toString());
    }

    @Test
    void shouldPassAFolderWithoutJavaBy() throws Exception {
        var home25 = java("b", "25-ea");

        assertThat(find(temp.resolve("nothing"), home25)).isEqualTo(home25.toString());
    }

    private Path java(String name, String version) throws IOException {
        var home = temp.resolve(name);
        Programs.printing(home.resolve("bin/java"), "");
        Files.writeString(home.resolve("release"), "IMPLEMENTOR=\"x\"\nJAVA_VERSION=\"" + version + "\"\n");
        return home;
    }

    private static String find(Path javaHome, Path java25Home) throws Exception {
        var builder = new ProcessBuilder("/bin/sh", "-euc", ". ../lib/java25.sh; find_java25");
        builder.environment().put("JAVA_HOME", javaHome.toString());
        builder.environment().put("JAVA25_HOME", java25Home.toString());
        var process = builder.start();
        var found = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).isZero();
        return found.strip();
    }
}

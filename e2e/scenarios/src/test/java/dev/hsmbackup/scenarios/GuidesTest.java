package dev.hsmbackup.scenarios;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hsmbackup.rig.cli.RigMain;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The guides run as they stand: what {@code e2e/demo.sh dr} and {@code cloud} do with the YAML in docs/guides. */
class GuidesTest {

    @TempDir
    private Path dir;

    @ParameterizedTest
    @ValueSource(strings = {"dr", "cloud"})
    void shouldDoWhatTheGuideSays(String guide) throws IOException, InterruptedException {
        Path screen = dir.resolve("screen.txt");
        Process demo = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin/java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        RigMain.class.getName(),
                        guide)
                .redirectErrorStream(true)
                .redirectOutput(screen.toFile())
                .start();

        boolean ended = demo.waitFor(4, TimeUnit.MINUTES);
        demo.destroy();

        String shown = Files.readString(screen);
        assertThat(ended).as(shown).isTrue();
        assertThat(demo.exitValue()).as(shown).isZero();
        assertThat(shown).doesNotContain("Exception").contains("By hand: docs/guides/");
    }
}

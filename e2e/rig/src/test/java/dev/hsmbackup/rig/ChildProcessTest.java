package dev.hsmbackup.rig;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChildProcessTest {

    private static final Duration SOON = Duration.ofSeconds(10);

    @TempDir
    private Path dir = Path.of("");

    @Test
    void shouldSeeOnlyTheGivenEnvironment() throws IOException {
        Path log = dir.resolve("env.log");

        try (ChildProcess child = ChildProcess.start("env", List.of("/usr/bin/env"), Map.of("ONE", "1"), log)) {
            assertThat(child.awaitExit(SOON)).isZero();
        }

        assertThat(Files.readAllLines(log)).contains("ONE=1").noneMatch(line -> line.startsWith("PATH="));
    }

    @Test
    void shouldEndBySignal() {
        try (ChildProcess child = sleeping()) {
            child.send(Signal.KILL);

            assertThat(child.awaitExit(SOON)).isEqualTo(128 + 9);
        }
    }

    @Test
    void shouldTellTheEndOfTheLogWhenItEndsTooSoon() {
        List<String> command = List.of("/bin/sh", "-c", "echo 'no such thing' >&2; exit 3");

        try (ChildProcess child = ChildProcess.start("helper", command, Map.of(), dir.resolve("helper.log"))) {
            assertThatThrownBy(() -> Waiting.until("the helper", SOON, child, () -> false))
                    .isInstanceOf(RigException.class)
                    .hasMessageContaining("it ended with code 3")
                    .hasMessageContaining("no such thing");
        }
    }

    @Test
    void shouldNotOutliveAJvmThatIsKilled() throws IOException, InterruptedException {
        Process jvm = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        placeOf(ChildProcess.class) + ":" + placeOf(Parent.class),
                        Parent.class.getName(),
                        dir.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        long childPid = Long.parseLong(jvm.inputReader().readLine());
        Optional<ProcessHandle> child = ProcessHandle.of(childPid);
        assertThat(child).isPresent();

        jvm.destroyForcibly();

        assertThat(jvm.waitFor(10, TimeUnit.SECONDS)).isTrue();
        assertThat(child.get().onExit()).succeedsWithin(SOON);
    }

    private static String placeOf(Class<?> type) {
        return Path.of(URI.create(
                        type.getProtectionDomain().getCodeSource().getLocation().toString()))
                .toString();
    }

    private ChildProcess sleeping() {
        return ChildProcess.start("sleep", List.of("/bin/sleep", "60"), Map.of(), dir.resolve("sleep.log"));
    }

    /** The JVM that the test kills. */
    static final class Parent {

        private Parent() {}

        public static void main(String[] arguments) throws InterruptedException {
            ChildProcess child = ChildProcess.start(
                    "sleep", List.of("/bin/sleep", "60"), Map.of(), Path.of(arguments[0], "sleep.log"));
            System.out.println(child.pid());
            Thread.currentThread().join();
        }
    }
}

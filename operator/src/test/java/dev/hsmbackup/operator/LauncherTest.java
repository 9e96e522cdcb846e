package dev.hsmbackup.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HashMap;
import java.util.Map;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs the real launcher, with a program in the operator's place that prints how it was started. */
class LauncherTest {
    private static final Path JAVA_HOME = Path.of(System.getProperty("java.home"));

    @TempDir
    Path directory;

    private Path home;
    private Path launcher;

    /** What the launcher starts here. */
    static final class Program {
        private Program() {}

        public static void main(String[] args) {
            System.out.println("pid=" + ProcessHandle.current().pid());
            System.out.println("jvm=" + ManagementFactory.getRuntimeMXBean().getInputArguments());
            System.out.println("version=" + Runtime.version().feature());
        }
    }

    private record Result(int exitCode, long pid, String out, String err) {}

    @BeforeEach
    void install() throws IOException {
        home = directory.resolve("a folder with blanks");
        launcher = home.resolve("bin/operator");
        Files.createDirectories(launcher.getParent());
        Files.copy(Path.of("src/main/dist/bin/operator"), launcher, StandardCopyOption.COPY_ATTRIBUTES);
        var manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().put(Attributes.Name.MAIN_CLASS, Program.class.getName());
        Files.createDirectories(home.resolve("lib"));
        var entry = Program.class.getName().replace('.', '/') + ".class";
        try (var jar = new JarOutputStream(Files.newOutputStream(jar()), manifest);
                var bytes = Program.class.getClassLoader().getResourceAsStream(entry)) {
            jar.putNextEntry(new ZipEntry(entry));
            assertThat(bytes).isNotNull();
            bytes.transferTo(jar);
        }
    }

    @Test
    void shouldBecomeTheJvmWithSmallFootprintFlags() throws Exception {
        var result = run(launcher, Map.of());

        assertThat(result.exitCode).isZero();
        assertThat(result.err).isEmpty();
        assertThat(result.out)
                .contains("pid=" + result.pid + "\n")
                .contains("-XX:+UseSerialGC, -XX:TieredStopAtLevel=1, -Xms8m, -Xmx64m, -XX:+ExitOnOutOfMemoryError")
                .contains("-XX:-HeapDumpOnOutOfMemoryError", "-XX:-CreateCoredumpOnCrash")
                .doesNotContain("AOTCache");
    }

    @Test
    void shouldStartThroughASymbolicLinkFromAnywhere() throws Exception {
        var link = Files.createSymbolicLink(directory.resolve("operator"), launcher);

        assertThat(run(link, Map.of()).exitCode).isZero();
    }

    @Test
    void shouldPutExtraOptionsLastSoThatTheyWin() throws Exception {
        var result = run(launcher, Map.of("HSMBACKUP_JAVA_OPTS", "-Xmx32m  -Dstar=*"));

        assertThat(result.exitCode).isZero();
        assertThat(result.out).containsSubsequence("-Xmx64m", "-Xmx32m, -Dstar=*]");
    }

    @Test
    void shouldTakeTheJavaThatIsNamed() throws Exception {
        var result = run(launcher, Map.of("HSMBACKUP_JAVA", JAVA_HOME + "/bin/java", "JAVA_HOME", "/nowhere"));

        assertThat(result.exitCode).isZero();
    }

    @Test
    void shouldRefuseANamedJavaThatIsTooOld() throws Exception {
        var old = fakeJava("17.0.15");

        var result = run(launcher, Map.of("HSMBACKUP_JAVA", old.toString()));

        assertThat(result.exitCode).isEqualTo(2);
        assertThat(result.out).isEmpty();
        assertThat(result.err)
                .isEqualTo("operator: HSMBACKUP_JAVA is \"" + old
                        + "\"; it must be the java command of Java 25 or newer\n");
    }

    @Test
    void shouldPassOverAJavaHomeThatIsTooOld() throws Exception {
        assumeThat(JAVA_HOME).startsWith(Path.of("/usr/lib/jvm"));
        var old = fakeJava("21.0.1");

        var result = run(
                launcher, Map.of("JAVA_HOME", old.resolve("../..").normalize().toString()));

        assertThat(result.exitCode).isZero();
        assertThat(result.out).contains("version=2");
    }

    @Test
    void shouldUseAClassCacheMadeForTheseJars() throws Exception {
        Files.writeString(home.resolve("lib/operator.aot"), "not a cache, which the JVM passes over in silence");
        Files.writeString(home.resolve("lib/operator.aot.for"), cksum());

        var result = run(launcher, Map.of());

        assertThat(result.exitCode).isZero();
        assertThat(result.out).startsWith("pid=").contains("-XX:AOTCache=" + home.resolve("lib/operator.aot"));
        assertThat(result.err).isEmpty();
    }

    @Test
    void shouldLeaveAClassCacheAloneThatWasMadeForOtherJars() throws Exception {
        Files.writeString(home.resolve("lib/operator.aot"), "stale");
        Files.writeString(home.resolve("lib/operator.aot.for"), cksum().replace(" ", " 1"));

        var result = run(launcher, Map.of());

        assertThat(result.exitCode).isZero();
        assertThat(result.out).doesNotContain("AOTCache");
        assertThat(result.err).isEmpty();
    }

    private Path jar() {
        return home.resolve("lib/hsmbackup-operator.jar");
    }

    private String cksum() throws IOException, InterruptedException {
        var process = new ProcessBuilder("cksum", jar().getFileName().toString())
                .directory(home.resolve("lib").toFile())
                .start();
        var text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).isZero();
        return text;
    }

    private Path fakeJava(String version) throws IOException {
        var fake = directory.resolve("jdk-" + version);
        var java = fake.resolve("bin/java");
        Files.createDirectories(java.getParent());
        Files.writeString(fake.resolve("release"), "IMPLEMENTOR=\"x\"\nJAVA_VERSION=\"" + version + "\"\n");
        Files.writeString(java, "#!/bin/sh\nexit 99\n");
        assertThat(java.toFile().setExecutable(true)).isTrue();
        return java;
    }

    private Result run(Path command, Map<String, String> environment) throws IOException, InterruptedException {
        var builder = new ProcessBuilder(command.toString()).directory(directory.toFile());
        var defaults = new HashMap<>(Map.of("PATH", System.getenv("PATH"), "JAVA_HOME", JAVA_HOME.toString()));
        defaults.putAll(environment);
        builder.environment().clear();
        builder.environment().putAll(defaults);
        builder.redirectError(directory.resolve("err").toFile());
        var process = builder.start();
        var out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Result(process.waitFor(), process.pid(), out, Files.readString(directory.resolve("err")));
    }
}

package dev.hsmbackup.crds;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The files in deploy/samples, used as their comments say. */
class SamplesTest {

    /** Maven runs tests in the module's folder. */
    private static final Path FOLDER = Path.of("..", "deploy", "samples");

    private final ApiServer api = ApiServer.shared();

    @BeforeEach
    void makeTheNamespace() {
        api.kubectl().apply("""
                {"apiVersion":"v1","kind":"Namespace","metadata":{"name":"team-payments"}}""");
    }

    @ParameterizedTest
    @MethodSource("files")
    void shouldBeTakenAsTheyAre(Path file) throws IOException {
        create(Files.readString(file));
    }

    @Test
    void shouldOpenTheHsmForRestoresWithoutTheCommentSigns() throws IOException {
        var hsm = Serialization.unmarshal(uncommented(FOLDER.resolve("managedhsm.yaml")), ManagedHsm.class);

        create(Serialization.asYaml(hsm));

        assertThat(hsm.getSpec().allowsRestoreFrom("team-payments")).isTrue();
        assertThat(hsm.getSpec().restore())
                .hasNoNullFieldsOrProperties()
                .returns(false, RestoreAccess::allowForeignFolders);
    }

    /** Who applies the file without a look at it restores nothing: the operator says that the time has passed. */
    @ParameterizedTest
    @ValueSource(strings = {"hsmrestore.yaml", "hsmrestore-key.yaml"})
    void shouldRestoreNothingAsTheyAre(String file) throws IOException {
        var restore = Serialization.unmarshal(Files.readString(FOLDER.resolve(file)), HsmRestore.class);

        assertThat(restore.getSpec().notAfter()).isBefore(Instant.now());
    }

    @ParameterizedTest
    @ValueSource(strings = {"hsmrestore.yaml", "hsmrestore-key.yaml"})
    void shouldRestoreWithTheCommandInTheComment(String file) throws Exception {
        var command = Files.readString(FOLDER.resolve(file))
                .lines()
                .filter(line -> line.startsWith("#   sed "))
                .findFirst()
                .orElseThrow()
                .substring(1);

        var restore = Serialization.unmarshal(shell(command.replace(" | kubectl apply -f -", "")), HsmRestore.class);

        create(Serialization.asYaml(restore));
        assertThat(restore.getSpec().notAfter())
                .isBetween(
                        Instant.now().plus(Duration.ofHours(1)), Instant.now().plus(Duration.ofHours(24)));
    }

    static Stream<Path> files() throws IOException {
        try (var files = Files.list(FOLDER)) {
            return files.sorted().toList().stream();
        }
    }

    private void create(String yaml) {
        var result = api.kubectl()
                .runWithInput(yaml, "apply", "--dry-run=server", "--validate=strict", "-o", "name", "-f", "-");

        assertThat(result.stderr()).isEmpty();
        assertThat(result.stdout()).isNotBlank();
    }

    /** What stands behind {@code # restore:} and below it is YAML. */
    private static String uncommented(Path file) throws IOException {
        var text = Files.readString(file);
        var start = text.indexOf("  # restore:");
        assertThat(start).isPositive();
        return text.substring(0, start) + text.substring(start).replaceAll("(?m)^  # ", "  ");
    }

    private static String shell(String command) throws IOException, InterruptedException {
        var process = new ProcessBuilder("sh", "-c", command)
                .directory(FOLDER.toFile())
                .redirectErrorStream(true)
                .start();
        process.getOutputStream().close();
        var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as(output).isZero();
        return output;
    }
}

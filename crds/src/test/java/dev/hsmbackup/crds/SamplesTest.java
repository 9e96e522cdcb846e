package dev.hsmbackup.crds;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
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

    /** What stands in the samples is about two clusters, and only the fresh one is open for restores. */
    @Test
    void shouldRestoreIntoAnotherClusterThanWasBackedUp() throws IOException {
        var source = read("cloudhsm.yaml", CloudHsm.class);
        var destination = read("cloudhsm-recovery.yaml", CloudHsm.class);
        var backup = read("hsmbackup-cloudhsm.yaml", HsmBackup.class);

        assertThat(backup.target())
                .isEqualTo(new CloudHsmRef(source.getMetadata().getName()));
        assertThat(source.getSpec().allowsBackupFrom("team-payments")).isTrue();
        assertThat(source.getSpec().allowsRestoreFrom("team-payments")).isFalse();
        assertThat(destination.getSpec().allowsRestoreFrom("team-payments")).isTrue();
        assertThat(destination.getSpec().id())
                .isPresent()
                .isNotEqualTo(source.getSpec().id());
        assertThat(destination.getSpec().storage()).isEqualTo(source.getSpec().storage());
        assertThat(List.of("cloudhsmrestore.yaml", "cloudhsmrestore-id.yaml"))
                .allSatisfy(file -> assertThat(read(file, CloudHsmRestore.class).target())
                        .isEqualTo(new CloudHsmRef(destination.getMetadata().getName())));
        assertThat(read("cloudhsmrestore.yaml", CloudHsmRestore.class).getSpec().source())
                .isEqualTo(
                        CloudHsmRestoreSpec.Source.ofBackup(backup.getMetadata().getName()));
    }

    @Test
    void shouldBackUpTheHsmThatIsOpenToTheTeamAndDeleteNothingYet() throws IOException {
        var hsm = read("managedhsm.yaml", ManagedHsm.class);
        var schedule = read("backupschedule.yaml", BackupSchedule.class);
        var backup = requireNonNull(schedule.getSpec().template().hsmBackup());

        assertThat(backup.spec().target())
                .isEqualTo(new ManagedHsmRef(hsm.getMetadata().getName()));
        assertThat(hsm.getSpec().allowsBackupFrom(schedule.getMetadata().getNamespace()))
                .isTrue();
        assertThat(backup.spec().deletionPolicy()).isEqualTo(DeletionPolicy.RETAIN);
        assertThat(hsm.getSpec().storage().allowDelete()).isFalse();
        assertThat(schedule.getSpec().retention().dryRun()).isTrue();
    }

    /** Who applies the file without a look at it restores nothing: the operator says that the time has passed. */
    @ParameterizedTest
    @ValueSource(
            strings = {"hsmrestore.yaml", "hsmrestore-key.yaml", "cloudhsmrestore.yaml", "cloudhsmrestore-id.yaml"})
    void shouldRestoreNothingAsTheyAre(String file) throws IOException {
        var restore = restore(file, Files.readString(FOLDER.resolve(file)));

        assertThat(notAfter(restore)).isBefore(Instant.now());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"hsmrestore.yaml", "hsmrestore-key.yaml", "cloudhsmrestore.yaml", "cloudhsmrestore-id.yaml"})
    void shouldRestoreWithTheCommandInTheComment(String file) throws Exception {
        var command = Files.readString(FOLDER.resolve(file))
                .lines()
                .filter(line -> line.startsWith("#   sed "))
                .findFirst()
                .orElseThrow()
                .substring(1);

        var restore = restore(file, shell(command.replace(" | kubectl apply -f -", "")));

        create(Serialization.asYaml(restore));
        assertThat(notAfter(restore))
                .isBetween(
                        Instant.now().plus(Duration.ofHours(1)), Instant.now().plus(Duration.ofHours(24)));
    }

    static Stream<Path> files() throws IOException {
        try (var files = Files.walk(FOLDER)) {
            return files
                    .filter(file -> file.toString().endsWith(".yaml"))
                    .filter(file -> !file.endsWith("kustomization.yaml"))
                    .sorted()
                    .toList()
                    .stream();
        }
    }

    private static <T> T read(String file, Class<T> kind) throws IOException {
        return Serialization.unmarshal(Files.readString(FOLDER.resolve(file)), kind);
    }

    private void create(String yaml) {
        var result = api.kubectl()
                .runWithInput(yaml, "apply", "--dry-run=server", "--validate=strict", "-o", "name", "-f", "-");

        assertThat(result.stderr()).isEmpty();
        assertThat(result.stdout()).isNotBlank();
    }

    private static Run restore(String file, String yaml) {
        return file.startsWith("cloud")
                ? Serialization.unmarshal(yaml, CloudHsmRestore.class)
                : Serialization.unmarshal(yaml, HsmRestore.class);
    }

    private static Instant notAfter(Run restore) {
        return switch (restore) {
            case HsmBackup backup -> throw new AssertionError("no restore: " + backup);
            case HsmRestore ofManaged -> ofManaged.getSpec().notAfter();
            case CloudHsmRestore ofCloud -> ofCloud.getSpec().notAfter();
        };
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

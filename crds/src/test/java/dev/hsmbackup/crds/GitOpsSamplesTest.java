package dev.hsmbackup.crds;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collector;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The folders in deploy/samples/gitops, applied as Argo CD and Flux do it: by server-side apply, again and again. */
class GitOpsSamplesTest {

    /** A tool, and what it writes into the objects to know them again. */
    enum Tool {
        ARGO_CD("argocd-controller", "annotations: {argocd.argoproj.io/tracking-id: \"hsm:hsmbackup.dev/x:y/z\"}"),
        FLUX("kustomize-controller", "labels: {kustomize.toolkit.fluxcd.io/name: hsm}");

        private final String manager;
        private final String mark;

        Tool(String manager, String mark) {
            this.manager = manager;
            this.mark = mark;
        }
    }

    private static final Path FOLDER = Path.of("..", "deploy", "samples", "gitops");
    private static final List<String> PARTS = List.of("admin", "team");

    private final ApiServer api = ApiServer.shared();

    @BeforeEach
    void makeTheNamespace() {
        api.kubectl().apply("""
                {"apiVersion":"v1","kind":"Namespace","metadata":{"name":"team-payments"}}""");
    }

    /** Other tests have HSMs of the same names. */
    @AfterEach
    void takeAway() {
        PARTS.forEach(part -> api.kubectl().output("delete", "--ignore-not-found", "-k", path(part)));
    }

    @ParameterizedTest
    @EnumSource
    void shouldChangeNothingWhenAppliedAgain(Tool tool) {
        apply(tool);
        operatorWrites();
        var before = versions();

        apply(tool);

        assertThat(versions()).isEqualTo(before).hasSize(4);
        assertThat(schedule("payments-nightly").getStatus()).isEqualTo(SampleSchedules.status());
        assertThat(schedule("payments-nightly").getMetadata().getGeneration()).isEqualTo(1);
    }

    /** A backup now, asked for by hand; suspending by hand is not for GitOps. */
    @ParameterizedTest
    @EnumSource
    void shouldLeaveATriggerThatWasSetByHand(Tool tool) {
        apply(tool);
        api.kubectl()
                .output("annotate", "bs", "payments-nightly", "-n", "team-payments", BackupSchedule.TRIGGER + "=today");

        apply(tool);

        assertThat(schedule("payments-nightly").getMetadata().getAnnotations())
                .containsEntry(BackupSchedule.TRIGGER, "today");
    }

    @Test
    void shouldOpenToTheTeamWhatItBacksUp() {
        var hsms = read("admin", ManagedHsm.class).collect(byName());
        var clouds = read("admin", CloudHsm.class).collect(byName());
        var schedules = read("team", BackupSchedule.class).toList();

        assertThat(schedules).hasSize(2).allSatisfy(schedule -> {
            var namespace = schedule.getMetadata().getNamespace();
            var backup =
                    requireNonNull(schedule.getSpec().template().hsmBackup()).spec();
            var name = backup.target().name();
            var storage = switch (backup.target()) {
                case ManagedHsmRef _ -> {
                    var spec = requireNonNull(hsms.get(name)).getSpec();
                    assertThat(spec.allowsBackupFrom(namespace)).isTrue();
                    yield spec.storage();
                }
                case CloudHsmRef _ -> {
                    var spec = requireNonNull(clouds.get(name)).getSpec();
                    assertThat(spec.allowsBackupFrom(namespace)).isTrue();
                    yield spec.storage();
                }
                case HsmRef.Unknown _ -> throw new AssertionError(schedule);
            };
            assertThat(namespace).isEqualTo("team-payments");
            assertThat(backup.deletionPolicy() == DeletionPolicy.DELETE)
                    .as("deletes only where the platform lets it, and the samples show both")
                    .isEqualTo(storage.allowDelete());
        });
    }

    private void apply(Tool tool) {
        for (var part : PARTS) {
            var marked = api.kubectl()
                    .output("kustomize", path(part))
                    .replace("\nmetadata:\n", "\nmetadata:\n  " + tool.mark + "\n");
            var result = api.kubectl()
                    .runWithInput(
                            marked,
                            "apply",
                            "--server-side",
                            "--validate=strict",
                            "--field-manager=" + tool.manager,
                            "-f",
                            "-");

            assertThat(result.stderr()).isEmpty();
            assertThat(result.succeeded()).isTrue();
        }
    }

    /** As it does at once; until then the API server only thinks of the first status, and stores it with the next write. */
    private void operatorWrites() {
        PARTS.forEach(part -> api.kubectl()
                .output(
                        "patch",
                        "-k",
                        path(part),
                        "--subresource=status",
                        "--type=merge",
                        "-p",
                        "{\"status\":{\"observedGeneration\":1}}"));
        var schedule = schedule("payments-nightly");
        schedule.setStatus(SampleSchedules.status());
        api.client().resource(schedule).updateStatus();
    }

    /** By object: any write would change it. */
    private List<String> versions() {
        return PARTS.stream()
                .flatMap(part -> api.kubectl()
                        .output(
                                "get",
                                "-k",
                                path(part),
                                "-o",
                                "jsonpath={range .items[*]}{.kind}/{.metadata.name} {.metadata.resourceVersion}{\"\\n\"}{end}")
                        .lines())
                .toList();
    }

    private BackupSchedule schedule(String name) {
        return requireNonNull(api.client()
                .resources(BackupSchedule.class)
                .inNamespace("team-payments")
                .withName(name)
                .get());
    }

    private <T extends HasMetadata> Stream<T> read(String part, Class<T> kind) {
        var documents = api.kubectl().output("kustomize", path(part)).split("(?m)^---$");
        return Stream.of(documents)
                .filter(document -> document.contains("\nkind: " + kind.getSimpleName() + "\n"))
                .map(document -> Serialization.unmarshal(document, kind));
    }

    private static <T extends HasMetadata> Collector<T, ?, Map<String, T>> byName() {
        return Collectors.toMap(object -> object.getMetadata().getName(), Function.identity());
    }

    private static String path(String part) {
        return FOLDER.resolve(part).toAbsolutePath().toString();
    }
}

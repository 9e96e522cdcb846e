package dev.hsmbackup.schedules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.hsmbackup.crds.HsmBackup;
import dev.hsmbackup.crds.Phase;
import dev.hsmbackup.crds.RunStatus;
import dev.hsmbackup.team.Platform;
import dev.hsmbackup.team.Team;
import dev.hsmbackup.team.crash.CrashPlan;
import dev.hsmbackup.team.crash.CrashPoint;
import dev.hsmbackup.team.crash.Scene;
import dev.hsmbackup.team.crash.Scene.Written;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Deletions of backups with their blobs, in Azurite. The operator is killed before and after each request of one: the blobs
 * of that folder are gone in the end, the object too, and nothing else.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
@Execution(ExecutionMode.SAME_THREAD)
class BlobCrashTest {

    private Platform platform;
    private Team team;
    private Deletions it;
    private Scene scene;
    private CrashPlan plan;

    /** The name of the newest backup, which keeps its blobs. */
    private int newest;

    private String newestFolder = "";

    @BeforeAll
    void recordOneInPeace() {
        platform = Deletions.platform(Path.of("target", "blobs"));
        team = platform.team("crash");
        it = Deletions.of(team);
        scene = Scene.ofStorage(team, it.hsm(), new Written("hsmbackups", "hsmbackups", "b[0-9]+"));
        newestFolder = it.backUp("b0");
        String name = nextBackup();
        plan = new CrashPlan(scene.record(() -> {
            it.delete(name);
            it.awaitGone(name);
        }));
    }

    @AfterAll
    void end() {
        platform.close();
    }

    Stream<CrashPoint> points() {
        return plan.points().stream();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("points")
    void shouldDeleteAllOfItAndNothingElse(CrashPoint point) {
        plan.run(point, this::survives);
    }

    @Test
    @Order(Integer.MAX_VALUE)
    void shouldHaveComeToAllPoints() {
        // Each list, three deletions, and the finalizer; before and after.
        assertThat(plan.points()).hasSizeGreaterThanOrEqualTo(12);
        assertThat(plan.missed()).isEmpty();
    }

    private boolean survives(CrashPoint point) {
        platform.operator();
        String folder = newestFolder;
        String name = nextBackup();

        boolean struck =
                scene.kill(point, () -> it.delete(name), () -> asRun(name)).isPresent();
        it.awaitGone(name);

        assertThat(it.names(folder)).as("of the deleted one").containsExactly(folder + "0/neighbour");
        assertThat(it.blobs(newestFolder)).as("of the newest").hasSize(3);
        return struck;
    }

    /** Makes the newest one an older one, and answers its name. */
    private String nextBackup() {
        String name = "b" + newest;
        newest++;
        newestFolder = it.backUp("b" + newest);
        return name;
    }

    /** Over when the object is gone. */
    private RunStatus asRun(String name) {
        return RunStatus.INITIAL.toBuilder()
                .phase(it.exists(name) ? Phase.RUNNING : Phase.SUCCEEDED)
                .build();
    }

    @Test
    void shouldKeepWhatIsNeeded() {
        try (Team other = platform.team("needed")) {
            Deletions them = Deletions.of(other);
            String named = them.backUp("named");
            other.restores().request("back", them.hsm(), "backupRef: {name: named}");
            String good = them.backUp("good");

            them.delete("named");
            them.delete("good");
            them.awaitGone("named");
            them.awaitGone("good");

            assertThat(them.blobs(named)).hasSize(3);
            assertThat(them.blobs(good)).hasSize(3);
            assertThat(them.told("named"))
                    .anyMatch(event -> event.matches("BlobsKept: .*HsmRestore \"back\" names it.*" + named + ".*"));
            assertThat(them.told("good")).anyMatch(event -> event.matches("BlobsKept: .*newest good backup.*"));
        }
    }

    /** The admin gave leave, but not the role; then the namespace goes, where events are refused. */
    @Test
    void shouldWaitForTheRoleAndLetTheNamespaceGo() {
        try (Team other = platform.team("role")) {
            Deletions them = Deletions.of(other);
            String old = them.backUp("old");
            String good = them.backUp("good");
            Deletions.access(platform, "Storage Blob Data Reader");

            them.delete("old");
            await("the event")
                    .atMost(Duration.ofMinutes(1))
                    .until(() -> them.told("old").stream()
                            .anyMatch(event ->
                                    event.matches("BlobDeletionDelayed: .*\"Storage Blob Data Contributor\".*")));
            assertThat(other.kubectl("delete", "namespace", other.namespace(), "--wait=false")
                            .succeeded())
                    .isTrue();
            Deletions.access(platform, "Storage Blob Data Contributor");
            them.awaitGone("old");
            them.awaitGone("good");

            assertThat(them.blobs(old)).isEmpty();
            assertThat(them.blobs(good)).hasSize(3);
        } finally {
            Deletions.access(platform, "Storage Blob Data Contributor");
        }
    }

    @Test
    void shouldDeleteWhatRetentionDoesNotKeep() {
        try (Team other = platform.team("retention")) {
            Deletions them = Deletions.of(other);
            platform.admin()
                    .resource("""
                    apiVersion: hsmbackup.dev/v1beta1
                    kind: BackupSchedule
                    metadata: {name: nightly, namespace: %s}
                    spec:
                      schedule: "0 2 29 2 *"
                      immediate: true
                      retention: {keepLast: 1}
                      template:
                        hsmBackup:
                          spec:
                            managedHsmRef: {name: %s}
                            deletionPolicy: Delete
                    """.formatted(other.namespace(), them.hsm().name()))
                    .serverSideApply();
            String first = awaitGood(other, List.of());

            assertThat(other.kubectl("annotate", "bs/nightly", "hsmbackup.dev/trigger=again")
                            .succeeded())
                    .isTrue();
            String second = awaitGood(other, List.of(first));

            await("the first one's blobs to be gone")
                    .atMost(Duration.ofMinutes(1))
                    .until(() -> them.blobs(first).isEmpty());
            assertThat(them.blobs(second)).hasSize(1);
        }
    }

    private String awaitGood(Team other, List<String> known) {
        return await("a good backup")
                .atMost(Duration.ofMinutes(1))
                .until(
                        () ->
                                platform
                                        .admin()
                                        .resources(HsmBackup.class)
                                        .inNamespace(other.namespace())
                                        .list()
                                        .getItems()
                                        .stream()
                                        .filter(backup -> backup.getStatus().phase() == Phase.SUCCEEDED)
                                        .map(backup -> Deletions.folder(backup.getStatus()))
                                        .filter(folder -> !known.contains(folder))
                                        .findFirst()
                                        .orElse(""),
                        folder -> !folder.isEmpty());
    }
}

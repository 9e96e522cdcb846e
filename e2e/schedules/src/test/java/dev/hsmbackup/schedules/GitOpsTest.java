package dev.hsmbackup.schedules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hsmbackup.crds.BackupSchedule;
import dev.hsmbackup.crds.HsmBackup;
import dev.hsmbackup.crds.Phase;
import dev.hsmbackup.crds.SchedulePhase;
import dev.hsmbackup.team.Platform;
import dev.hsmbackup.team.Schedule;
import dev.hsmbackup.team.Team;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The folders of deploy/samples/gitops as Argo CD, Flux and kubectl apply them: no drift, no second run, and what a prune
 * takes. They name HSMs and a namespace, so the tools take turns.
 */
@Order(2)
@ExtendWith(SharedPlatform.class)
class GitOpsTest {

    private static final String NAMESPACE = "team-payments";
    private static final String SUSPEND = "[{\"op\": \"add\", \"path\": \"/spec/suspend\", \"value\": true}]";

    @ParameterizedTest(name = "{0}")
    @EnumSource
    @Execution(ExecutionMode.SAME_THREAD)
    void shouldLeaveGitInCharge(GitTool tool, Team anyTeam) {
        Platform platform = anyTeam.platform();
        KubernetesClient admin = platform.admin();
        SamplesAzure.prepare(platform);
        List<String> ofEarlierTools = backups(admin);
        GitFolder hsms = GitFolder.of(platform.rig(), tool, "admin");
        GitFolder schedules = GitFolder.of(platform.rig(), tool, "team");

        hsms.apply();
        schedules.apply();
        awaitAll(admin, "armed", it -> it.getStatus().nextScheduleTime() != null);
        Map<String, String> applied = versions(admin);
        hsms.apply();
        schedules.apply();
        assertThat(versions(admin)).as("applied again").isEqualTo(applied);
        assertThat(hsms.diff() + schedules.diff()).isEmpty();

        // A backup from git: once, however often it is synced.
        schedules.commit(Map.of("hsmbackup.dev/trigger", "release-" + tool), "");
        schedules.apply();
        awaitAll(
                admin,
                "done",
                it -> ("release-" + tool).equals(it.getStatus().lastHandledTrigger())
                        && it.getStatus().active() == null
                        && it.getStatus().lastSuccessfulBackup() != null);
        schedules.apply();
        assertThat(schedules.diff()).isEmpty();
        List<String> backups = backups(admin);
        assertThat(backups).hasSize(ofEarlierTools.size() + 2);
        assertNobodysOwn(admin, tool);

        // Suspended in git; what is done by hand is taken back.
        schedules.commit(Map.of("hsmbackup.dev/trigger", "release-" + tool), SUSPEND);
        schedules.apply();
        awaitAll(admin, "suspended", it -> it.getStatus().phase() == SchedulePhase.SUSPENDED);
        assertThat(schedules.diff()).isEmpty();
        byHand(platform, "{\"spec\":{\"suspend\":false}}");
        awaitAll(admin, "armed by hand", it -> it.getStatus().phase() == SchedulePhase.ARMED);
        assertThat(schedules.diff()).contains("suspend: true");
        schedules.apply();
        awaitAll(admin, "suspended again", it -> it.getStatus().phase() == SchedulePhase.SUSPENDED);
        assertThat(hsms.diff() + schedules.diff()).isEmpty();
        assertOperatorWroteOnlyStatus(admin);
        assertThat(backups(admin)).isEqualTo(backups);

        // Taken out of git, and brought back with the token that was there.
        schedules.prune();
        assertThat(schedules(admin)).isEmpty();
        assertThat(backups(admin)).as("pruned").isEqualTo(backups);
        schedules.commit(Map.of("hsmbackup.dev/trigger", "release-" + tool), "");
        schedules.apply();
        awaitAll(
                admin,
                "armed anew",
                it -> it.getStatus().phase() == SchedulePhase.ARMED
                        && it.getStatus().lastHandledTrigger() != null);
        schedules.apply();
        assertThat(schedules.diff()).isEmpty();
        schedules.prune();
        hsms.prune();
        assertThat(backups(admin)).isEqualTo(backups);
    }

    private static void byHand(Platform platform, String patch) {
        assertThat(platform.rig()
                        .kubectl()
                        .output(
                                "patch",
                                "bs/payments-nightly",
                                "bs/wallets-weekly",
                                "-n",
                                NAMESPACE,
                                "--type=merge",
                                "-p",
                                patch))
                .contains("patched");
    }

    private static List<BackupSchedule> schedules(KubernetesClient admin) {
        return admin.resources(BackupSchedule.class)
                .inNamespace(NAMESPACE)
                .list()
                .getItems();
    }

    private static List<HsmBackup> children(KubernetesClient admin) {
        return admin.resources(HsmBackup.class).inNamespace(NAMESPACE).list().getItems();
    }

    /** Names and uids. */
    private static List<String> backups(KubernetesClient admin) {
        return children(admin).stream()
                .map(it -> it.getMetadata().getName() + " " + it.getMetadata().getUid())
                .sorted()
                .toList();
    }

    private static void awaitAll(KubernetesClient admin, String what, Predicate<BackupSchedule> wanted) {
        Awaitility.await("both schedules to be " + what)
                .atMost(Schedule.PATIENCE)
                .until(
                        () -> schedules(admin),
                        found -> found.size() == 2
                                && found.stream()
                                        .allMatch(it -> wanted.test(it)
                                                && it.getStatus().observedGeneration()
                                                        >= it.getMetadata().getGeneration()));
    }

    /** Of all that is in git. The operator writes the status of HSMs now and then, so theirs has no resourceVersion. */
    private static Map<String, String> versions(KubernetesClient admin) {
        Map<String, String> versions = new TreeMap<>();
        schedules(admin)
                .forEach(it -> versions.put(
                        it.getMetadata().getName(),
                        it.getMetadata().getGeneration() + " "
                                + it.getMetadata().getResourceVersion()));
        for (String hsm : List.of("managedhsms/payments", "cloudhsms/wallets")) {
            HasMetadata found = admin.genericKubernetesResources(
                            "hsmbackup.dev/v1beta1", hsm.startsWith("managed") ? "ManagedHsm" : "CloudHsm")
                    .withName(hsm.substring(hsm.indexOf('/') + 1))
                    .get();
            versions.put(
                    hsm,
                    Objects.requireNonNull(found).getMetadata().getGeneration().toString());
        }
        return versions;
    }

    /** No tool takes a backup for its own, and none goes with its schedule. */
    private static void assertNobodysOwn(KubernetesClient admin, GitTool tool) {
        assertThat(children(admin)).allSatisfy(backup -> {
            assertThat(backup.getStatus().phase()).isEqualTo(Phase.SUCCEEDED);
            assertThat(backup.getMetadata().getOwnerReferences()).isEmpty();
            assertThat(backup.getMetadata().getLabels()).doesNotContainKeys(keys(tool.labels()));
            assertThat(
                            backup.getMetadata().getAnnotations() == null
                                    ? Map.<String, String>of()
                                    : backup.getMetadata().getAnnotations())
                    .doesNotContainKeys(keys(tool.annotations()))
                    .doesNotContainKeys("hsmbackup.dev/trigger", "kubectl.kubernetes.io/last-applied-configuration");
        });
    }

    private static String[] keys(Map<String, String> map) {
        return map.keySet().toArray(String[]::new);
    }

    private static void assertOperatorWroteOnlyStatus(KubernetesClient admin) {
        assertThat(schedules(admin))
                .allSatisfy(schedule -> assertThat(schedule.getMetadata().getManagedFields())
                        .filteredOn(it -> !it.getManager().startsWith("kubectl")
                                && !it.getManager().endsWith("-controller"))
                        .isNotEmpty()
                        .allSatisfy(it -> assertThat(it.getSubresource()).isEqualTo("status")));
    }
}

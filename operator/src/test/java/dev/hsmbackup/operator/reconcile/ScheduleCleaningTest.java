package dev.hsmbackup.operator.reconcile;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hsmbackup.crds.BackupSchedule;
import dev.hsmbackup.crds.BackupScheduleSpec;
import dev.hsmbackup.crds.BackupScheduleStatus;
import dev.hsmbackup.crds.HsmBackup;
import dev.hsmbackup.crds.HsmRestore;
import dev.hsmbackup.crds.HsmRestoreSpec.Safety;
import dev.hsmbackup.crds.HsmRestoreSpec.Source;
import dev.hsmbackup.crds.LocalRef;
import dev.hsmbackup.crds.Retention;
import dev.hsmbackup.operator.port.JobAnswer.Outcome;
import io.fabric8.kubernetes.api.model.DeletionPropagation;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceQuotaBuilder;
import io.fabric8.kubernetes.api.model.events.v1.Event;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.http.HttpRequest;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** What schedules delete: the backups that they do not keep, and never what is known from nowhere else. */
class ScheduleCleaningTest {

    private static final Retention KEEP_ONE = new Retention(1, null, null, null, null, null, null, 1, false);
    private final ScheduleFixture schedules = new ScheduleFixture();
    private final EngineFixture it = schedules.it;

    @Test
    void shouldDeleteWhatIsNotKept() {
        BackupSchedule schedule = schedules.create("nightly", triggered(KEEP_ONE, 3));
        schedules.step(schedule);
        List.of("a", "b").forEach(token -> backUp(schedule, token));

        String newest = backUp(schedule, "c");

        assertThat(names()).containsExactly(newest);
    }

    /** The restore waits for the HSM meanwhile: it would find nothing to restore when it is its turn. */
    @Test
    void shouldKeepWhatARestoreMeans() {
        it.pass(Duration.ofHours(-1));
        BackupSchedule schedule = schedules.create("nightly", triggered(KEEP_ONE, 3));
        schedules.step(schedule);
        String meant = backUp(schedule, "a");
        it.pass(Duration.ofHours(1));
        HsmRestore restore = new RestoreFixture(it)
                .restore("back", new Source(null, new LocalRef("nightly"), null), null, Safety.DEFAULT);
        it.pass(Duration.ofMinutes(1));

        String newest = backUp(schedule, "b");
        assertThat(names()).containsExactlyInAnyOrder(meant, newest);
        it.cluster.admin().resource(restore).delete();
        schedules.step(schedule);
        assertThat(names()).containsExactly(newest);
    }

    @Test
    void shouldOnlySayWhatWouldGo() {
        Retention dry = new Retention(1, null, null, null, null, null, null, 1, true);
        BackupSchedule schedule = schedules.create("nightly", triggered(dry, 3));
        schedules.step(schedule);
        List.of("a", "b").forEach(token -> backUp(schedule, token));

        assertThat(schedules.backups()).hasSize(2);
        assertThat(schedules.live(schedule).getStatus().wouldDelete()).hasSize(1);
    }

    /** The failure is told by the backup alone until it stands in the status. */
    @Test
    void shouldDeleteNothingBeforeItsEndIsWritten() {
        BackupSchedule schedule = schedules.create("nightly", triggered(Retention.KEEP_ALL, 0));
        schedules.step(schedule);
        schedules.backUp(schedule, "a", Outcome.FAILED);
        schedules.faults.lose(ScheduleCleaningTest::isStatusWrite, 1);

        assertThatThrownBy(() -> schedules.step(schedule)).isInstanceOf(KubernetesClientException.class);
        assertThat(schedules.backups()).hasSize(1);
        schedules.step(schedule);

        BackupScheduleStatus status = schedules.live(schedule).getStatus();
        assertThat(schedules.backups()).isEmpty();
        assertThat(status.consecutiveFailures()).isEqualTo(1);
        assertThat(status.runs()).isEqualTo(new BackupScheduleStatus.Runs(0, 1, 0));
    }

    /** Where there is no room for a new backup, the old ones that nobody keeps must still go. */
    @Test
    void shouldDeleteWhatIsNotKeptWhileTheNextOneIsRefused() {
        BackupSchedule schedule = schedules.create("nightly", triggered(Retention.KEEP_ALL, 3));
        schedules.step(schedule);
        List.of("a", "b").forEach(token -> backUp(schedule, token));
        it.cluster
                .admin()
                .resource(new ResourceQuotaBuilder()
                        .withNewMetadata()
                        .withNamespace(it.namespace)
                        .withName("full")
                        .endMetadata()
                        .withNewSpec()
                        .addToHard("count/hsmbackups.hsmbackup.dev", new Quantity("2"))
                        .endSpec()
                        .build())
                .create();
        schedules.trigger(schedule, "c");
        it.cluster.admin().resource(schedules.live(schedule)).edit(found -> {
            found.setSpec(triggered(KEEP_ONE, 3));
            return found;
        });

        schedules.step(schedule);

        assertThat(schedules.events()).extracting(Event::getReason).contains("BackupRefused");
        assertThat(names()).containsExactly(schedules.live(schedule).getStatus().lastSuccessfulBackup());
    }

    /** A policy of the cluster keeps backups: the schedule says so, and goes on. */
    @Test
    void shouldTellOfTheSuccessThoughTheOldOneMayNotBeDeleted() {
        BackupSchedule schedule = schedules.create("nightly", triggered(KEEP_ONE, 3));
        schedules.step(schedule);
        schedules.backUp(schedule, "a", Outcome.SUCCEEDED);
        schedules.step(schedule);
        keepAll();
        schedules.backUp(schedule, "b", Outcome.SUCCEEDED);

        schedules.step(schedule);

        assertThat(schedules.backups()).hasSize(2);
        assertThat(schedules.live(schedule).getStatus().runs().succeeded()).isEqualTo(2);
        assertThat(schedules.events())
                .filteredOn(event -> event.getReason().equals("BackupNotDeleted"))
                .singleElement()
                .satisfies(event -> assertThat(event.getNote()).contains("spec.retention", "backups are kept"));
    }

    private void keepAll() {
        it.cluster.controlPlane().admin().apply("""
                apiVersion: admissionregistration.k8s.io/v1
                kind: ValidatingAdmissionPolicy
                metadata:
                  name: %1$s
                spec:
                  failurePolicy: Fail
                  matchConstraints:
                    resourceRules:
                      - apiGroups: [hsmbackup.dev]
                        apiVersions: ["*"]
                        resources: [hsmbackups]
                        operations: [DELETE]
                  validations:
                    - expression: "false"
                      message: backups are kept
                ---
                apiVersion: admissionregistration.k8s.io/v1
                kind: ValidatingAdmissionPolicyBinding
                metadata:
                  name: %1$s
                spec:
                  policyName: %1$s
                  validationActions: [Deny]
                  matchResources:
                    namespaceSelector:
                      matchLabels:
                        kubernetes.io/metadata.name: %1$s
                """.formatted(it.namespace));
        HsmBackup any = schedules.backups().getFirst();
        Awaitility.await("the policy to be in force")
                .atMost(Duration.ofMinutes(1))
                .until(() -> {
                    try {
                        it.cluster
                                .admin()
                                .resource(any)
                                .dryRun()
                                .withPropagationPolicy(DeletionPropagation.BACKGROUND)
                                .delete();
                        return false;
                    } catch (KubernetesClientException e) {
                        return true;
                    }
                });
    }

    /** Answers the name of what succeeded. */
    private String backUp(BackupSchedule schedule, String token) {
        schedules.backUp(schedule, token, Outcome.SUCCEEDED);
        schedules.step(schedule);
        return requireNonNull(schedules.live(schedule).getStatus().lastSuccessfulBackup());
    }

    private List<String> names() {
        return schedules.backups().stream()
                .map(backup -> backup.getMetadata().getName())
                .toList();
    }

    /** No slot of it comes while a test runs, whatever the time of day. */
    private BackupScheduleSpec triggered(Retention retention, int failedBackupsHistoryLimit) {
        return schedules.spec("0 0 29 2 *", retention, false, failedBackupsHistoryLimit);
    }

    private static boolean isStatusWrite(HttpRequest request) {
        return request.method().equals("PUT") && request.uri().getPath().contains("/backupschedules/");
    }
}

package dev.hsmbackup.operator.reconcile;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hsmbackup.crds.BackupSchedule;
import dev.hsmbackup.crds.BackupScheduleSpec;
import dev.hsmbackup.crds.BackupScheduleSpec.Retry;
import dev.hsmbackup.crds.HsmBackup;
import dev.hsmbackup.crds.HsmBackupSpec;
import dev.hsmbackup.crds.Phase;
import dev.hsmbackup.crds.Retention;
import dev.hsmbackup.crds.ScheduleTemplate;
import dev.hsmbackup.operator.cluster.ApiFaults;
import dev.hsmbackup.operator.cluster.TestCluster;
import dev.hsmbackup.operator.kube.EventPublisher;
import dev.hsmbackup.operator.kube.Schedules;
import dev.hsmbackup.operator.port.JobAnswer.Outcome;
import io.fabric8.kubernetes.api.model.events.v1.Event;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Schedules on the real API server, under the chart's RBAC, driven one step at a time. */
final class ScheduleFixture {

    private static final int MOST_STEPS = 10;

    final EngineFixture it = new EngineFixture();
    final ApiFaults faults = new ApiFaults();
    final ScheduleEngine engine = engine();

    /** Another process of the operator. */
    ScheduleEngine engine() {
        KubernetesClient client = TestCluster.get().operator(faults);
        return new ScheduleEngine(
                new Schedules(client),
                it.replica.leadership,
                new EventPublisher(client, "me", it.clock),
                new ScheduleReporter(it.replica.metrics.schedules(), it.clock),
                it.clock);
    }

    /** As the framework does: again as long as something is to be done at once. */
    void step(BackupSchedule schedule) {
        step(engine, schedule);
    }

    static void step(ScheduleEngine engine, BackupSchedule schedule) {
        for (int i = 0; i < MOST_STEPS; i++) {
            if (engine.step(schedule).compareTo(Duration.ofSeconds(1)) > 0) {
                return;
            }
        }
    }

    /** Asks for a backup, which ends so; the schedule has not looked since. */
    void backUp(BackupSchedule schedule, String token, Outcome outcome) {
        trigger(schedule, token);
        step(schedule);
        end(requireNonNull(live(schedule).getStatus().active()), outcome);
        it.pass(Duration.ofMinutes(1));
    }

    private void end(String name, Outcome outcome) {
        HsmBackup backup = it.cluster
                .admin()
                .resources(HsmBackup.class)
                .inNamespace(it.namespace)
                .withName(name)
                .get();
        it.replica.step(backup);
        boolean good = outcome == Outcome.SUCCEEDED;
        it.azure.finish(
                it.host,
                outcome,
                good ? it.hsm.getSpec().storage().containerUri() + "/mhsm-x-2026030200000001" : null,
                null,
                it.clock.instant());
        it.replica.step(backup);
        assertThat(it.status(backup).phase()).isEqualTo(good ? Phase.SUCCEEDED : Phase.FAILED);
    }

    void trigger(BackupSchedule schedule, String token) {
        it.cluster.admin().resource(live(schedule)).edit(found -> {
            found.getMetadata().setAnnotations(Map.of(BackupSchedule.TRIGGER, token));
            return found;
        });
    }

    BackupSchedule create(String name, Retention retention, boolean own) {
        return create(name, spec("@hourly", retention, own));
    }

    BackupSchedule create(String name, BackupScheduleSpec spec) {
        BackupSchedule schedule = new BackupSchedule();
        schedule.getMetadata().setNamespace(it.namespace);
        schedule.getMetadata().setName(name);
        schedule.setSpec(spec);
        schedule.setStatus(null);
        return it.cluster.admin().resource(schedule).create();
    }

    BackupScheduleSpec spec(String cron, Retention retention, boolean own) {
        return spec(cron, retention, own, 3);
    }

    /** @param failed spec.failedBackupsHistoryLimit */
    BackupScheduleSpec spec(String cron, Retention retention, boolean own, int failed) {
        Map<String, String> labels = Map.of("team", "payments", "app.kubernetes.io/instance", "argo");
        return new BackupScheduleSpec(
                cron,
                "Etc/UTC",
                "0s",
                false,
                false,
                3600,
                Retry.DEFAULT,
                retention,
                failed,
                own,
                new ScheduleTemplate(new ScheduleTemplate.Backup(
                        new ScheduleTemplate.Metadata(labels, Map.of()),
                        HsmBackupSpec.of(it.hsm.getMetadata().getName()))));
    }

    BackupSchedule live(BackupSchedule schedule) {
        return it.cluster
                .admin()
                .resources(BackupSchedule.class)
                .inNamespace(it.namespace)
                .withName(schedule.getMetadata().getName())
                .get();
    }

    List<HsmBackup> backups() {
        return it.cluster
                .admin()
                .resources(HsmBackup.class)
                .inNamespace(it.namespace)
                .list()
                .getItems();
    }

    /** Events of the namespace. */
    List<Event> events() {
        return it.cluster
                .admin()
                .events()
                .v1()
                .events()
                .inNamespace(it.namespace)
                .list()
                .getItems();
    }
}

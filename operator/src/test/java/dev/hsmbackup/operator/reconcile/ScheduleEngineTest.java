package dev.hsmbackup.operator.reconcile;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hsmbackup.crds.BackupSchedule;
import dev.hsmbackup.crds.BackupScheduleSpec;
import dev.hsmbackup.crds.BackupScheduleSpec.Retry;
import dev.hsmbackup.crds.Conditions;
import dev.hsmbackup.crds.HsmBackup;
import dev.hsmbackup.crds.HsmBackupSpec;
import dev.hsmbackup.crds.Phase;
import dev.hsmbackup.crds.Retention;
import dev.hsmbackup.crds.ScheduleTemplate;
import dev.hsmbackup.operator.cluster.ApiFaults;
import dev.hsmbackup.operator.cluster.TestCluster;
import dev.hsmbackup.operator.kube.EventPublisher;
import dev.hsmbackup.operator.kube.Schedules;
import dev.hsmbackup.operator.schedule.Children;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Schedules on the real API server, under the chart's RBAC. */
class ScheduleEngineTest {

    private static final int MOST_STEPS = 10;

    private final EngineFixture it = new EngineFixture();
    private final ScheduleEngine engine = engine();

    private ScheduleEngine engine() {
        KubernetesClient client = TestCluster.get().operator(new ApiFaults());
        return new ScheduleEngine(
                new Schedules(client),
                it.replica.leadership,
                new EventPublisher(client, "me", it.clock),
                new ScheduleReporter(it.replica.metrics.schedules(), it.clock),
                it.clock);
    }

    @Test
    void shouldCreateTheBackupOfASlotOnce() {
        BackupSchedule schedule = create("nightly", Retention.KEEP_ALL, false);
        step(engine, schedule);
        assertThat(backups()).isEmpty();
        Instant slot = requireNonNull(live(schedule).getStatus().nextScheduleTime());
        it.pass(Duration.between(it.clock.instant(), slot).plusSeconds(1));

        step(engine, schedule);
        step(engine(), schedule);

        HsmBackup backup = backups().getFirst();
        assertThat(backups()).hasSize(1);
        assertThat(backup.getMetadata().getLabels())
                .containsOnlyKeys("team", BackupSchedule.LABEL, Children.UID)
                .containsEntry(BackupSchedule.LABEL, "nightly");
        assertThat(backup.getMetadata().getAnnotations()).containsEntry(Children.SLOT, slot.toString());
        assertThat(backup.getMetadata().getOwnerReferences()).isEmpty();
        assertThat(backup.getSpec().target().name())
                .isEqualTo(it.hsm.getMetadata().getName());
        assertThat(live(schedule).getStatus().active())
                .isEqualTo(backup.getMetadata().getName());
        assertThat(live(schedule).getStatus().lastScheduleTime()).isEqualTo(slot);
    }

    /** F43: a schedule that was made again under the same name. */
    @Test
    void shouldNotTakeOverTheBackupOfAnother() {
        BackupSchedule old = create("nightly", Retention.KEEP_ALL, false);
        step(engine, old);
        Instant slot = requireNonNull(live(old).getStatus().nextScheduleTime());
        it.cluster.admin().resource(old).delete();
        BackupSchedule schedule = create("nightly", Retention.KEEP_ALL, false);
        step(engine, schedule);
        HsmBackup strangers = it.backup(dev.hsmbackup.operator.schedule.ChildNames.of("nightly", slot));
        it.pass(Duration.between(it.clock.instant(), slot).plusSeconds(1));

        step(engine, schedule);

        assertThat(backups()).hasSize(1);
        assertThat(it.cluster.live(strangers).getMetadata().getLabels()).isNullOrEmpty();
        assertThat(live(schedule).getStatus().lastScheduleTime()).isEqualTo(slot);
        assertThat(live(schedule).getStatus().active()).isNull();
        assertThat(live(schedule).getStatus().nextScheduleTime()).isAfter(slot);
    }

    @Test
    void shouldOwnItsBackupsWhereItIsSaid() {
        BackupSchedule schedule = create("nightly", Retention.KEEP_ALL, true);
        step(engine, schedule);

        trigger(schedule, "a");
        step(engine, schedule);

        assertThat(backups().getFirst().getMetadata().getOwnerReferences())
                .extracting(OwnerReference::getUid)
                .containsExactly(schedule.getMetadata().getUid());
    }

    @Test
    void shouldDeleteWhatIsNotKept() {
        Retention one = new Retention(1, null, null, null, null, null, null, 1, false);
        BackupSchedule schedule = create("nightly", one, false);
        step(engine, schedule);
        for (String token : List.of("a", "b", "c")) {
            trigger(schedule, token);
            step(engine, schedule);
            succeed(requireNonNull(live(schedule).getStatus().active()));
            it.pass(Duration.ofMinutes(1));
            step(engine, schedule);
        }

        assertThat(backups())
                .extracting(backup -> backup.getMetadata().getName())
                .containsExactly(live(schedule).getStatus().lastSuccessfulBackup());
    }

    @Test
    void shouldOnlySayWhatWouldGo() {
        Retention dry = new Retention(1, null, null, null, null, null, null, 1, true);
        BackupSchedule schedule = create("nightly", dry, false);
        step(engine, schedule);
        for (String token : List.of("a", "b")) {
            trigger(schedule, token);
            step(engine, schedule);
            succeed(requireNonNull(live(schedule).getStatus().active()));
            it.pass(Duration.ofMinutes(1));
            step(engine, schedule);
        }

        assertThat(backups()).hasSize(2);
        assertThat(live(schedule).getStatus().wouldDelete()).hasSize(1);
    }

    @Test
    void shouldTellOfABadSchedule() {
        BackupSchedule schedule = create("nightly", Retention.KEEP_ALL, false);
        it.cluster.admin().resource(live(schedule)).edit(found -> {
            found.setSpec(spec("0 0 31 2 *", Retention.KEEP_ALL, false));
            return found;
        });

        step(engine, schedule);

        assertThat(Conditions.find(live(schedule).getStatus().conditions(), "Ready"))
                .hasValueSatisfying(ready -> assertThat(ready.reason()).isEqualTo("NeverFires"));
        assertThat(it.cluster
                        .admin()
                        .events()
                        .v1()
                        .events()
                        .inNamespace(it.namespace)
                        .list()
                        .getItems())
                .extracting(event -> event.getReason())
                .containsExactly("NeverFires");
    }

    /** As the framework does: again as long as something is to be done at once. */
    private static void step(ScheduleEngine engine, BackupSchedule schedule) {
        for (int i = 0; i < MOST_STEPS; i++) {
            if (engine.step(schedule).compareTo(Duration.ofSeconds(1)) > 0) {
                return;
            }
        }
    }

    private void succeed(String name) {
        HsmBackup backup = it.cluster
                .admin()
                .resources(HsmBackup.class)
                .inNamespace(it.namespace)
                .withName(name)
                .get();
        it.replica.step(backup);
        it.azure.finish(
                it.host,
                dev.hsmbackup.operator.port.JobAnswer.Outcome.SUCCEEDED,
                it.hsm.getSpec().storage().containerUri() + "/mhsm-x-2026030200000001",
                null,
                it.clock.instant());
        it.replica.step(backup);
        assertThat(it.status(backup).phase()).isEqualTo(Phase.SUCCEEDED);
    }

    private void trigger(BackupSchedule schedule, String token) {
        it.cluster.admin().resource(live(schedule)).edit(found -> {
            found.getMetadata().setAnnotations(Map.of(BackupSchedule.TRIGGER, token));
            return found;
        });
    }

    private BackupSchedule create(String name, Retention retention, boolean own) {
        BackupSchedule schedule = new BackupSchedule();
        schedule.getMetadata().setNamespace(it.namespace);
        schedule.getMetadata().setName(name);
        schedule.setSpec(spec("@hourly", retention, own));
        schedule.setStatus(null);
        return it.cluster.admin().resource(schedule).create();
    }

    private BackupScheduleSpec spec(String cron, Retention retention, boolean own) {
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
                3,
                own,
                new ScheduleTemplate(new ScheduleTemplate.Backup(
                        new ScheduleTemplate.Metadata(labels, Map.of()),
                        HsmBackupSpec.of(it.hsm.getMetadata().getName()))));
    }

    private BackupSchedule live(BackupSchedule schedule) {
        return it.cluster
                .admin()
                .resources(BackupSchedule.class)
                .inNamespace(it.namespace)
                .withName(schedule.getMetadata().getName())
                .get();
    }

    private List<HsmBackup> backups() {
        return it.cluster
                .admin()
                .resources(HsmBackup.class)
                .inNamespace(it.namespace)
                .list()
                .getItems();
    }
}

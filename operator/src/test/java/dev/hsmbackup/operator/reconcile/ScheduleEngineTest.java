package dev.hsmbackup.operator.reconcile;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hsmbackup.crds.BackupSchedule;
import dev.hsmbackup.crds.Conditions;
import dev.hsmbackup.crds.HsmBackup;
import dev.hsmbackup.crds.Retention;
import dev.hsmbackup.operator.schedule.Children;
import io.fabric8.kubernetes.api.model.OwnerReference;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** Schedules on the real API server, under the chart's RBAC. */
class ScheduleEngineTest {

    private final ScheduleFixture schedules = new ScheduleFixture();
    private final EngineFixture it = schedules.it;

    @Test
    void shouldCreateTheBackupOfASlotOnce() {
        BackupSchedule schedule = schedules.create("nightly", Retention.KEEP_ALL, false);
        schedules.step(schedule);
        assertThat(schedules.backups()).isEmpty();
        Instant slot = requireNonNull(schedules.live(schedule).getStatus().nextScheduleTime());
        it.pass(Duration.between(it.clock.instant(), slot).plusSeconds(1));

        schedules.step(schedule);
        ScheduleFixture.step(schedules.engine(), schedule);

        HsmBackup backup = schedules.backups().getFirst();
        assertThat(schedules.backups()).hasSize(1);
        assertThat(backup.getMetadata().getLabels())
                .containsOnlyKeys("team", BackupSchedule.LABEL, Children.UID)
                .containsEntry(BackupSchedule.LABEL, "nightly");
        assertThat(backup.getMetadata().getAnnotations()).containsEntry(Children.SLOT, slot.toString());
        assertThat(backup.getMetadata().getOwnerReferences()).isEmpty();
        assertThat(backup.getSpec().target().name())
                .isEqualTo(it.hsm.getMetadata().getName());
        assertThat(schedules.live(schedule).getStatus().active())
                .isEqualTo(backup.getMetadata().getName());
        assertThat(schedules.live(schedule).getStatus().lastScheduleTime()).isEqualTo(slot);
    }

    /** F43: a schedule that was made again under the same name. */
    @Test
    void shouldNotTakeOverTheBackupOfAnother() {
        BackupSchedule old = schedules.create("nightly", Retention.KEEP_ALL, false);
        schedules.step(old);
        Instant slot = requireNonNull(schedules.live(old).getStatus().nextScheduleTime());
        it.cluster.admin().resource(old).delete();
        BackupSchedule schedule = schedules.create("nightly", Retention.KEEP_ALL, false);
        schedules.step(schedule);
        HsmBackup strangers = it.backup(dev.hsmbackup.operator.schedule.ChildNames.of("nightly", slot));
        it.pass(Duration.between(it.clock.instant(), slot).plusSeconds(1));

        schedules.step(schedule);

        assertThat(schedules.backups()).hasSize(1);
        assertThat(it.cluster.live(strangers).getMetadata().getLabels()).isNullOrEmpty();
        assertThat(schedules.live(schedule).getStatus().lastScheduleTime()).isEqualTo(slot);
        assertThat(schedules.live(schedule).getStatus().active()).isNull();
        assertThat(schedules.live(schedule).getStatus().nextScheduleTime()).isAfter(slot);
    }

    @Test
    void shouldOwnItsBackupsWhereItIsSaid() {
        BackupSchedule schedule = schedules.create("nightly", Retention.KEEP_ALL, true);
        schedules.step(schedule);

        schedules.trigger(schedule, "a");
        schedules.step(schedule);

        assertThat(schedules.backups().getFirst().getMetadata().getOwnerReferences())
                .extracting(OwnerReference::getUid)
                .containsExactly(schedule.getMetadata().getUid());
    }

    @Test
    void shouldTellOfABadSchedule() {
        BackupSchedule schedule = schedules.create("nightly", Retention.KEEP_ALL, false);
        it.cluster.admin().resource(schedules.live(schedule)).edit(found -> {
            found.setSpec(schedules.spec("0 0 31 2 *", Retention.KEEP_ALL, false));
            return found;
        });

        schedules.step(schedule);

        assertThat(Conditions.find(schedules.live(schedule).getStatus().conditions(), "Ready"))
                .hasValueSatisfying(ready -> assertThat(ready.reason()).isEqualTo("NeverFires"));
        assertThat(schedules.events()).extracting(event -> event.getReason()).containsExactly("NeverFires");
    }
}

package dev.hsmbackup.operator.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hsmbackup.crds.BackupScheduleSpec;
import dev.hsmbackup.crds.BackupScheduleSpec.Retry;
import dev.hsmbackup.crds.HsmBackupSpec;
import dev.hsmbackup.crds.Phase;
import dev.hsmbackup.crds.Retention;
import dev.hsmbackup.crds.ScheduleTemplate;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** FAULTS F47. What retention keeps of the good ones, RetentionTest. */
class CleanupTest {

    private final World world = new World("2026-11-22T12:00:00Z", onlyTheLastFailed());

    @Test
    void shouldDropTheOldestFailedOnesButNoneThatIsUnknownOrUnderWay() {
        world.until("2026-11-23T02:00:00Z").end(Phase.FAILED);
        world.until("2026-11-24T02:00:00Z").end(Phase.UNKNOWN);
        world.until("2026-11-25T02:00:00Z").end(Phase.FAILED);
        world.until("2026-11-26T02:00:00Z").end(Phase.FAILED);
        world.until("2026-11-27T02:00:00Z");

        assertThat(world.names()).hasSize(5);
        assertThat(surplus(Set.of())).containsExactly("nightly-202611230200", "nightly-202611250200");
    }

    @Test
    void shouldDropNoneThatARestoreNames() {
        world.until("2026-11-23T02:00:00Z").end(Phase.FAILED);
        world.until("2026-11-24T02:00:00Z").end(Phase.FAILED);
        world.until("2026-11-25T02:00:00Z").end(Phase.FAILED);

        assertThat(surplus(Set.of("nightly-202611230200"))).containsExactly("nightly-202611240200");
    }

    /** A migration: the schedule goes on with another HSM, and the last backups of the old one are all there is of it. */
    @Test
    void shouldKeepTheLastGoodOneOfEachHsm() {
        World it = new World("2026-11-22T12:00:00Z", of("payments"));
        it.until("2026-11-23T02:00:00Z").end(Phase.SUCCEEDED);
        it.until("2026-11-24T02:00:00Z").end(Phase.SUCCEEDED);
        it.edit(of("payments2"));
        it.until("2026-11-25T02:00:00Z").end(Phase.SUCCEEDED);
        it.until("2026-11-26T02:00:00Z").end(Phase.SUCCEEDED);

        assertThat(Cleanup.surplus(it.schedule, Children.of(it.schedule, it.backups), Set.of(), it.now))
                .containsExactly("nightly-202611230200", "nightly-202611250200");
    }

    private static BackupScheduleSpec of(String hsm) {
        BackupScheduleSpec spec = World.spec("0 2 * * *");
        return new BackupScheduleSpec(
                spec.schedule(),
                spec.timeZone(),
                spec.jitter(),
                spec.suspend(),
                spec.immediate(),
                spec.startingDeadlineSeconds(),
                spec.retry(),
                new Retention(1, null, null, null, null, null, null, 1, false),
                spec.failedBackupsHistoryLimit(),
                spec.ownChildren(),
                new ScheduleTemplate(new ScheduleTemplate.Backup(null, HsmBackupSpec.of(hsm))));
    }

    @Test
    void shouldDropNothingOfAScheduleThatCannotBeRead() {
        world.until("2026-11-23T02:00:00Z").end(Phase.FAILED);
        world.until("2026-11-24T02:00:00Z").end(Phase.FAILED);

        world.edit(withZone("Nowhere/Else"));

        assertThat(surplus(Set.of())).isEmpty();
    }

    private List<String> surplus(Set<String> named) {
        return Cleanup.surplus(world.schedule, Children.of(world.schedule, world.backups), named, world.now);
    }

    private static BackupScheduleSpec onlyTheLastFailed() {
        return withZone("Etc/UTC");
    }

    private static BackupScheduleSpec withZone(String zone) {
        BackupScheduleSpec spec = World.spec("0 2 * * *");
        return new BackupScheduleSpec(
                spec.schedule(),
                zone,
                spec.jitter(),
                spec.suspend(),
                spec.immediate(),
                spec.startingDeadlineSeconds(),
                new Retry(0, "5m", "1h"),
                Retention.KEEP_ALL,
                1,
                spec.ownChildren(),
                spec.template());
    }
}

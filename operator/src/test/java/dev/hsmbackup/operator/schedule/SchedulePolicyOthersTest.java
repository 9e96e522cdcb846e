package dev.hsmbackup.operator.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hsmbackup.crds.HsmBackup;
import dev.hsmbackup.crds.HsmBackupSpec;
import dev.hsmbackup.crds.HsmRestore;
import dev.hsmbackup.crds.HsmRestoreSpec;
import dev.hsmbackup.crds.ManagedHsmRef;
import dev.hsmbackup.crds.Phase;
import dev.hsmbackup.crds.RunStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What restores, crashes and strangers' objects make of slots and new attempts. */
class SchedulePolicyOthersTest {

    private static final String CREATED = "2026-11-22T12:00:00Z";

    private final World world = new World(CREATED, World.spec("0 2 * * *"));

    /** FAULTS F87. */
    @Test
    void shouldSkipASlotWhileTheHsmIsRestored() {
        world.settle();
        world.restore = "HsmRestore back";
        world.until("2026-11-23T02:00:01Z");

        assertThat(world.names()).isEmpty();
        assertThat(world.news).containsExactly("SlotSkipped");
        assertThat(world.message("Ready")).isNotEmpty();
        assertThat(world.status().missedRuns()).isEqualTo(1);
        assertThat(world.status().lastMissedTime()).isEqualTo("2026-11-23T02:00:00Z");
        assertThat(world.status().active()).isNull();

        world.restore = null;
        assertThat(world.until("2026-11-24T02:00:01Z").names()).containsExactly("nightly-202611240200");
    }

    @Test
    void shouldTryAgainWhenTheRestoreIsOver() {
        world.until("2026-11-23T02:00:00Z").end(Phase.FAILED);
        world.restore = "HsmRestore back";
        world.until("2026-11-23T02:07:00Z");
        assertThat(world.names()).hasSize(1);
        assertThat(world.lookAgain).isEqualTo("2026-11-23T02:08:00Z");

        world.restore = null;

        assertThat(world.until("2026-11-23T02:08:00Z").names())
                .containsExactly("nightly-202611230200", "nightly-202611230200-r1");
    }

    @Test
    void shouldStartWhatAPersonAsksForAlthoughTheHsmIsRestored() {
        world.settle();
        world.restore = "HsmRestore back";

        assertThat(world.trigger("now").settle().names()).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({
        "PENDING, payments, team, ''",
        "AWAITING_SAFETY_BACKUP, payments, team, HsmRestore back",
        "STARTING, payments, team, HsmRestore back",
        "RUNNING, payments, team, HsmRestore back",
        "RUNNING, payments, other, a restore of the HSM",
        "RUNNING, wallets, team, ''",
        "SUCCEEDED, payments, team, ''",
        "UNKNOWN, payments, team, ''",
    })
    void shouldKnowWhichRestoreIsInTheWay(Phase phase, String hsm, String namespace, String called) {
        HsmRestore restore = new HsmRestore();
        restore.getMetadata().setNamespace(namespace);
        restore.getMetadata().setName("back");
        restore.setSpec(new HsmRestoreSpec(
                new ManagedHsmRef(hsm),
                new HsmRestoreSpec.Source(null, null, "x"),
                null,
                hsm,
                Instant.parse("2026-11-23T00:00:00Z"),
                HsmRestoreSpec.Safety.DEFAULT,
                false,
                "1h",
                "24h"));
        restore.setStatus(RunStatus.INITIAL.toBuilder().phase(phase).build());

        assertThat(RestoreUnderWay.of(world.schedule, List.of(restore)).orElse(""))
                .isEqualTo(called);
    }

    /** The process ended between the creation and the write. */
    @Test
    void shouldTryAgainWhatWasCreatedByALostProcess() {
        world.settle();
        var before = world.status();
        world.until("2026-11-23T02:00:00Z");
        world.write(before);

        world.settle().end(Phase.FAILED).until("2026-11-23T02:05:00Z");

        assertThat(world.names()).containsExactly("nightly-202611230200", "nightly-202611230200-r1");
        assertThat(world.status().lastScheduleTime()).isEqualTo("2026-11-23T02:00:00Z");
        assertThat(world.status().missedRuns()).isZero();
    }

    @Test
    void shouldCountWhatWasMissedBeforeTheBackupOfALostProcess() {
        world.settle();
        var before = world.status();
        world.away("2026-11-25T02:10:00Z").settle();
        assertThat(world.status().missedRuns()).isEqualTo(2);
        world.write(before);

        world.settle();

        assertThat(world.status().missedRuns()).isEqualTo(2);
        assertThat(world.status().lastMissedTime()).isEqualTo("2026-11-24T02:00:00Z");
    }

    @Test
    void shouldNotFireASlotAgainWhereItsBackupIsDeletedAfterALostProcess() {
        world.settle();
        var before = world.status();
        world.until("2026-11-23T02:00:00Z");
        world.write(before);
        world.settle();
        world.backups.clear();

        assertThat(world.until("2026-11-23T02:30:00Z").names()).isEmpty();
        assertThat(world.status().missedRuns()).isZero();
    }

    /** Anybody in the namespace can write such a thing. */
    @Test
    void shouldNotBelieveASlotToCome() {
        world.until("2026-11-23T02:00:00Z").end(Phase.SUCCEEDED);
        HsmBackup forged = world.backups.getFirst();
        forged.getMetadata().getAnnotations().put(Children.SLOT, "2099-01-01T00:00:00Z");
        world.settle();

        assertThat(world.status().lastScheduleTime()).isEqualTo("2026-11-23T02:00:00Z");
        assertThat(world.condition("Ready")).isEqualTo("TRUE Armed");
        assertThat(world.until("2026-11-24T02:00:00Z").names()).contains("nightly-202611240200");
    }

    /** What it is called was fixed when it was created, and is the lock of its slot. */
    @ParameterizedTest
    @ValueSource(strings = {"2026-11-24T02:00:00Z", "-0001-01-01T00:00:00Z", "2026-11-23T02:00:00Z x", ""})
    void shouldNotBelieveAnAnnotationThatSomebodyChanged(String slot) {
        world.until("2026-11-23T02:00:00Z").end(Phase.SUCCEEDED).until("2026-11-24T01:58:00Z");
        world.backups.getFirst().getMetadata().getAnnotations().put(Children.SLOT, slot);

        world.until("2026-11-24T02:00:00Z");

        assertThat(world.names()).containsExactly("nightly-202611230200", "nightly-202611240200");
        assertThat(world.status().missedRuns()).isZero();
    }

    /** The status would not take such a time, and nothing could be written any more. */
    @Test
    void shouldNotBelieveASlotOfLongAgo() {
        HsmBackup forged = BackupOrders.backup(
                world.schedule, new ScheduleDecision.Order("nightly--000101010000", Instant.EPOCH, "slot"));
        forged.getMetadata().setCreationTimestamp("2026-11-22T12:00:00Z");
        forged.getMetadata().getAnnotations().put(Children.SLOT, "-0001-01-01T00:00:00Z");
        forged.setStatus(RunStatus.INITIAL.toBuilder().phase(Phase.FAILED).build());
        world.backups.add(forged);

        world.settle();

        assertThat(world.status().lastScheduleTime()).isNull();
    }

    /** The first of the two may have suspended it, and the second not: nobody knows. */
    @Test
    void shouldTellOfTheSlotsThatTwoEditsInADowntimeCost() {
        world.settle().away("2026-11-24T02:30:00Z");
        world.edit(World.spec("0 2 * * *")).edit(World.spec("0 2 * * *")).settle();

        assertThat(world.names()).isEmpty();
        assertThat(world.news).containsExactly("SlotMissed");
        assertThat(world.status().missedRuns()).isEqualTo(2);
        assertThat(world.status().lastMissedTime()).isEqualTo("2026-11-24T02:00:00Z");
        assertThat(world.condition("Overdue")).isEqualTo("TRUE BackupMissing");
    }

    @Test
    void shouldGiveUpWhereTheNameOfTheNextAttemptIsTaken() {
        world.until("2026-11-23T02:00:00Z").end(Phase.FAILED);
        HsmBackup strangers = new HsmBackup();
        strangers.getMetadata().setNamespace("team");
        strangers.getMetadata().setName("nightly-202611230200-r1");
        strangers.setSpec(HsmBackupSpec.of("payments"));
        world.backups.add(strangers);

        world.until("2026-11-23T03:00:00Z");

        assertThat(world.names()).containsExactly("nightly-202611230200", "nightly-202611230200-r1");
        assertThat(world.status().retry()).extracting("nextTime").hasToString("2026-11-24T02:00:00Z");
        assertThat(world.until("2026-11-24T02:00:00Z").names()).contains("nightly-202611240200");
        assertThat(world.status().retry()).isNull();
    }

    /** Un-suspending starts nothing at once: not even a new attempt at a run that failed before. */
    @Test
    void shouldNotTryAgainWhatFailedBeforeItWasSuspended() {
        World it = new World("2026-11-22T12:00:00Z", World.spec("0 2 * * *"));
        it.until("2026-11-23T02:00:00Z").end(Phase.FAILED);
        it.edit(World.spec("0 2 * * *", true, false)).until("2026-11-23T09:00:00Z");

        it.edit(World.spec("0 2 * * *", false, false)).until("2026-11-23T20:00:00Z");

        assertThat(it.names()).containsExactly("nightly-202611230200");
        assertThat(it.status().retry()).isNull();
    }

    /** What was planned before an edit stays planned; the edit itself brings nothing forward. */
    @Test
    void shouldTryAgainAtItsTimeThoughTheScheduleWasEdited() {
        World it = new World("2026-11-22T12:00:00Z", World.spec("0 2 * * *"));
        it.until("2026-11-23T02:00:00Z").end(Phase.FAILED);

        it.edit(World.spec("0 4 * * *")).until("2026-11-23T02:04:59Z");
        assertThat(it.names()).containsExactly("nightly-202611230200");

        it.until("2026-11-23T02:05:00Z");
        assertThat(it.names()).containsExactly("nightly-202611230200", "nightly-202611230200-r1");
    }

    @Test
    void shouldNotTryAgainByAnEditWhatWasNotTriedAgainBefore() {
        World it = new World("2026-11-22T12:00:00Z", World.spec("*/30 * * * *"));
        it.until("2026-11-22T12:30:00Z")
                .end(Phase.FAILED)
                .until("2026-11-22T12:35:00Z")
                .end(Phase.FAILED);
        it.until("2026-11-22T12:45:00Z").end(Phase.FAILED).until("2026-11-22T12:50:00Z");
        List<String> before = it.names();

        it.edit(World.spec("0 2 * * *")).until("2026-11-23T01:59:00Z");

        assertThat(it.names()).isEqualTo(before);
    }

    @Test
    void shouldTryAgainWhatWasStartedAtOnceAndFailed() {
        World it = new World("2026-11-22T12:00:30Z", World.spec("0 2 * * *", false, true));
        it.settle().pass(Duration.ofMinutes(1)).end(Phase.FAILED).until("2026-11-22T12:10:00Z");

        assertThat(it.names()).containsExactly("nightly-202611221200", "nightly-202611221200-r1");
    }
}

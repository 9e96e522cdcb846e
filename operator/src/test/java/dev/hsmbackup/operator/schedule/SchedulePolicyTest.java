package dev.hsmbackup.operator.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hsmbackup.crds.Phase;
import dev.hsmbackup.crds.SchedulePhase;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SchedulePolicyTest {

    private static final String CREATED = "2026-11-22T12:00:00Z";

    private final World world = new World(CREATED, World.spec("0 2 * * *"));

    @Test
    void shouldArmAndWait() {
        world.settle();

        assertThat(world.names()).isEmpty();
        assertThat(world.status().phase()).isEqualTo(SchedulePhase.ARMED);
        assertThat(world.condition("Ready")).isEqualTo("TRUE Armed");
        assertThat(world.condition("Overdue")).isEqualTo("FALSE OnTime");
        assertThat(world.condition("LastBackupSucceeded")).isEmpty();
        assertThat(world.status().effectiveSchedule()).isEqualTo("0 2 * * *");
        assertThat(world.status().nextScheduleTime()).isEqualTo("2026-11-23T02:00:00Z");
        assertThat(world.lookAgain).isEqualTo("2026-11-23T02:00:00Z");
    }

    /** A thousand of them arrive with one sync of a repository. */
    @Test
    void shouldArmWithOneWrite() {
        world.trigger("from-git").settle();

        assertThat(world.writes).isEqualTo(1);
        assertThat(world.status().lastHandledTrigger()).isEqualTo("from-git");
        assertThat(world.status().armed()).isNotNull();
        assertThat(world.status().nextScheduleTime()).isEqualTo("2026-11-23T02:00:00Z");
    }

    @Test
    void shouldMakeOneBackupPerSlot() {
        world.until("2026-11-23T02:00:01Z").end(Phase.SUCCEEDED).until("2026-11-24T02:10:00Z");

        assertThat(world.names()).containsExactly("nightly-202611230200", "nightly-202611240200");
        assertThat(world.status().active()).isEqualTo("nightly-202611240200");
        assertThat(world.status().phase()).isEqualTo(SchedulePhase.RUNNING);
        assertThat(world.status().lastScheduleTime()).isEqualTo("2026-11-24T02:00:00Z");
        assertThat(world.status().lastSuccessfulBackup()).isEqualTo("nightly-202611230200");
        assertThat(world.status().lastSuccessfulTime()).isEqualTo("2026-11-23T02:00:01Z");
        assertThat(world.condition("LastBackupSucceeded")).isEqualTo("TRUE BackupSucceeded");
        assertThat(world.status().missedRuns()).isZero();
        assertThat(world.news).isEmpty();
    }

    @Test
    void shouldSkipASlotWhileABackupIsUnderWay() {
        world.until("2026-11-24T02:00:01Z");

        assertThat(world.names()).containsExactly("nightly-202611230200");
        assertThat(world.news).containsExactly("SlotSkipped");
        assertThat(world.status().missedRuns()).isEqualTo(1);
        assertThat(world.status().lastMissedTime()).isEqualTo("2026-11-24T02:00:00Z");
        assertThat(world.end(Phase.SUCCEEDED).names()).hasSize(1);
    }

    /** FAULTS F42. */
    @ParameterizedTest
    @CsvSource({
        // back at, backups, missed
        "2026-11-23T02:59:00Z, nightly-202611230200, 0",
        "2026-11-23T03:01:00Z, '', 1",
        "2026-12-23T02:30:00Z, nightly-202612230200, 30",
        "2026-12-23T12:00:00Z, '', 31",
    })
    void shouldMakeUpForTheLatestSlotInsideTheDeadline(String back, String name, int missed) {
        world.settle().away(back).settle();

        assertThat(String.join(" ", world.names())).isEqualTo(name);
        assertThat(world.status().missedRuns()).isEqualTo(missed);
        assertThat(world.lookAgain).isAfter(Instant.parse(back));
    }

    @Test
    void shouldNeverMakeUpForWhatFellIntoASuspension() {
        world.edit(World.spec("0 2 * * *", true, false)).until("2026-11-23T02:10:00Z");
        assertThat(world.status().phase()).isEqualTo(SchedulePhase.SUSPENDED);
        assertThat(world.condition("Ready")).isEqualTo("TRUE Suspended");
        assertThat(world.condition("Overdue")).isEmpty();
        assertThat(world.lookAgain).isNull();

        world.edit(World.spec("0 2 * * *")).settle();

        assertThat(world.names()).isEmpty();
        assertThat(world.status().missedRuns()).isZero();
        assertThat(world.status().nextScheduleTime()).isEqualTo("2026-11-24T02:00:00Z");
    }

    @Test
    void shouldBackUpAtOnceOnlyWhereItIsSaid() {
        World immediate = new World(CREATED, World.spec("0 2 * * *", false, true)).settle();
        immediate
                .end(Phase.SUCCEEDED)
                .edit(World.spec("0 3 * * *", false, true))
                .settle();

        assertThat(immediate.names()).containsExactly("nightly-202611221200");
    }

    /** FAULTS F33, F43: creating the object is the lock of the slot. */
    @Test
    void shouldNotFireASlotTwiceWhateverTheStatusForgot() {
        world.until("2026-11-23T02:00:01Z");
        world.write(world.status().toBuilder().lastScheduleTime(null).build());

        world.settle().away("2026-11-23T01:59:00Z").settle().until("2026-11-23T02:05:00Z");

        assertThat(world.names()).containsExactly("nightly-202611230200");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "* * * * *      | TooOften",
                "0 0 31 2 *     | NeverFires",
                "61 * * * *     | InvalidSchedule",
            })
    void shouldStartNothingThatCannotBeKept(String cron, String reason) {
        World bad = new World(CREATED, World.spec(cron)).settle();

        assertThat(bad.condition("Ready")).isEqualTo("FALSE " + reason);
        assertThat(bad.condition("Stalled")).isEqualTo("TRUE " + reason);
        assertThat(bad.status().phase()).isEqualTo(SchedulePhase.NOT_READY);
        assertThat(bad.news).containsExactly(reason);
        assertThat(bad.lookAgain).isNull();

        bad.edit(World.spec("0 2 * * *")).settle();
        assertThat(bad.condition("Ready")).isEqualTo("TRUE Armed");
        assertThat(bad.condition("Stalled")).isEmpty();
        assertThat(bad.names()).isEmpty();
    }

    @Test
    void shouldStartOneBackupPerTrigger() {
        world.settle().trigger("a").settle().trigger("a").end(Phase.SUCCEEDED);
        assertThat(world.names()).hasSize(1);
        assertThat(world.status().lastHandledTrigger()).isEqualTo("a");
        assertThat(world.status().lastScheduleTime()).isNull();

        world.trigger("b").settle().trigger("c").settle();
        assertThat(world.names()).hasSize(2);
        world.end(Phase.SUCCEEDED);

        assertThat(world.names()).hasSize(3).doesNotHaveDuplicates();
        assertThat(world.status().lastHandledTrigger()).isEqualTo("c");
    }

    /** It is in git, and nobody asks for anything now. */
    @Test
    void shouldTakeATriggerThatCameWithTheObjectAsHandled() {
        world.trigger("2025").settle();

        assertThat(world.names()).isEmpty();
        assertThat(world.status().lastHandledTrigger()).isEqualTo("2025");
    }

    @Test
    void shouldTryAgainTwiceAndGiveUp() {
        world.until("2026-11-23T02:00:00Z").end(Phase.FAILED);
        assertThat(world.status().retry()).extracting("attempts").isEqualTo(1);
        assertThat(world.lookAgain).isEqualTo("2026-11-23T02:05:00Z");

        world.until("2026-11-23T02:05:00Z").end(Phase.UNKNOWN);
        assertThat(world.lookAgain).isEqualTo("2026-11-23T02:15:00Z");
        world.until("2026-11-23T02:15:00Z").end(Phase.FAILED);

        assertThat(world.names())
                .containsExactly("nightly-202611230200", "nightly-202611230200-r1", "nightly-202611230200-r2");
        assertThat(world.status().retry()).isNull();
        assertThat(world.status().consecutiveFailures()).isEqualTo(3);
        assertThat(world.condition("LastBackupSucceeded")).isEqualTo("FALSE BackupFailed");
        assertThat(world.condition("Ready")).isEqualTo("TRUE Armed");
        assertThat(world.until("2026-11-24T01:59:00Z").names()).hasSize(3);
    }

    @Test
    void shouldKeepCountingWhereFailedBackupsAreDeleted() {
        world.until("2026-11-23T02:00:00Z").end(Phase.FAILED);
        world.backups.clear();
        world.until("2026-11-23T02:05:00Z").end(Phase.FAILED);
        world.backups.clear();
        world.until("2026-11-23T02:15:00Z").end(Phase.FAILED);
        world.backups.clear();

        world.until("2026-11-23T23:00:00Z");

        assertThat(world.names()).isEmpty();
        assertThat(world.status().consecutiveFailures()).isEqualTo(3);
        assertThat(world.status().retry()).isNull();
        assertThat(world.condition("LastBackupSucceeded")).isEqualTo("FALSE BackupFailed");
    }

    @Test
    void shouldBeGoodAgainAfterASuccess() {
        world.until("2026-11-23T02:00:00Z").end(Phase.FAILED).until("2026-11-23T02:05:00Z");

        world.pass(Duration.ofMinutes(1)).end(Phase.SUCCEEDED);

        assertThat(world.status().consecutiveFailures()).isZero();
        assertThat(world.condition("LastBackupSucceeded")).isEqualTo("TRUE BackupSucceeded");
        assertThat(world.status().lastSuccessfulBackup()).isEqualTo("nightly-202611230200-r1");
        assertThat(world.until("2026-11-24T01:59:00Z").names()).hasSize(2);
    }

    @Test
    void shouldBeOverdueWhereTheNextSuccessIsNotThereInTime() {
        world.until("2026-11-23T03:59:59Z");
        assertThat(world.condition("Overdue")).isEqualTo("FALSE OnTime");

        world.until("2026-11-23T04:00:00Z");
        assertThat(world.condition("Overdue")).isEqualTo("TRUE BackupMissing");
        assertThat(world.message("Overdue")).contains("No backup has succeeded yet");

        world.end(Phase.SUCCEEDED);
        assertThat(world.condition("Overdue")).isEqualTo("FALSE OnTime");
    }
}

package dev.hsmbackup.operator.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hsmbackup.crds.BackupScheduleSpec;
import dev.hsmbackup.crds.Phase;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is late stays late until a backup succeeds: whoever edits a schedule has made no backup. */
class OverdueTest {

    private static final String LATE = "TRUE BackupMissing";
    private static final String DUE = "2026-12-01T04:00:00Z";
    private static final BackupScheduleSpec MONTHLY = World.spec("0 2 1 * *");

    private final World world = new World("2026-11-22T12:00:00Z", MONTHLY);

    @ParameterizedTest
    @ValueSource(strings = {"0 2 1 * *", "0 3 1 * *", "0 3 * * *", "61 2 1 * *"})
    void shouldStayLateWhateverIsEdited(String edited) {
        late();

        world.edit(World.spec(edited)).until("2026-12-01T12:10:00Z");

        assertThat(world.condition("Overdue")).isEqualTo(LATE);
        assertThat(world.status().successDueTime()).isEqualTo(DUE);
    }

    @Test
    void shouldStayLateOverAMistakeAndItsCorrection() {
        late();

        world.edit(World.spec("61 2 1 * *")).settle().edit(MONTHLY).settle();

        assertThat(world.condition("Ready")).isEqualTo("TRUE Armed");
        assertThat(world.condition("Overdue")).isEqualTo(LATE);
    }

    @Test
    void shouldBecomeLateWhileThereIsAMistake() {
        world.until("2026-12-01T01:00:00Z").edit(World.spec("61 2 1 * *")).until("2026-12-01T03:59:59Z");
        assertThat(world.condition("Overdue")).isEqualTo("FALSE OnTime");

        world.until(DUE);

        assertThat(world.condition("Ready")).isEqualTo("FALSE InvalidSchedule");
        assertThat(world.condition("Overdue")).isEqualTo(LATE);
    }

    @Test
    void shouldBeOnTimeAfterTheNextSuccess() {
        late();

        world.trigger("now").settle().end(Phase.SUCCEEDED);

        assertThat(world.condition("Overdue")).isEqualTo("FALSE OnTime");
        assertThat(world.status().successDueTime()).isEqualTo("2027-01-01T04:00:00Z");
    }

    @Test
    void shouldExpectNothingWhileItIsSuspended() {
        late();

        world.edit(World.spec("0 2 1 * *", true, false)).settle();

        assertThat(world.condition("Overdue")).isEmpty();
        assertThat(world.status().successDueTime()).isNull();
    }

    /** The other way round: what is not late yet is judged by the schedule as it is now. */
    @Test
    void shouldExpectItByTheNewScheduleWhereNothingIsLate() {
        World daily = new World("2026-11-22T12:00:00Z", World.spec("0 2 * * *")).settle();
        assertThat(daily.status().successDueTime()).isEqualTo("2026-11-23T04:00:00Z");

        daily.edit(MONTHLY).settle();

        assertThat(daily.status().successDueTime()).isEqualTo(DUE);
    }

    private void late() {
        world.until("2026-12-01T02:00:00Z")
                .end(Phase.FAILED)
                .until("2026-12-01T02:05:00Z")
                .end(Phase.FAILED);
        world.until("2026-12-01T02:15:00Z").end(Phase.FAILED).until("2026-12-01T12:00:00Z");
        assertThat(world.condition("Overdue")).isEqualTo(LATE);
    }
}

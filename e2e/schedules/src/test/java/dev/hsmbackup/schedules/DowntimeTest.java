package dev.hsmbackup.schedules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hsmbackup.crds.BackupScheduleStatus;
import dev.hsmbackup.crds.Condition;
import dev.hsmbackup.crds.Phase;
import dev.hsmbackup.crds.SchedulePhase;
import dev.hsmbackup.team.Hsm;
import dev.hsmbackup.team.Platform;
import dev.hsmbackup.team.Schedule;
import dev.hsmbackup.team.Team;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * The operator is killed, slots pass, and it is started again: once for all tests. Slots of hours ago are such in the
 * status: it says since when slots count.
 */
@Order(1)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Execution(ExecutionMode.CONCURRENT)
class DowntimeTest {

    private static final Duration QUICK = Duration.ofMillis(300);

    /** With a slot at ten minutes ago: three slots of an hourly schedule. */
    private static final Duration AWAY = Duration.ofMinutes(135);

    private static final String FAILS =
            "{\"status\": \"Failed\", \"error\": {\"code\": \"X\", \"message\": \"storage\"}}";

    private final Platform platform = Platforms.start("downtime").withKubelet();
    private final Slot slot = Slot.past();
    private final Case passed = new Case("passed");
    private final Case latest = new Case("latest");
    private final Case late = new Case("late");
    private final Case handled = new Case("handled");
    private final Case asked = new Case("asked");
    private final Case asleep = new Case("asleep");
    private final Case runs = new Case("runs");
    private final Case fails = new Case("fails");
    private Slot soon = slot;

    /** A team with an HSM and a schedule. */
    private final class Case {
        final Team team;
        final Hsm hsm;
        Schedule schedule;

        Case(String hint) {
            team = platform.team(hint);
            hsm = team.hsm(hint, QUICK);
            schedule = new Schedule(team, "nightly");
        }

        void arm(String cron, String more) {
            schedule = Schedule.armed(team, hsm, cron, more);
        }
    }

    @BeforeAll
    void killTheOperatorAndLetSlotsPass() {
        latest.arm(slot.cron(2), "");
        late.arm(slot.cron(2), "  startingDeadlineSeconds: 60\n");
        handled.arm("@yearly", "");
        handled.schedule.backUp("before");
        asked.arm("@yearly", "");
        asleep.arm(slot.cron(2), "");
        runs.hsm.change("{\"jobTimes\": {\"backup\": \"1h\"}}");
        runs.arm(slot.daily(), "");
        runs.schedule.wasAway(AWAY);
        runs.team.awaitPhase(runs.schedule.awaitBackup().getMetadata().getName(), Phase.RUNNING);
        fails.hsm.change("{\"jobTimes\": {\"backup\": \"1h\"}}");
        fails.arm(slot.daily(), "  retry: {limit: 1, delay: 1m}\n");
        fails.schedule.wasAway(AWAY);
        fails.team.awaitPhase(fails.schedule.awaitBackup().getMetadata().getName(), Phase.RUNNING);
        fails.hsm.endJob(FAILS);
        fails.schedule.await("to wait for the retry", status -> status.retry() != null);
        soon = Slot.soon();
        passed.arm(soon.daily(), "");

        platform.operator().kill();
        latest.schedule.wasAway(AWAY);
        late.schedule.wasAway(AWAY);
        asked.schedule.trigger("meanwhile");
        asleep.schedule.patch("{\"spec\":{\"suspend\":true}}");
        asleep.schedule.wasAway(AWAY);
        asleep.schedule.patch("{\"spec\":{\"suspend\":false}}");
        runs.hsm.change("{\"jobTimes\": {\"backup\": \"300ms\"}}");
        fails.hsm.change("{\"jobTimes\": {\"backup\": \"300ms\"}}");
        soon.await();
        platform.operator();
    }

    @Test
    @DisplayName("a slot that passes while nobody is there runs once")
    void shouldRunASlotThatPassed() {
        passed.schedule.awaitEnd(passed.schedule.awaitBackup());

        assertRanOnce(passed, soon, 0);
    }

    @Test
    @DisplayName("of three slots inside and outside the deadline only the latest runs; the others count as missed")
    void shouldRunOnlyTheLatest() {
        latest.schedule.awaitEnd(latest.schedule.awaitBackup());

        BackupScheduleStatus status = assertRanOnce(latest, slot, 2);
        assertThat(status.lastMissedTime()).isEqualTo(slot.time().minus(Duration.ofHours(1)));
        assertThat(latest.schedule.condition("Overdue").status()).isEqualTo(Condition.Status.FALSE);
    }

    @Test
    @DisplayName("slots outside startingDeadlineSeconds are missed: counted, told, overdue")
    void shouldMissWhatIsTooLate() {
        BackupScheduleStatus status = late.schedule.await("to have missed three", it -> it.missedRuns() == 3);

        assertThat(status.lastMissedTime()).isEqualTo(slot.time());
        assertThat(late.schedule.awaitEvents("SlotMissed"))
                .singleElement()
                .satisfies(event -> assertThat(event.getNote()).contains("3 slots", slot.text()));
        late.schedule.await(
                "to be overdue",
                it -> Team.condition(it.conditions(), "Overdue").status() == Condition.Status.TRUE);
        assertThat(late.schedule.condition("Ready").status()).isEqualTo(Condition.Status.TRUE);
        late.schedule.awaitLook();
        assertThat(late.schedule.names()).isEmpty();
        assertThat(late.hsm.starts()).isEmpty();
    }

    @Test
    @DisplayName("a token that was handled before stays handled; one that came meanwhile starts one backup")
    void shouldKnowItsTokens() {
        asked.schedule.awaitEnd(asked.schedule.awaitBackup());
        handled.schedule.awaitLook();

        assertThat(handled.schedule.names()).hasSize(1);
        assertThat(handled.hsm.starts()).hasSize(1);
        asked.schedule.awaitLook();
        assertThat(asked.schedule.names()).hasSize(1);
        assertThat(asked.schedule.status().lastHandledTrigger()).isEqualTo("meanwhile");
        assertThat(asked.hsm.starts()).hasSize(1);
    }

    @Test
    @DisplayName("suspended and un-suspended while nobody was there: nothing is made up for")
    void shouldNotMakeUpForASuspensionThatNobodySaw() {
        asleep.schedule.await(
                "to be armed anew",
                status -> status.phase() == SchedulePhase.ARMED
                        && Objects.requireNonNull(status.armed()).since().isAfter(soon.time()));

        asleep.schedule.awaitLook();
        assertThat(asleep.schedule.names()).isEmpty();
        // Nobody knows in which of them it was suspended: said, and not hidden.
        assertThat(asleep.schedule.status().missedRuns()).isPositive();
        assertThat(asleep.schedule.awaitEvents("SlotMissed").getFirst().getNote())
                .contains("edited more than once");
    }

    @Test
    @DisplayName("a run that was active goes on as the same one")
    void shouldGoOnWithTheActiveRun() {
        runs.hsm.endJob();
        runs.schedule.awaitEnd(runs.schedule.awaitBackup());

        assertRanOnce(runs, slot, 0);
    }

    @Test
    @DisplayName("the back-off of a retry goes on: neither forgotten nor begun anew")
    void shouldTryAgainWhenItWasDue() {
        String first = slot.child();
        Instant ended = Objects.requireNonNull(fails.team.status(first).completionTime());

        fails.schedule.awaitBackups("the retry", found -> found.size() == 2);
        fails.schedule.awaitEnd(fails.team.backup(first + "-r1"));

        assertThat(Instant.parse(fails.team.backup(first + "-r1").getMetadata().getCreationTimestamp()))
                .isAfterOrEqualTo(ended.plus(Duration.ofMinutes(1)));
        assertThat(fails.schedule.names()).isEqualTo(List.of(first, first + "-r1"));
        assertThat(fails.schedule.status().consecutiveFailures()).isZero();
        assertThat(fails.schedule.status().retry()).isNull();
    }

    private static BackupScheduleStatus assertRanOnce(Case it, Slot slot, int missed) {
        it.schedule.awaitLook();
        BackupScheduleStatus status = it.schedule.status();
        assertThat(it.schedule.names()).containsExactly(slot.child());
        assertThat(it.hsm.starts()).hasSize(1);
        assertThat(status.lastScheduleTime()).isEqualTo(slot.time());
        assertThat(status.missedRuns()).isEqualTo(missed);
        assertThat(status.nextScheduleTime()).isAfter(Instant.now());
        return status;
    }

    @AfterAll
    void end() {
        platform.close();
    }
}

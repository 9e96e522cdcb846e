package dev.hsmbackup.operator.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hsmbackup.crds.BackupScheduleStatus.Armed;
import dev.hsmbackup.operator.schedule.SlotFacts.Active;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** One case a rule; all of them together in {@link SlotPolicyPropertyTest}. */
class SlotPolicyTest {

    private static final Instant CREATED = utc("2026-11-20T10:00:00");
    private static final Duration DEADLINE = Duration.ofHours(1);
    private static final SlotPlan DAILY = plan("0 17 * * *");
    private static final Armed ARMED = new Armed(CREATED, DAILY.rule());
    private static final Instant SLOT = utc("2026-11-22T17:00:00");
    private static final Instant DAY_BEFORE = utc("2026-11-21T17:00:00");

    @Test
    void shouldWaitForTheNextSlot() {
        assertThat(decide(DAILY, facts(ARMED, DAY_BEFORE), SLOT.minusNanos(1)))
                .isEqualTo(new SlotDecision.Wait(SLOT, SLOT));
    }

    @ParameterizedTest
    @CsvSource({"PT0S", "PT1S", "PT1H"})
    void shouldRunASlotInsideTheDeadline(Duration late) {
        assertThat(decide(DAILY, facts(ARMED, DAY_BEFORE), SLOT.plus(late)))
                .isEqualTo(new SlotDecision.Run(SLOT, 0, false));
    }

    @Test
    void shouldMissASlotAfterTheDeadline() {
        assertThat(decide(DAILY, facts(ARMED, DAY_BEFORE), SLOT.plus(DEADLINE).plusNanos(1)))
                .isEqualTo(new SlotDecision.Missed(SLOT, 1));
    }

    /** FAULTS F42. */
    @ParameterizedTest(name = "{0} days down, back {1} after the slot")
    @CsvSource({"1, PT0S", "100, PT59M", "10000, PT1H"})
    void shouldRunOnlyTheLatestOfTheSlotsMissedWhileDown(int days, Duration late) {
        Instant latest = SLOT.plus(Duration.ofDays(days));

        assertThat(decide(DAILY, facts(ARMED, SLOT), latest.plus(late)))
                .isEqualTo(new SlotDecision.Run(latest, Math.min(days, Slots.MOST_COUNTED) - 1, false));
        assertThat(decide(DAILY, facts(ARMED, SLOT), latest.plus(Duration.ofHours(2))))
                .isEqualTo(new SlotDecision.Missed(latest, Math.min(days, Slots.MOST_COUNTED)));
    }

    @Test
    void shouldRunASlotOnce() {
        assertThat(decide(DAILY, facts(ARMED, SLOT), SLOT.plusSeconds(1)))
                .isEqualTo(new SlotDecision.Wait(SLOT.plus(Duration.ofDays(1)), SLOT.plus(Duration.ofDays(1))));
    }

    @Test
    void shouldGiveTheSameAnswerUntilItIsWritten() {
        SlotDecision run = new SlotDecision.Run(SLOT, 0, false);

        assertThat(decide(DAILY, facts(ARMED, DAY_BEFORE), SLOT)).isEqualTo(run);
        // The backup was made, the status was not written.
        assertThat(decide(DAILY, facts(ARMED, DAY_BEFORE, new Active("nightly-202611221700", SLOT)), SLOT))
                .isEqualTo(run);
    }

    /** FAULTS F44. */
    @Test
    void shouldSkipASlotWhileABackupIsActive() {
        assertThat(decide(DAILY, facts(ARMED, DAY_BEFORE, new Active("nightly-202611211700", DAY_BEFORE)), SLOT))
                .isEqualTo(new SlotDecision.SkipBecauseActive(SLOT, 0, "nightly-202611211700"));
        assertThat(decide(DAILY, facts(ARMED, DAY_BEFORE, new Active("nightly-t0", null)), SLOT))
                .isEqualTo(new SlotDecision.SkipBecauseActive(SLOT, 0, "nightly-t0"));
        // Too late in any case.
        assertThat(decide(
                        DAILY,
                        facts(ARMED, DAY_BEFORE, new Active("nightly-t0", null)),
                        SLOT.plus(Duration.ofHours(2))))
                .isEqualTo(new SlotDecision.Missed(SLOT, 1));
    }

    @Test
    void shouldArmANewScheduleAndRunNothingAtOnce() {
        Armed armed = new Armed(SLOT, DAILY.rule());

        assertThat(decide(DAILY, facts(null, null), SLOT)).isEqualTo(new SlotDecision.Arm(armed, null));
        assertThat(decide(DAILY, facts(armed, null), SLOT.plusSeconds(1))).isInstanceOf(SlotDecision.Wait.class);
    }

    @Test
    void shouldRunNothingWhileSuspendedAndNothingOfThatTimeAfterwards() {
        SlotPlan suspended =
                new SlotPlan(DAILY.namespace(), DAILY.name(), DAILY.slots(), Duration.ZERO, DEADLINE, true, true);
        assertThat(decide(suspended, facts(ARMED, DAY_BEFORE), SLOT)).isEqualTo(new SlotDecision.Suspended());

        Instant back = SLOT.plusSeconds(60);
        SlotDecision decision = decide(DAILY, facts(null, DAY_BEFORE), back);
        assertThat(decision).isEqualTo(new SlotDecision.Arm(new Armed(back, DAILY.rule()), null));
        assertThat(decide(DAILY, facts(new Armed(back, DAILY.rule()), DAY_BEFORE), back))
                .isEqualTo(new SlotDecision.Wait(SLOT.plus(Duration.ofDays(1)), SLOT.plus(Duration.ofDays(1))));
    }

    /** Suspended and back in two edits, neither of which the operator saw. */
    @Test
    void shouldNotRunASlotThatMayHaveBeenSuspended() {
        SlotFacts oneEdit = new SlotFacts(CREATED, 2, 1, ARMED, DAY_BEFORE, null);
        SlotFacts twoEdits = new SlotFacts(CREATED, 3, 1, ARMED, DAY_BEFORE, null);

        assertThat(decide(DAILY, oneEdit, SLOT)).isEqualTo(new SlotDecision.Run(SLOT, 0, false));
        assertThat(decide(DAILY, twoEdits, SLOT))
                .isEqualTo(new SlotDecision.Arm(new Armed(SLOT, DAILY.rule()), new SlotDecision.Missed(SLOT, 1)));
    }

    /** FAULTS F45. */
    @Test
    void shouldRunNoSlotOlderThanAnEdit() {
        SlotPlan edited = plan("0 16,17 * * *");

        assertThat(decide(edited, facts(ARMED, DAY_BEFORE), SLOT))
                .isEqualTo(new SlotDecision.Arm(new Armed(SLOT, edited.rule()), null));
        assertThat(decide(edited, facts(new Armed(SLOT, edited.rule()), DAY_BEFORE), SLOT.plusSeconds(5)))
                .isEqualTo(new SlotDecision.Wait(utc("2026-11-23T16:00:00"), utc("2026-11-23T16:00:00")));
    }

    @Test
    void shouldArmAnewForAnotherTimeZoneOnly() {
        SlotPlan berlin = new SlotPlan(
                DAILY.namespace(),
                DAILY.name(),
                Crons.slots("0 17 * * *", "Europe/Berlin"),
                Duration.ZERO,
                DEADLINE,
                false,
                false);
        SlotPlan jittered = new SlotPlan(
                DAILY.namespace(), DAILY.name(), DAILY.slots(), Duration.ofMinutes(5), DEADLINE, false, true);

        assertThat(decide(berlin, facts(ARMED, DAY_BEFORE), SLOT)).isInstanceOf(SlotDecision.Arm.class);
        assertThat(decide(jittered, facts(ARMED, DAY_BEFORE), SLOT.plus(Duration.ofMinutes(5))))
                .isEqualTo(new SlotDecision.Run(SLOT, 0, false));
    }

    @Test
    void shouldRunOnceAtCreationWhereAsked() {
        SlotPlan immediate = immediate();
        Instant minute = utc("2026-11-20T10:00:00");
        SlotFacts fresh = new SlotFacts(CREATED.plusSeconds(7), 1, 0, null, null, null);

        assertThat(decide(immediate, fresh, CREATED.plusSeconds(8))).isEqualTo(new SlotDecision.Run(minute, 0, true));
        // However late the operator comes.
        assertThat(decide(immediate, fresh, SLOT)).isEqualTo(new SlotDecision.Run(minute, 0, true));
        // Written, so armed next.
        assertThat(decide(immediate, new SlotFacts(CREATED, 1, 1, null, minute, null), SLOT))
                .isInstanceOf(SlotDecision.Arm.class);
    }

    @Test
    void shouldNotRunAtOnceWhereImmediateComesLater() {
        assertThat(decide(immediate(), new SlotFacts(CREATED, 2, 1, ARMED, null, null), CREATED.plusSeconds(9)))
                .isInstanceOf(SlotDecision.Wait.class);
        // Created suspended: un-suspending runs nothing.
        assertThat(decide(immediate(), new SlotFacts(CREATED, 2, 1, null, null, null), CREATED.plusSeconds(9)))
                .isInstanceOf(SlotDecision.Arm.class);
    }

    @Test
    void shouldNotRunASlotAgainWhenTheClockGoesBack() {
        Instant next = SLOT.plus(Duration.ofDays(1));

        assertThat(decide(DAILY, facts(ARMED, SLOT), SLOT.minusSeconds(240)))
                .isEqualTo(new SlotDecision.Wait(next, next));
        assertThat(decide(DAILY, facts(ARMED, SLOT), SLOT.minusSeconds(301)))
                .isEqualTo(new SlotDecision.ClockBehind(SLOT, next));
        assertThat(decide(DAILY, facts(new Armed(SLOT, DAILY.rule()), null), DAY_BEFORE))
                .isEqualTo(new SlotDecision.ClockBehind(SLOT, next));
    }

    @Test
    void shouldWaitForTheJitterAndCountTheDeadlineFromIt() {
        SlotPlan jittered = new SlotPlan(
                DAILY.namespace(), DAILY.name(), DAILY.slots(), Duration.ofHours(3), DEADLINE, false, false);
        Instant due = jittered.due(SLOT);
        assertThat(due).isAfter(SLOT.plusSeconds(60)).isBefore(SLOT.plus(Duration.ofHours(3)));

        assertThat(decide(jittered, facts(ARMED, DAY_BEFORE), SLOT.minusSeconds(1)))
                .isEqualTo(new SlotDecision.Wait(due, SLOT));
        assertThat(decide(jittered, facts(ARMED, DAY_BEFORE), due.minusNanos(1)))
                .isEqualTo(new SlotDecision.Wait(due, SLOT));
        assertThat(decide(jittered, facts(ARMED, DAY_BEFORE), due)).isEqualTo(new SlotDecision.Run(SLOT, 0, false));
        assertThat(decide(jittered, facts(ARMED, DAY_BEFORE), due.plus(DEADLINE)))
                .isEqualTo(new SlotDecision.Run(SLOT, 0, false));
        assertThat(decide(jittered, facts(ARMED, DAY_BEFORE), due.plus(DEADLINE).plusNanos(1)))
                .isEqualTo(new SlotDecision.Missed(SLOT, 1));
    }

    /** The slot before may still be inside its deadline while the latest waits for its jitter. */
    @Test
    void shouldNotForgetTheSlotBeforeTheOneThatWaits() {
        SlotPlan hourly = new SlotPlan(
                Crons.NAMESPACE,
                Crons.NAME,
                Crons.slots("0 * * * *", "Etc/UTC"),
                Duration.ofMinutes(50),
                Duration.ofHours(2),
                false,
                false);
        Armed armed = new Armed(CREATED, hourly.rule());
        Instant before = SLOT.minus(Duration.ofHours(1));

        assertThat(decide(hourly, facts(armed, before.minus(Duration.ofHours(1))), SLOT))
                .isEqualTo(new SlotDecision.Run(before, 0, false));
        assertThat(decide(hourly, facts(armed, before), SLOT)).isEqualTo(new SlotDecision.Wait(hourly.due(SLOT), SLOT));
    }

    private static SlotPlan plan(String cron) {
        return new SlotPlan(
                Crons.NAMESPACE, Crons.NAME, Crons.slots(cron, "Etc/UTC"), Duration.ZERO, DEADLINE, false, false);
    }

    private static SlotPlan immediate() {
        return new SlotPlan(DAILY.namespace(), DAILY.name(), DAILY.slots(), Duration.ZERO, DEADLINE, false, true);
    }

    private static SlotFacts facts(@Nullable Armed armed, @Nullable Instant lastSlot) {
        return new SlotFacts(CREATED, 1, lastSlot == null && armed == null ? 0 : 1, armed, lastSlot, null);
    }

    private static SlotFacts facts(Armed armed, Instant lastSlot, Active active) {
        return new SlotFacts(CREATED, 1, 1, armed, lastSlot, active);
    }

    private static SlotDecision decide(SlotPlan plan, SlotFacts facts, Instant now) {
        return SlotPolicy.decide(plan, facts, now);
    }

    private static Instant utc(String text) {
        return Instant.parse(text + "Z");
    }
}

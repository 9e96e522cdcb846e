package dev.hsmbackup.operator.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Random lives of schedules: {@link SlotWorld} asserts. Another seed: {@code -Dschedule.seed=42}. */
class SlotPolicyPropertyTest {

    private static final long SEED = Long.getLong("schedule.seed", 20261122);
    private static final Instant START = Instant.parse("2027-03-20T00:00:00Z");
    private static final int LIVES = 600;
    private static final int EVENTS = 150;

    @Test
    void shouldKeepItsRulesThroughEditsSuspensionsDowntimesAndCrashes() {
        assertThat(live(false)).isGreaterThan(LIVES);
    }

    @Test
    void shouldRunNoSlotTwiceWhateverTheClockDoes() {
        assertThat(live(true)).isGreaterThan(LIVES);
    }

    /** With nothing in its way, every slot runs. */
    @Test
    void shouldLoseNoSlotInPeace() {
        Random random = new Random(SEED);
        for (int life = 0; life < 24; life++) {
            Duration jitter = life % 2 == 0 ? Duration.ZERO : Duration.ofMinutes(20);
            SlotWorld world =
                    new SlotWorld("seed " + SEED + " life " + life, START, life, jitter, Duration.ofMinutes(5), false);
            Instant end = START.plus(Duration.ofDays(12));
            world.reconcile(false);
            while (world.time.isBefore(end)) {
                world.endActive();
                world.time = world.time.plusSeconds(1 + random.nextInt(240));
                world.reconcile(random.nextInt(5) == 0);
            }
            world.time = world.time.plusSeconds(1);
            world.reconcile(false);

            List<Instant> expected = new ArrayList<>();
            Slots slots = world.plan().slots();
            for (Instant slot = slots.next(START);
                    !world.plan().due(slot).isAfter(world.time);
                    slot = slots.next(slot)) {
                expected.add(slot);
            }
            assertThat(world.fired).as("life " + life).isEqualTo(expected);
        }
    }

    private static int live(boolean wrongClocks) {
        int fired = 0;
        for (int life = 0; life < LIVES; life++) {
            Random random = new Random(SEED + life);
            SlotWorld world = new SlotWorld(
                    "seed " + SEED + " life " + life,
                    START.plusSeconds(random.nextInt(700 * 86_400)),
                    random.nextInt(6),
                    random.nextBoolean() ? Duration.ZERO : Duration.ofMinutes(random.nextInt(30)),
                    Duration.ofMinutes(random.nextInt(120)),
                    random.nextInt(4) == 0);
            boolean up = random.nextBoolean();
            for (int event = 0; event < EVENTS; event++) {
                up = happen(world, random, wrongClocks, up);
                if (up) {
                    world.reconcile(random.nextInt(6) == 0);
                }
            }
            fired += world.fired.size();
        }
        return fired;
    }

    /** @return whether the operator is up */
    private static boolean happen(SlotWorld world, Random random, boolean wrongClocks, boolean up) {
        switch (random.nextInt(14)) {
            case 0 -> world.suspend(true);
            case 1, 2 -> world.suspend(false);
            case 3 -> world.editRule(random.nextInt(6));
            case 4 -> world.editSomethingElse();
            case 5 -> world.time = world.time.plus(Duration.ofHours(random.nextInt(24 * 40)));
            case 6 -> {
                return false;
            }
            case 7, 8 -> {
                return true;
            }
            case 9 -> {
                if (wrongClocks) {
                    world.skew(
                            random.nextBoolean() ? Duration.ZERO : Duration.ofMinutes(random.nextInt(6_000) - 3_000));
                }
            }
            default -> world.time = world.time.plusSeconds(random.nextInt(3 * 3600));
        }
        if (random.nextInt(3) > 0) {
            world.endActive();
        }
        return up;
    }
}

package dev.hsmbackup.operator.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SpacingTest {

    private static final long SEED = Long.getLong("schedule.seed", 20261122);
    private static final Instant NOW = Instant.parse("2026-11-22T17:00:00Z");

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(delimiter = '|', textBlock = """
            * * * * *          | PT1M
            */30 * * * *       | PT30M
            0,45 * * * *       | PT15M
            5,35 * * * *       | PT30M
            0 * * * *          | PT1H
            59 0,1 * * *       | PT1H
            50 1 * * *         | PT24H
            0,59 3 * * *       | PT59M
            0,50 2,3 * * *     | PT10M
            0 0,23 * * *       | PT1H
            55 0,23 * * *      | PT1H
            5,55 0,23 * * *    | PT10M
            0 0,23 * * MON     | PT23H
            0 0,23 * * MON,TUE | PT1H
            0 0,23 * * SAT,SUN | PT1H
            0 0,23 31,1 * *    | PT1H
            0 0,23 28,1 2,3 *  | PT1H
            0 0,23 28,1 3,4 *  | PT23H
            0 0,23 31,1 12,1 * | PT1H
            0 0 * * MON        | PT168H
            0 0 1 * *          | PT672H
            0 0 1 1 *          | PT8760H
            0 0 29 2 *         | PT35064H
            0 0,23 29 * MON    | PT1H
            """)
    void shouldFindTheSmallestDistanceOfTwoSlots(String cron, Duration smallest) {
        assertThat(Crons.cron(cron).smallestDistance()).isEqualTo(smallest);
    }

    @ParameterizedTest(name = "{0} in {1}")
    @CsvSource(delimiter = '|', textBlock = """
            30 2 * * *    | Etc/UTC             | PT24H    | PT24H
            30 2 * * *    | Europe/Berlin       | PT23H30M | PT25H
            59 2 * * *    | Europe/Berlin       | PT23H1M  | PT25H
            0 17 * * *    | Europe/Berlin       | PT23H    | PT25H
            0 * * * *     | Europe/Berlin       | PT1H     | PT1H
            */30 * * * *  | Europe/Berlin       | PT30M    | PT30M
            */30 * * * *  | Australia/Lord_Howe | PT30M    | PT30M
            0 * * * *     | Australia/Lord_Howe | PT1H     | PT1H30M
            45 * * * *    | Australia/Lord_Howe | PT30M    | PT1H
            15 2,3 * * *  | Europe/Berlin       | PT15M    | PT23H
            0 9-17 * * MON-FRI | Etc/UTC        | PT1H     | PT64H
            0 0 * * SUN   | Europe/Berlin       | PT167H   | PT169H
            0 0 1 * *     | Etc/UTC             | PT672H   | PT744H
            0 0 1 1 *     | Etc/UTC             | PT8760H  | PT8760H
            0 0 29 2 *    | Etc/UTC             | PT35064H | PT35064H
            """)
    void shouldFindHowFarSlotsAreApart(String cron, String zone, Duration smallest, Duration largest) {
        assertThat(Crons.slots(cron, zone).spacing(NOW)).isEqualTo(new Spacing(smallest, largest));
    }

    /** Slot by slot over the same time: never wider than told, never closer. */
    @Test
    void shouldBoundAllDistances() {
        Random random = new Random(SEED);
        for (int i = 0; i < 60; i++) {
            RandomCron cron = RandomCron.make(random, 2);
            ZoneId zone = ZoneId.of(random.nextBoolean() ? "Europe/Berlin" : "Australia/Lord_Howe");
            Slots slots = new Slots(Crons.cron(cron.text()), zone);

            Spacing spacing = slots.spacing(NOW);

            Instant slot = slots.next(NOW);
            while (slot.isBefore(NOW.plus(Duration.ofDays(395)))) {
                Instant next = slots.next(slot);
                assertThat(Duration.between(slot, next))
                        .as("seed %d: %s in %s at %s", SEED, cron.text(), zone, slot)
                        .isBetween(spacing.smallest(), spacing.largest());
                slot = next;
            }
        }
    }
}

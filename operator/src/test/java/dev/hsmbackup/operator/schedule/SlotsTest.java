package dev.hsmbackup.operator.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Slots worked out by hand from what the governments decreed. */
class SlotsTest {

    @ParameterizedTest(name = "{0} in {1}")
    @CsvSource(delimiter = '|', textBlock = """
            # Gap at 02:00
            30 2 * * *      | Europe/Berlin       | 2027-03-27T12:00 | 2027-03-28T01:00 2027-03-29T00:30
            0,30 2 * * *    | Europe/Berlin       | 2027-03-27T12:00 | 2027-03-28T01:00 2027-03-29T00:00
            0 2,3 * * *     | Europe/Berlin       | 2027-03-27T12:00 | 2027-03-28T01:00 2027-03-29T00:00
            15 2,3 * * *    | Europe/Berlin       | 2027-03-27T12:00 | 2027-03-28T01:00 2027-03-28T01:15 2027-03-29T00:15
            0 */2 * * *     | Europe/Berlin       | 2027-03-27T22:00 | 2027-03-27T23:00 2027-03-28T01:00 2027-03-28T02:00
            0 * * * *       | Europe/Berlin       | 2027-03-27T23:30 | 2027-03-28T00:00 2027-03-28T01:00 2027-03-28T02:00
            */30 * * * *    | Europe/Berlin       | 2027-03-28T00:15 | 2027-03-28T00:30 2027-03-28T01:00 2027-03-28T01:30
            30 2 28 3 *     | Europe/Berlin       | 2027-01-01T00:00 | 2027-03-28T01:00 2028-03-28T00:30
            30 2 * * SUN    | America/New_York    | 2027-03-13T00:00 | 2027-03-14T07:00 2027-03-21T06:30
            # Gap at midnight: the day begins at 01:00
            0 0 * * *       | Asia/Beirut         | 2027-03-27T12:00 | 2027-03-27T22:00 2027-03-28T21:00
            30 0 * * *      | Asia/Beirut         | 2027-03-27T12:00 | 2027-03-27T22:00 2027-03-28T21:30
            0 0 * * *       | Africa/Cairo        | 2027-04-29T12:00 | 2027-04-29T22:00 2027-04-30T21:00
            0 0 * * *       | America/Santiago    | 2027-09-04T12:00 | 2027-09-05T04:00 2027-09-06T03:00
            15 0 * * *      | America/Havana      | 2027-03-13T12:00 | 2027-03-14T05:00 2027-03-15T04:15
            0 0 * * SUN     | America/Havana      | 2027-03-13T12:00 | 2027-03-14T05:00 2027-03-21T04:00
            # Gap of half an hour, and of two hours
            15 2 * * *      | Australia/Lord_Howe | 2027-10-02T12:00 | 2027-10-02T15:30 2027-10-03T15:15
            0 * * * *       | Australia/Lord_Howe | 2027-10-02T14:00 | 2027-10-02T14:30 2027-10-02T16:00 2027-10-02T17:00
            30 1,2 * * *    | Antarctica/Troll    | 2027-03-27T12:00 | 2027-03-28T01:00 2027-03-28T23:30
            # Overlap at 02:00
            30 2 * * *      | Europe/Berlin       | 2027-10-30T12:00 | 2027-10-31T00:30 2027-11-01T01:30
            0 3 * * *       | Europe/Berlin       | 2027-10-30T12:00 | 2027-10-31T02:00 2027-11-01T02:00
            */30 1-5 * * *  | Europe/Berlin       | 2027-10-31T00:15 | 2027-10-31T00:30 2027-10-31T02:00 2027-10-31T02:30
            30 * * * *      | Europe/Berlin       | 2027-10-30T23:31 | 2027-10-31T00:30 2027-10-31T01:30 2027-10-31T02:30
            */30 * * * *    | Europe/Berlin       | 2027-10-31T00:15 | 2027-10-31T00:30 2027-10-31T01:00 2027-10-31T01:30 2027-10-31T02:00
            # Overlap around midnight: 23:00 to 24:00 twice on the day before
            30 23 * * *     | Asia/Beirut         | 2027-10-30T12:00 | 2027-10-30T20:30 2027-10-31T21:30
            0 0 * * *       | Asia/Beirut         | 2027-10-30T12:00 | 2027-10-30T22:00 2027-10-31T22:00
            30 0 * * *      | America/Havana      | 2027-11-06T12:00 | 2027-11-07T04:30 2027-11-08T05:30
            # Overlap of half an hour
            45 1 * * *      | Australia/Lord_Howe | 2027-04-03T12:00 | 2027-04-03T14:45 2027-04-04T15:15
            30 * * * *      | Australia/Lord_Howe | 2027-04-03T14:00 | 2027-04-03T14:30 2027-04-03T15:00 2027-04-03T16:00
            # No change of the clock
            0 17 * * *      | Etc/UTC             | 2026-11-22T17:00 | 2026-11-23T17:00 2026-11-24T17:00
            0 17 * * *      | Asia/Kathmandu      | 2026-11-22T00:00 | 2026-11-22T11:15 2026-11-23T11:15
            0 0 29 2 *      | Etc/UTC             | 2096-02-29T00:00 | 2104-02-29T00:00 2108-02-29T00:00
            0 0 13 * FRI    | Etc/UTC             | 2026-11-09T00:00 | 2026-11-13T00:00 2026-11-20T00:00 2026-11-27T00:00 2026-12-04T00:00 2026-12-11T00:00 2026-12-13T00:00
            0 0 */2 * MON   | Etc/UTC             | 2026-11-28T00:00 | 2026-11-29T00:00 2026-11-30T00:00 2026-12-01T00:00 2026-12-03T00:00
            """)
    void shouldRunAt(String cron, String zone, String after, String expected) {
        Slots slots = Crons.slots(cron, zone);
        List<Instant> instants =
                Arrays.stream(expected.split(" ", -1)).map(SlotsTest::utc).toList();

        assertThat(Stream.iterate(slots.next(utc(after)), slots::next).limit(instants.size()))
                .isEqualTo(instants);
        assertThat(slots.latestBetween(utc(after), instants.getLast())).contains(instants.getLast());
        assertThat(slots.latestBetween(utc(after), instants.getFirst().minusNanos(1)))
                .isEmpty();
        assertThat(slots.countBetween(utc(after), instants.getLast())).isEqualTo(instants.size());
    }

    @Test
    void shouldTakeNoSlotTwiceAndNoneBefore() {
        Slots slots = Crons.slots("0 17 * * *", "Etc/UTC");
        Instant slot = utc("2026-11-22T17:00");

        assertThat(slots.next(slot.minusNanos(1))).isEqualTo(slot);
        assertThat(slots.next(slot)).isEqualTo(slot.plus(Duration.ofDays(1)));
        assertThat(slots.latestBetween(slot, slot.plusSeconds(59))).isEmpty();
        assertThat(slots.latestBetween(slot.minusNanos(1), slot)).contains(slot);
        assertThat(slots.latestBetween(slot, slot)).isEmpty();
        assertThat(slots.latestBetween(slot, slot.minus(Duration.ofDays(9)))).isEmpty();
        assertThat(slots.countBetween(slot, slot.minus(Duration.ofDays(9)))).isZero();
    }

    /** FAULTS F42. Fails by never ending where all slots are walked. */
    @Test
    void shouldFindTheLatestOfVeryManySlotsAndStopCounting() {
        Instant from = utc("2026-11-22T00:00");
        Instant until = from.plus(Duration.ofDays(5_000_000));
        Slots slots = Crons.slots("* * * * *", "Europe/Berlin");

        assertThat(slots.latestBetween(from, until)).contains(until);
        assertThat(slots.countBetween(from, until)).isEqualTo(Slots.MOST_COUNTED);
    }

    private static Instant utc(String text) {
        return Instant.parse(text + ":00Z");
    }
}

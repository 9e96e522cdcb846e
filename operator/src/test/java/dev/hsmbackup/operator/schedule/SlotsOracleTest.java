package dev.hsmbackup.operator.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Against an oracle that walks minute by minute: every zone whose clocks change within two years, around each change, and
 * random windows of all zones. Another seed: {@code -Dschedule.seed=42}.
 */
class SlotsOracleTest {

    private static final long SEED = Long.getLong("schedule.seed", 20261122);
    private static final Instant FROM = Instant.parse("2026-11-22T00:00:00Z");
    private static final Instant UNTIL = Instant.parse("2028-11-22T00:00:00Z");
    private static final Duration AROUND = Duration.ofHours(30);
    private static final int SCHEDULES = 25;
    private static final int WINDOWS = 150;

    /** One zone of each set of rules; the others are links to it. */
    static Stream<String> zonesWithChanges() {
        Map<ZoneRules, String> zones = new LinkedHashMap<>();
        ZoneId.getAvailableZoneIds().stream().sorted().forEach(id -> {
            ZoneRules rules = ZoneId.of(id).getRules();
            if (!changes(rules).isEmpty()) {
                zones.putIfAbsent(rules, id);
            }
        });
        return zones.values().stream();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("zonesWithChanges")
    void shouldAgreeAroundEveryChangeOfTheClock(String id) {
        ZoneId zone = ZoneId.of(id);
        Random random = new Random(SEED + id.hashCode());
        for (ZoneOffsetTransition change : changes(zone.getRules())) {
            Instant from = change.getInstant().minus(AROUND);
            Instant until = change.getInstant().plus(AROUND);
            Walk walk = new Walk(zone, from, until);
            for (int i = 0; i < SCHEDULES; i++) {
                RandomCron cron =
                        RandomCron.make(random, change.getDateTimeBefore().getHour());
                shouldAgree(cron, zone, from, until, walk.slots(cron), random);
            }
        }
    }

    @Test
    void shouldAgreeInRandomWindows() {
        Random random = new Random(SEED);
        List<String> ids = ZoneId.getAvailableZoneIds().stream().sorted().toList();
        for (int i = 0; i < WINDOWS; i++) {
            ZoneId zone = ZoneId.of(ids.get(random.nextInt(ids.size())));
            Instant from = FROM.plusSeconds(
                    random.nextInt((int) Duration.between(FROM, UNTIL).toSeconds()));
            Instant until = from.plus(Duration.ofDays(3));
            RandomCron cron = RandomCron.make(random, 3);
            shouldAgree(cron, zone, from, until, new Walk(zone, from, until).slots(cron), random);
        }
    }

    /** Else the tests above are about nothing. */
    @Test
    void shouldMeetZonesOfEveryKind() {
        List<ZoneOffsetTransition> all = zonesWithChanges()
                .flatMap(id -> changes(ZoneId.of(id).getRules()).stream())
                .toList();

        assertThat(all).hasSizeGreaterThan(100);
        assertThat(all).anyMatch(it -> it.isGap() && it.getDateTimeBefore().getHour() == 2);
        assertThat(all).anyMatch(it -> it.isGap() && it.getDateTimeBefore().getHour() == 0);
        assertThat(all).anyMatch(it -> it.isOverlap() && it.getDateTimeAfter().getHour() == 23);
        assertThat(all).anyMatch(it -> it.getDuration().equals(Duration.ofMinutes(30)));
        assertThat(all).anyMatch(it -> it.getDuration().equals(Duration.ofMinutes(-30)));
        assertThat(all).anyMatch(it -> it.getDuration().equals(Duration.ofHours(2)));
    }

    private static void shouldAgree(
            RandomCron cron, ZoneId zone, Instant from, Instant until, List<Instant> expected, Random random) {
        Slots slots = new Slots(Crons.cron(cron.text()), zone);
        String what = "seed " + SEED + ": " + cron.text() + " in " + zone + " from " + from;

        assertThat(following(slots, from, until)).as(what).isEqualTo(expected);
        assertThat(slots.countBetween(from, until)).as(what).isEqualTo(Math.min(expected.size(), Slots.MOST_COUNTED));
        // Around a change, its very instant is in the middle.
        Instant middle = from.plus(Duration.between(from, until).dividedBy(2));
        for (Instant at :
                List.of(middle, middle.minusNanos(1), between(from, until, random), between(from, until, random))) {
            assertThat(slots.latestBetween(from, at))
                    .as(what + " at " + at)
                    .isEqualTo(expected.stream().filter(it -> !it.isAfter(at)).reduce((one, other) -> other));
            assertThat(Optional.of(slots.next(at)).filter(it -> !it.isAfter(until)))
                    .as(what + " at " + at)
                    .isEqualTo(expected.stream().filter(it -> it.isAfter(at)).findFirst());
        }
    }

    private static Instant between(Instant from, Instant until, Random random) {
        return from.plusSeconds(
                random.nextInt((int) Duration.between(from, until).toSeconds() + 1));
    }

    private static List<Instant> following(Slots slots, Instant from, Instant until) {
        List<Instant> following = new ArrayList<>();
        Instant slot = slots.next(from);
        while (!slot.isAfter(until)) {
            following.add(slot);
            slot = slots.next(slot);
        }
        return following;
    }

    private static List<ZoneOffsetTransition> changes(ZoneRules rules) {
        List<ZoneOffsetTransition> changes = new ArrayList<>();
        ZoneOffsetTransition change = rules.nextTransition(FROM);
        while (change != null && change.getInstant().isBefore(UNTIL)) {
            changes.add(change);
            change = rules.nextTransition(change.getInstant());
        }
        return changes;
    }

    /** The oracle itself, by hand: a clock that nobody touches, and Berlin's. */
    @Test
    void shouldHaveAnOracleThatKnowsTheRule() {
        Instant from = Instant.parse("2027-03-27T12:00:00Z");
        Walk walk = new Walk(ZoneId.of("Europe/Berlin"), from, from.plus(Duration.ofHours(36)));

        assertThat(walk.slots(false, at("02:30"))).containsExactly(Instant.parse("2027-03-28T01:00:00Z"));
        assertThat(walk.slots(true, at("02:30"))).isEmpty();
    }

    private static Predicate<LocalDateTime> at(String time) {
        return local -> local.toLocalTime().toString().equals(time);
    }
}

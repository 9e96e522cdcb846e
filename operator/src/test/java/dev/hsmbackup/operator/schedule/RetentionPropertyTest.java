package dev.hsmbackup.operator.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hsmbackup.operator.schedule.Retention.Good;
import dev.hsmbackup.operator.schedule.Retention.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Random histories and policies. Another seed: {@code -Dschedule.seed=42}. */
class RetentionPropertyTest {

    private static final long SEED = Long.getLong("schedule.seed", 20261122);
    private static final int ROUNDS = 4_000;
    private static final Instant NOW = Instant.parse("2026-11-22T17:00:00Z");
    private static final List<ZoneId> ZONES = List.of(
            ZoneId.of("Etc/UTC"), ZoneId.of("Europe/Berlin"), ZoneId.of("Asia/Kathmandu"), ZoneId.of("America/Havana"));

    private record Round(
            RetentionPolicy policy, List<Good> backups, Set<String> inUse, ZoneId zone, Instant now, Verdict verdict) {

        Verdict again(List<Good> others) {
            return Retention.apply(policy, others, inUse, zone, now);
        }
    }

    @Test
    void shouldLoseNothingAndInventNothing() {
        rounds().forEach(round -> {
            List<Good> all = new ArrayList<>(round.verdict().keep().keySet());
            all.addAll(round.verdict().remove());
            assertThat(all).as(what(round)).containsExactlyInAnyOrderElementsOf(round.backups());
            assertThat(round.verdict().keep().values()).as(what(round)).noneMatch(Set::isEmpty);
        });
    }

    @Test
    void shouldNeverGoBelowMinSuccessful() {
        rounds().forEach(round -> {
            List<Good> newest = newestFirst(round.backups()).stream()
                    .limit(Math.max(1, round.policy().minSuccessful()))
                    .toList();
            assertThat(round.verdict().keep().keySet()).as(what(round)).containsAll(newest);
        });
    }

    @Test
    void shouldNeverRemoveWhatIsInUse() {
        rounds().forEach(round -> assertThat(round.verdict().remove())
                .as(what(round))
                .noneMatch(backup -> round.inUse().contains(backup.name())));
    }

    @Test
    void shouldRemoveNothingWhenAppliedToWhatWasKept() {
        rounds().forEach(round -> {
            List<Good> kept = new ArrayList<>(round.verdict().keep().keySet());
            Collections.shuffle(kept, new Random(SEED));
            assertThat(round.again(kept))
                    .as(what(round))
                    .isEqualTo(new Verdict(round.verdict().keep(), List.of()));
        });
    }

    @Test
    void shouldNotDependOnTheOrder() {
        rounds().forEach(round -> {
            List<Good> shuffled = new ArrayList<>(round.backups());
            Collections.shuffle(shuffled, new Random(SEED));
            assertThat(round.again(shuffled)).as(what(round)).isEqualTo(round.verdict());
        });
    }

    /** The rules once more, by another road: grouped by a written date, not walked. */
    @Test
    void shouldKeepWhatTheRulesSay() {
        rounds().forEach(round -> {
            Set<String> expected = new HashSet<>(round.inUse());
            newestFirst(round.backups()).stream()
                    .limit(Math.max(1, round.policy().minSuccessful()))
                    .forEach(it -> expected.add(it.name()));
            List<Good> young = newestFirst(round.backups()).stream()
                    .filter(it -> round.policy().maxAge() == null
                            || !it.at()
                                    .isBefore(round.now().minus(round.policy().maxAge())))
                    .toList();
            RetentionPolicy policy = round.policy();
            boolean counts = policy.keepLast()
                            + policy.keepHourly()
                            + policy.keepDaily()
                            + policy.keepWeekly()
                            + policy.keepMonthly()
                            + policy.keepYearly()
                    > 0;
            if (!counts) {
                young.forEach(it -> expected.add(it.name()));
            }
            young.stream().limit(policy.keepLast()).forEach(it -> expected.add(it.name()));
            expected.addAll(newestOfEach("uuuu-MM-dd'T'HH", policy.keepHourly(), young, round.zone()));
            expected.addAll(newestOfEach("uuuu-MM-dd", policy.keepDaily(), young, round.zone()));
            expected.addAll(newestOfEach("YYYY-'W'ww", policy.keepWeekly(), young, round.zone()));
            expected.addAll(newestOfEach("uuuu-MM", policy.keepMonthly(), young, round.zone()));
            expected.addAll(newestOfEach("uuuu", policy.keepYearly(), young, round.zone()));

            assertThat(round.verdict().keep().keySet().stream().map(Good::name))
                    .as(what(round))
                    .containsExactlyInAnyOrderElementsOf(round.backups().stream()
                            .map(Good::name)
                            .filter(expected::contains)
                            .toList());
        });
    }

    private static List<String> newestOfEach(String pattern, int count, List<Good> newestFirst, ZoneId zone) {
        // Weeks begin on Mondays in Britain, and the first has four days.
        DateTimeFormatter format =
                DateTimeFormatter.ofPattern(pattern, Locale.UK).withZone(zone);
        TreeMap<String, String> newest = new TreeMap<>(Comparator.reverseOrder());
        newestFirst.forEach(it -> newest.putIfAbsent(format.format(it.at()), it.name()));
        List<String> kept =
                new ArrayList<>(newest.values().stream().limit(count).toList());
        if (newest.size() < count && !newestFirst.isEmpty()) {
            kept.add(newestFirst.getLast().name());
        }
        return kept;
    }

    private static List<Round> rounds() {
        Random random = new Random(SEED);
        return IntStream.range(0, ROUNDS).mapToObj(i -> round(random)).toList();
    }

    private static Round round(Random random) {
        int size = random.nextInt(40);
        // From backups of minutes to backups of decades.
        double hours = Math.pow(10, random.nextDouble() * 5.5);
        List<Good> backups = IntStream.range(0, size)
                .mapToObj(i ->
                        new Good("b" + i, NOW.minusSeconds((long) ((random.nextDouble() - 0.02) * hours * 3600))))
                .toList();
        Set<String> inUse = new HashSet<>();
        random.ints(random.nextInt(3), 0, 40).forEach(i -> inUse.add("b" + i));
        RetentionPolicy policy = new RetentionPolicy(
                some(random),
                some(random),
                some(random),
                some(random),
                some(random),
                some(random),
                random.nextInt(3) > 0 ? null : Duration.ofSeconds((long) (random.nextDouble() * hours * 3600)),
                random.nextInt(4));
        ZoneId zone = ZONES.get(random.nextInt(ZONES.size()));
        return new Round(policy, backups, inUse, zone, NOW, Retention.apply(policy, backups, inUse, zone, NOW));
    }

    private static int some(Random random) {
        return random.nextInt(3) > 0 ? 0 : random.nextInt(12);
    }

    private static List<Good> newestFirst(List<Good> backups) {
        return backups.stream()
                .sorted(Comparator.comparing(Good::at).thenComparing(Good::name).reversed())
                .toList();
    }

    private static String what(Round round) {
        return "seed " + SEED + ": " + round.policy() + " " + round.inUse() + " " + round.backups();
    }
}

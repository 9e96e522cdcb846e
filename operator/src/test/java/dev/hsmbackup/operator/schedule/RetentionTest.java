package dev.hsmbackup.operator.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hsmbackup.operator.schedule.Retention.Good;
import dev.hsmbackup.operator.schedule.Retention.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class RetentionTest {

    private static final Instant NOW = Instant.parse("2026-11-22T17:00:00Z");
    private static final ZoneId UTC = ZoneOffset.UTC;

    /** restic's documentation: one backup every Sunday for 12 weeks, forget --keep-daily 4. */
    @Test
    void shouldCountOnlyDaysThatHaveBackups() {
        List<Good> sundays = IntStream.range(0, 12)
                .mapToObj(week -> LocalDate.of(2019, 9, 1).plusWeeks(week))
                .map(day -> new Good(day.toString(), day.atTime(11, 0).toInstant(ZoneOffset.UTC)))
                .toList();

        Verdict verdict = apply(counts(0, 0, 4, 0, 0, 0), sundays);

        assertThat(names(verdict)).containsExactly("2019-11-17", "2019-11-10", "2019-11-03", "2019-10-27");
        assertThat(verdict.remove()).isEqualTo(sundays.subList(0, 8));
        assertThat(verdict.keep().get(sundays.get(10))).containsExactly(KeepReason.DAILY);
    }

    /** restic's documentation: one backup every day for 100 years, --keep-daily 7 --keep-weekly 5 --keep-monthly 12 --keep-yearly 75. */
    @Test
    void shouldKeepGrandfathersAndFathersAndSons() {
        LocalDate today = LocalDate.of(2026, 11, 22);
        List<Good> days = today.minusYears(100)
                .datesUntil(today.plusDays(1))
                .map(day -> new Good(day.toString(), day.atTime(2, 0).toInstant(ZoneOffset.UTC)))
                .toList();

        Verdict verdict = apply(counts(0, 0, 7, 5, 12, 75), days);

        assertThat(withReason(verdict, KeepReason.DAILY))
                .containsExactlyElementsOf(IntStream.range(0, 7)
                        .mapToObj(i -> today.minusDays(i).toString())
                        .toList());
        // A Sunday: the first of the five is one of the seven days.
        assertThat(withReason(verdict, KeepReason.WEEKLY))
                .containsExactly("2026-11-22", "2026-11-15", "2026-11-08", "2026-11-01", "2026-10-25");
        assertThat(withReason(verdict, KeepReason.MONTHLY))
                .hasSize(12)
                .startsWith("2026-11-22", "2026-10-31", "2026-09-30")
                .endsWith("2025-12-31");
        assertThat(withReason(verdict, KeepReason.YEARLY))
                .hasSize(75)
                .startsWith("2026-11-22", "2025-12-31", "2024-12-31")
                .endsWith("1952-12-31");
        assertThat(verdict.keep()).hasSize(7 + 4 + 11 + 73);
    }

    @Test
    void shouldKeepAllWithoutAPolicy() {
        List<Good> backups = hourly(50);

        Verdict verdict = apply(RetentionPolicy.KEEP_ALL, backups);

        assertThat(verdict.remove()).isEmpty();
        assertThat(verdict.keep().values()).allMatch(why -> why.contains(KeepReason.NO_POLICY));
        assertThat(apply(RetentionPolicy.KEEP_ALL, List.of()).keep()).isEmpty();
    }

    @Test
    void shouldKeepTheOldestWhileTheHistoryGrows() {
        List<Good> backups = List.of(
                good("morning", "2026-11-21T06:00"),
                good("noon", "2026-11-21T12:00"),
                good("evening", "2026-11-21T18:00"));

        assertThat(names(apply(counts(0, 0, 2, 0, 0, 0), backups))).containsExactly("evening", "morning");
        assertThat(names(apply(counts(0, 0, 1, 0, 0, 0), backups))).containsExactly("evening");
    }

    @Test
    void shouldBeginDaysWhereTheScheduleLives() {
        List<Good> backups = List.of(good("late", "2026-11-21T23:30"), good("early", "2026-11-21T22:30"));

        assertThat(names(Retention.apply(counts(0, 0, 1, 0, 0, 0), backups, Set.of(), ZoneId.of("Europe/Berlin"), NOW)))
                .containsExactly("late");
        assertThat(withReason(
                        Retention.apply(counts(0, 0, 2, 0, 0, 0), backups, Set.of(), ZoneId.of("Asia/Kathmandu"), NOW),
                        KeepReason.DAILY))
                .containsExactly("late", "early");
        assertThat(names(Retention.apply(
                        counts(0, 0, 2, 0, 0, 0),
                        Stream.concat(backups.stream(), Stream.of(good("old", "2026-11-20T12:00")))
                                .toList(),
                        Set.of(),
                        ZoneId.of("America/New_York"),
                        NOW)))
                .containsExactly("late", "old");
    }

    /** 2027-01-01 is a Friday of the week that began in 2026. */
    @Test
    void shouldBeginWeeksOnMondays() {
        List<Good> backups = List.of(
                good("mon", "2027-01-04T00:00"),
                good("sun", "2027-01-03T23:59"),
                good("fri", "2027-01-01T00:00"),
                good("mon-before", "2026-12-28T00:00"),
                good("sun-before", "2026-12-27T23:59"));

        assertThat(names(apply(counts(0, 0, 0, 3, 0, 0), backups))).containsExactly("mon", "sun", "sun-before");
    }

    @Test
    void shouldRemoveWhatIsTooOldWhateverTheRulesSay() {
        List<Good> backups = hourly(100);
        RetentionPolicy policy = new RetentionPolicy(90, 0, 0, 0, 0, 0, Duration.ofHours(10), 1);

        assertThat(apply(policy, backups).keep()).hasSize(11);
        assertThat(apply(new RetentionPolicy(0, 0, 0, 0, 0, 0, Duration.ofHours(10), 1), backups)
                        .keep())
                .hasSize(11)
                .allSatisfy((backup, why) -> assertThat(why).contains(KeepReason.WITHIN_MAX_AGE));
        assertThat(apply(new RetentionPolicy(3, 0, 0, 0, 0, 0, Duration.ofHours(10), 1), backups)
                        .keep())
                .hasSize(3);
    }

    /** A clock that is a year ahead, or backups that failed for a year. */
    @Test
    void shouldNeverRemoveTheNewestGoodOnes() {
        List<Good> backups = hourly(9);
        Instant nextYear = NOW.plus(Duration.ofDays(365));

        for (int least : new int[] {Integer.MIN_VALUE, 0, 1, 3, 20}) {
            RetentionPolicy policy = new RetentionPolicy(0, 0, 0, 0, 0, 0, Duration.ofDays(1), least);
            assertThat(names(Retention.apply(policy, backups, Set.of(), UTC, nextYear)))
                    .isEqualTo(backups.stream()
                            .limit(Math.max(1, least))
                            .map(Good::name)
                            .toList());
        }
    }

    @Test
    void shouldKeepWhatARestoreNames() {
        List<Good> backups = hourly(9);

        Verdict verdict = Retention.apply(counts(1, 0, 0, 0, 0, 0), backups, Set.of("b7", "unknown"), UTC, NOW);

        assertThat(names(verdict)).containsExactly("b0", "b7");
        assertThat(verdict.keep().get(backups.get(7))).containsExactly(KeepReason.IN_USE);
        assertThat(verdict.keep().get(backups.getFirst())).containsExactly(KeepReason.LAST, KeepReason.MIN_SUCCESSFUL);
    }

    @Test
    void shouldPickTheOldestFailuresBeyondTheLimit() {
        List<FailedHistory.Failure> failures = IntStream.range(0, 5)
                .mapToObj(i -> new FailedHistory.Failure("f" + i, NOW.minusSeconds(i)))
                .toList();

        assertThat(surplus(failures, 3, Set.of())).containsExactly("f4", "f3");
        assertThat(surplus(failures.reversed(), 3, Set.of())).containsExactly("f4", "f3");
        assertThat(surplus(failures, 0, Set.of("f2"))).containsExactly("f4", "f3", "f1", "f0");
        assertThat(surplus(failures, -1, Set.of())).hasSize(5);
        assertThat(surplus(failures, 5, Set.of())).isEmpty();
        assertThat(surplus(List.of(), 3, Set.of())).isEmpty();
    }

    private static List<String> surplus(List<FailedHistory.Failure> failures, int limit, Set<String> inUse) {
        return FailedHistory.surplus(failures, limit, inUse).stream()
                .map(FailedHistory.Failure::name)
                .toList();
    }

    static RetentionPolicy counts(int last, int hourly, int daily, int weekly, int monthly, int yearly) {
        return new RetentionPolicy(last, hourly, daily, weekly, monthly, yearly, null, 1);
    }

    /** b0 of now, b1 an hour older … */
    private static List<Good> hourly(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> new Good("b" + i, NOW.minus(Duration.ofHours(i))))
                .toList();
    }

    private static Good good(String name, String at) {
        return new Good(name, Instant.parse(at + ":00Z"));
    }

    private static Verdict apply(RetentionPolicy policy, List<Good> backups) {
        return Retention.apply(policy, backups, Set.of(), UTC, NOW);
    }

    private static List<String> names(Verdict verdict) {
        return verdict.keep().keySet().stream().map(Good::name).toList();
    }

    private static List<String> withReason(Verdict verdict, KeepReason reason) {
        return verdict.keep().entrySet().stream()
                .filter(entry -> entry.getValue().contains(reason))
                .map(Map.Entry::getKey)
                .map(Good::name)
                .toList();
    }
}

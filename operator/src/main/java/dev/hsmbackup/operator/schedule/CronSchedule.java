package dev.hsmbackup.operator.schedule;

import dev.hsmbackup.operator.schedule.CronFieldParser.Chosen;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.Month;
import java.util.Arrays;
import java.util.function.IntBinaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Which minutes of the local calendar a schedule names; made by {@link CronText}. What becomes of them where clocks change
 * is up to {@link Slots}.
 */
public final class CronSchedule {

    private static final long ALL_HOURS = (1L << 24) - 1;
    /** From 2096-02-29 to 2104-02-29, the longest that any day is away. */
    private static final int LONGEST_WAIT_YEARS = 9;
    /** The calendar repeats after it, until 2100. */
    private static final int CYCLE_YEARS = 28;

    private static final LocalDate CYCLE_START = LocalDate.of(2024, 1, 1);
    private static final int MINUTES_OF_DAY = 24 * 60;

    private final long hours;
    private final long minutes;
    private final long months;
    private final long daysOfMonth;
    private final long daysOfWeek;
    private final boolean eitherDay;
    /** Minutes after midnight, rising; at least one. */
    private final int[] times;

    private final String effective;

    CronSchedule(Chosen minute, Chosen hour, Chosen dayOfMonth, Chosen month, Chosen dayOfWeek) {
        this.minutes = minute.bits();
        this.hours = hour.bits();
        this.daysOfMonth = dayOfMonth.bits();
        this.months = month.bits();
        this.daysOfWeek = dayOfWeek.bits();
        this.eitherDay = !dayOfMonth.star() && !dayOfWeek.star();
        this.times = IntStream.range(0, MINUTES_OF_DAY).filter(this::names).toArray();
        this.effective = Stream.of(minute, hour, dayOfMonth, month, dayOfWeek)
                .map(Chosen::effective)
                .collect(Collectors.joining(" "));
    }

    /** The five fields, words written out and each H replaced: {@code 17 4 * * *}. For status.effectiveSchedule. */
    public String effective() {
        return effective;
    }

    /** Whether all 24 hours of the day are named, however that is written ({@code *}, {@code 0-23}). */
    public boolean everyHour() {
        return hours == ALL_HOURS;
    }

    /** Whether the day is one of the schedule's. */
    public boolean runsOn(LocalDate date) {
        if (!has(months, date.getMonthValue())) {
            return false;
        }
        boolean day = has(daysOfMonth, date.getDayOfMonth());
        boolean weekday = has(
                daysOfWeek,
                date.getDayOfWeek() == DayOfWeek.SUNDAY
                        ? 0
                        : date.getDayOfWeek().getValue());
        return eitherDay ? day || weekday : day && weekday;
    }

    /**
     * The shortest time between two slots where no clock changes, exact until 2100: also across the hour, midnight and
     * the month. In a zone whose clocks change two slots can come closer once a year: {@link Slots#spacing}.
     */
    public Duration smallestDistance() {
        int overNight = overNight(fewestDays());
        return Duration.ofMinutes(withinDay(Math::min, overNight));
    }

    boolean everFires() {
        return eitherDay
                || Arrays.stream(Month.values())
                        .anyMatch(month -> has(months, month.getValue())
                                && Long.numberOfTrailingZeros(daysOfMonth) <= month.maxLength());
    }

    /** The first named minute at or after this one. */
    LocalDateTime atOrAfter(LocalDateTime from) {
        int index = Arrays.binarySearch(times, minuteOfDay(from));
        int next = index < 0 ? -index - 1 : index;
        return next < times.length && runsOn(from.toLocalDate())
                ? at(from.toLocalDate(), times[next])
                : at(dayAtOrAfter(from.toLocalDate().plusDays(1)), times[0]);
    }

    /** The last named minute at or before this one. */
    LocalDateTime atOrBefore(LocalDateTime from) {
        int index = Arrays.binarySearch(times, minuteOfDay(from));
        int last = index < 0 ? -index - 2 : index;
        return last >= 0 && runsOn(from.toLocalDate())
                ? at(from.toLocalDate(), times[last])
                : at(dayAtOrBefore(from.toLocalDate().minusDays(1)), times[times.length - 1]);
    }

    LocalDate dayAtOrAfter(LocalDate from) {
        LocalDate end = from.plusYears(LONGEST_WAIT_YEARS);
        LocalDate date = from;
        while (!runsOn(date)) {
            date = has(months, date.getMonthValue())
                    ? date.plusDays(1)
                    : date.withDayOfMonth(1).plusMonths(1);
            refuseForever(date.isAfter(end));
        }
        return date;
    }

    private LocalDate dayAtOrBefore(LocalDate from) {
        LocalDate end = from.minusYears(LONGEST_WAIT_YEARS);
        LocalDate date = from;
        while (!runsOn(date)) {
            date = has(months, date.getMonthValue())
                    ? date.minusDays(1)
                    : date.withDayOfMonth(1).minusDays(1);
            refuseForever(date.isBefore(end));
        }
        return date;
    }

    private void refuseForever(boolean beyond) {
        if (beyond) {
            throw new IllegalStateException(
                    "schedule " + effective + " names no day in " + LONGEST_WAIT_YEARS + " years");
        }
    }

    /** The shortest (or longest) time between two times of one day; the fallback, where there is but one. */
    int withinDay(IntBinaryOperator choose, int fallback) {
        return IntStream.range(1, times.length)
                .map(i -> times[i] - times[i - 1])
                .reduce(fallback, choose);
    }

    /** From the last time of a day to the first one so many days later, in minutes. */
    int overNight(int days) {
        return days * MINUTES_OF_DAY + times[0] - times[times.length - 1];
    }

    private int fewestDays() {
        LocalDate end = CYCLE_START.plusYears(CYCLE_YEARS);
        LocalDate last = dayAtOrAfter(CYCLE_START);
        int fewest = Integer.MAX_VALUE;
        while (last.isBefore(end) && fewest > 1) {
            LocalDate next = dayAtOrAfter(last.plusDays(1));
            fewest = Math.min(fewest, (int) (next.toEpochDay() - last.toEpochDay()));
            last = next;
        }
        return fewest;
    }

    private boolean names(int minuteOfDay) {
        return has(hours, minuteOfDay / 60) && has(minutes, minuteOfDay % 60);
    }

    private static boolean has(long bits, int value) {
        return (bits >>> value & 1) == 1;
    }

    private static int minuteOfDay(LocalDateTime time) {
        return time.getHour() * 60 + time.getMinute();
    }

    private static LocalDateTime at(LocalDate date, int minuteOfDay) {
        return date.atTime(minuteOfDay / 60, minuteOfDay % 60);
    }
}

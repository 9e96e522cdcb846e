package dev.hsmbackup.operator.schedule;

import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A cron text made at random together with what it means, so that nothing of the parser is needed to know the truth.
 * The meaning is spelled out naively.
 */
record RandomCron(Field minute, Field hour, Field day, Field month, Field weekday) {

    /** @param values all of them, a star's too */
    record Field(String text, Set<Integer> values, boolean star) {

        boolean has(int value) {
            return values.contains(value);
        }
    }

    /** @param hour one that the hours have often, so that changes of the clock are met */
    static RandomCron make(Random random, int hour) {
        return new RandomCron(
                field(random, 0, 59, 2),
                random.nextInt(3) == 0
                        ? few(random, Math.max(0, hour - 1), Math.min(23, hour + 1))
                        : field(random, 0, 23, 3),
                field(random, 1, 28, 6),
                field(random, 1, 12, 8),
                field(random, 0, 6, 4));
    }

    private static Field field(Random random, int min, int max, int stars) {
        if (random.nextInt(10) < stars) {
            return new Field("*", values(min, max, 1), true);
        }
        int from = min + random.nextInt(max - min + 1);
        int to = from + random.nextInt(max - from + 1);
        int step = 2 + random.nextInt(5);
        return switch (random.nextInt(5)) {
            case 0 -> new Field("*/" + step, values(min, max == 28 ? 31 : max, step), false);
            case 1 -> new Field(from + "-" + to, values(from, to, 1), false);
            case 2 -> new Field(from + "-" + to + "/" + step, values(from, to, step), false);
            case 3 -> new Field(from + "," + to, values(from, to, Math.max(1, to - from)), false);
            default -> new Field(Integer.toString(from), Set.of(from), false);
        };
    }

    private static Field few(Random random, int first, int last) {
        int from = first + random.nextInt(last - first + 1);
        return new Field(from + "-" + last, values(from, last, 1), false);
    }

    private static Set<Integer> values(int min, int max, int step) {
        return IntStream.rangeClosed(min, max)
                .filter(value -> (value - min) % step == 0)
                .boxed()
                .collect(Collectors.toUnmodifiableSet());
    }

    String text() {
        return String.join(" ", minute.text(), hour.text(), day.text(), month.text(), weekday.text());
    }

    boolean everyHour() {
        return hour.values().size() == 24;
    }

    boolean names(LocalDateTime time) {
        return minute.has(time.getMinute()) && hour.has(time.getHour()) && names(time.toLocalDate());
    }

    boolean names(LocalDate date) {
        boolean onDay = day.star() || day.has(date.getDayOfMonth());
        boolean onWeekday = weekday.star() || weekday.has(date.getDayOfWeek().getValue() % 7);
        boolean either = !day.star() && !weekday.star();
        return month.has(date.getMonthValue()) && (either ? onDay || onWeekday : onDay && onWeekday);
    }
}

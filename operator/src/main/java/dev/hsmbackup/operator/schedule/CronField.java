package dev.hsmbackup.operator.schedule;

import java.util.List;
import java.util.OptionalInt;

/** The five fields of a cron expression, in the order in which they are written. */
enum CronField {
    MINUTE("minute (field 1)", 0, 59, 59),
    HOUR("hour (field 2)", 0, 23, 23),
    /** H stays within the days that every month has. */
    DAY_OF_MONTH("day of month (field 3)", 1, 31, 28),
    MONTH("month (field 4)", 1, 12, 12),
    /** Sunday is 0; where a number is written, 7 is Sunday, too. */
    DAY_OF_WEEK("day of week (field 5)", 0, 6, 6);

    private static final int SUNDAY_AGAIN = 7;
    private static final List<String> MONTHS =
            List.of("JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC");
    private static final List<String> DAYS = List.of("SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT");

    private final String place;
    private final int min;
    private final int max;
    private final int hashedMax;

    CronField(String place, int min, int max, int hashedMax) {
        this.place = place;
        this.min = min;
        this.max = max;
        this.hashedMax = hashedMax;
    }

    /** For messages. */
    String place() {
        return place;
    }

    int min() {
        return min;
    }

    /** What * means: 6 for days of the week. */
    int max() {
        return max;
    }

    /** The largest number that may be written: 7 for days of the week. */
    int writtenMax() {
        return this == DAY_OF_WEEK ? SUNDAY_AGAIN : max;
    }

    int hashedMax() {
        return hashedMax;
    }

    int size() {
        return max - min + 1;
    }

    OptionalInt named(String upperCase) {
        int index = names().indexOf(upperCase);
        return index < 0 ? OptionalInt.empty() : OptionalInt.of(index + min);
    }

    /** What may be written: "0-59", or "1-12 or JAN-DEC". */
    String allowed() {
        String numbers = min + "-" + writtenMax();
        return switch (this) {
            case MONTH -> numbers + " or JAN-DEC";
            case DAY_OF_WEEK -> numbers + " or MON-SUN";
            default -> numbers;
        };
    }

    private List<String> names() {
        return switch (this) {
            case MONTH -> MONTHS;
            case DAY_OF_WEEK -> DAYS;
            default -> List.of();
        };
    }
}

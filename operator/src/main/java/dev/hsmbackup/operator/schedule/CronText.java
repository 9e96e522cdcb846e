package dev.hsmbackup.operator.schedule;

import java.util.Locale;
import java.util.Map;

/**
 * Reads the text of {@code spec.schedule} (FAULTS, bad input). Exactly five fields, or one of CronJob's words
 * {@code @hourly}, {@code @daily} or {@code @midnight}, {@code @weekly}, {@code @monthly}, {@code @yearly} or
 * {@code @annually}. In each field {@code *}, {@code ?} (the same), numbers, names (MON-SUN, JAN-DEC, in any case), lists,
 * ranges, steps and {@code H}: a value that namespace and name of the schedule decide, so that schedules spread over the
 * hour or the day by themselves; also {@code H(0-29)}, {@code H/15}, {@code H(0-29)/10}. H as day of month is 1 to 28.
 *
 * <p>Where both days are restricted, either is enough, as in CronJob: {@code 0 0 1 * MON} runs on the first and on Mondays.
 */
public final class CronText {

    /** Longer texts are refused unread. */
    public static final int LONGEST = 256;

    private static final Map<String, String> WORDS = Map.of(
            "@hourly", "0 * * * *",
            "@daily", "0 0 * * *",
            "@midnight", "0 0 * * *",
            "@weekly", "0 0 * * 0",
            "@monthly", "0 0 1 * *",
            "@yearly", "0 0 1 1 *",
            "@annually", "0 0 1 1 *");

    private static final String FIVE = "write five fields: minute hour day-of-month month day-of-week";

    /** What became of the text. */
    public sealed interface Parsed {}

    /** The schedule; it fires at least once in eight years. */
    public record Valid(CronSchedule schedule) implements Parsed {}

    /**
     * No schedule.
     *
     * @param message what is wrong, where, and what to write instead
     */
    public record Invalid(String message) implements Parsed {}

    /** Well written, but no day of the calendar fits. */
    public record NeverFires(String message) implements Parsed {}

    private CronText() {}

    /**
     * Reads a text.
     *
     * @param namespace of the schedule, for H
     * @param name of the schedule, for H
     */
    public static Parsed parse(String text, String namespace, String name) {
        try {
            CronSchedule schedule = fields(text, namespace + "/" + name);
            return schedule.everFires()
                    ? new Valid(schedule)
                    : new NeverFires("schedule " + Quoted.text(text.strip())
                            + " never fires: none of its months (field 4) has such a day (field 3);"
                            + " change the day or the month");
        } catch (BadCron e) {
            return new Invalid("schedule " + Quoted.text(text.strip()) + ": " + e.getMessage());
        }
    }

    private static CronSchedule fields(String text, String key) {
        if (text.length() > LONGEST) {
            throw new BadCron("it has " + text.length() + " characters; write at most " + LONGEST);
        }
        String stripped = text.strip();
        refuseOtherDialects(stripped);
        String expanded = WORDS.getOrDefault(stripped, stripped);
        String[] fields = expanded.split("[ \t]+", -1);
        if (fields.length == 6) {
            throw new BadCron("it has 6 fields; cron here has no seconds and no years: " + FIVE);
        }
        if (fields.length != 5) {
            throw new BadCron((expanded.isEmpty() ? "it is empty; " : "it has " + count(fields.length) + "; ") + FIVE);
        }
        return new CronSchedule(
                new CronFieldParser(CronField.MINUTE, key).parse(fields[0]),
                new CronFieldParser(CronField.HOUR, key).parse(fields[1]),
                new CronFieldParser(CronField.DAY_OF_MONTH, key).parse(fields[2]),
                new CronFieldParser(CronField.MONTH, key).parse(fields[3]),
                new CronFieldParser(CronField.DAY_OF_WEEK, key).parse(fields[4]));
    }

    private static String count(int fields) {
        return fields == 1 ? "1 field" : fields + " fields";
    }

    private static void refuseOtherDialects(String text) {
        String lower = text.toLowerCase(Locale.ROOT);
        if (lower.startsWith("tz=") || lower.startsWith("cron_tz=")) {
            throw new BadCron("a time zone inside of it is not read; remove the prefix and set spec.timeZone");
        }
        if (lower.startsWith("@every")) {
            throw new BadCron("@every has no fixed times; write e.g. 0 */6 * * * for every six hours");
        }
        if (lower.startsWith("@reboot")) {
            throw new BadCron(
                    "@reboot has no time; write five fields, and spec.immediate: true for a first run at once");
        }
        if (text.startsWith("@") && !WORDS.containsKey(text)) {
            throw new BadCron(
                    "this word is not known; write @hourly, @daily, @weekly, @monthly or @yearly, or five fields");
        }
    }
}

package dev.hsmbackup.operator.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.time.LocalTime;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CronTextTest {

    /** Left: as written; right: another way to say the same. */
    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            @hourly               | 0 * * * *
            @daily                | 0 0 * * *
            @midnight             | 0 0 * * *
            @weekly               | 0 0 * * 0
            @monthly              | 0 0 1 * *
            @yearly               | 0 0 1 1 *
            @annually             | 0 0 1 1 *
            0 2 * * 7             | 0 2 * * 0
            0 2 * * SUN           | 0 2 * * 0
            0 2 * * sun,Mon       | 0 2 * * 0,1
            0 2 * * MON-SUN       | 0 2 * * 0-6
            0 2 * * FRI-SUN       | 0 2 * * 0,5,6
            0 2 * * 5-7           | 0 2 * * 0,5,6
            0 2 * * 0-7           | 0 2 * * 0-6
            0 2 * * SUN-TUE       | 0 2 * * 0-2
            0 2 * * SUN-SUN       | 0 2 * * 0
            0 2 * * 7/2           | 0 2 * * 0,2,4,6
            0 2 * * MON/2         | 0 2 * * 1,3,5
            0 2 * jan-MAR,Dec *   | 0 2 * 1-3,12 *
            5/15 * * * *          | 5,20,35,50 * * * *
            10-40/15 * * * *      | 10,25,40 * * * *
            */60 */24 * * *       | 0 0 * * *
            ?/20 ? ? ? ?          | 0,20,40 * * * *
            00 02 01 01 *         | 0 2 1 1 *
            0-59 0-23 * * *       | * * * * *
            1,1,1 2 * * *         | 1 2 * * *
            """)
    void shouldRead(String text, String same) {
        assertThat(meaning(text)).isEqualTo(meaning(same));
    }

    @ParameterizedTest
    @ValueSource(strings = {" 0 2 * * * ", "0\t2  *\t*   *", "0 2 * * *\n"})
    void shouldNotMindBlanks(String text) {
        assertThat(Crons.cron(text).effective()).isEqualTo("0 2 * * *");
    }

    /** As CronJob: either is enough where both are restricted; a step above 1 restricts; 1-31 restricts, too. */
    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            0 0 13 * FRI   | 6 13 20 27
            0 0 13 * *     | 13
            0 0 * * FRI    | 6 13 20 27
            0 0 ? * FRI    | 6 13 20 27
            0 0 */1 * FRI  | 6 13 20 27
            0 0 */10 * FRI | 1 6 11 13 20 21 27
            0 0 30 * 1/6   | 2 9 16 23 30
            0 0 13,* * FRI | 6 13 20 27
            0 0 1-31 * FRI | 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21 22 23 24 25 26 27 28 29 30
            """)
    void shouldRunOnEitherDayWhereBothAreRestricted(String text, String november2026) {
        CronSchedule cron = Crons.cron(text);

        List<String> days = IntStream.rangeClosed(1, 30)
                .filter(day -> cron.runsOn(LocalDate.of(2026, 11, day)))
                .mapToObj(Integer::toString)
                .toList();

        assertThat(String.join(" ", days)).isEqualTo(november2026);
    }

    /** FAULTS, bad input. */
    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', emptyValue = "", textBlock = """
            ''              | it is empty; write five fields
            '  '            | it is empty; write five fields
            0 2 * *         | it has 4 fields; write five fields: minute hour day-of-month month day-of-week
            daily           | it has 1 field; write five fields
            0 0 2 * * *     | it has 6 fields; cron here has no seconds and no years
            0 0 2 * * * *   | it has 7 fields; write five
            @every 1s       | @every has no fixed times; write e.g. 0 */6 * * *
            @reboot         | @reboot has no time; write five fields, and spec.immediate: true
            @Daily          | this word is not known; write @hourly, @daily
            @fortnightly    | this word is not known
            TZ=Europe/Berlin 0 2 * * *      | remove the prefix and set spec.timeZone
            CRON_TZ=Europe/Berlin 0 2 * * * | remove the prefix and set spec.timeZone
            cron_tz=UTC @daily              | remove the prefix and set spec.timeZone
            60 2 * * *      | minute (field 1) "60" is out of range; write 0-59
            0 24 * * *      | hour (field 2) "24" is out of range; write 0-23
            0 2 0 * *       | day of month (field 3) "0" is out of range; write 1-31
            0 2 32 * *      | day of month (field 3) "32" is out of range; write 1-31
            0 2 * 13 *      | month (field 4) "13" is out of range; write 1-12 or JAN-DEC
            0 2 * 0 *       | month (field 4) "0" is out of range
            0 2 * * 8       | day of week (field 5) "8" is out of range; write 0-7 or MON-SUN
            999999999999 2 * * * | minute (field 1) "999999999999" is out of range
            1-60 2 * * *    | minute (field 1) "1-60" is out of range
            5-1 2 * * *     | minute (field 1) "5-1" is a range that runs backwards; write the smaller value first
            0 2 * * FRI-MON | day of week (field 5) "FRI-MON" is a range that runs backwards
            0 2 * * 5-0     | day of week (field 5) "5-0" is a range that runs backwards
            */0 2 * * *     | minute (field 1) "*/0" has no valid step; write a step from 1 to 60 after the /
            */61 2 * * *    | minute (field 1) "*/61" has no valid step
            0 */25 * * *    | hour (field 2) "*/25" has no valid step; write a step from 1 to 24
            */ 2 * * *      | minute (field 1) "*/" has no valid step
            */-5 2 * * *    | minute (field 1) "*/-5" has no valid step
            */5/2 2 * * *   | minute (field 1) "*/5/2" has more than one /
            /5 2 * * *      | minute (field 1) "" cannot be read
            1,,2 2 * * *    | minute (field 1) "1,,2" has an empty element; remove the extra comma
            1, 2 * * *      | minute (field 1) "1," has an empty element
            0 2 L * *       | day of month (field 3) "L" uses L, W or #, which cron with five fields does not have
            0 2 15W * *     | day of month (field 3) "15W" uses L, W or #
            0 2 LW * *      | day of month (field 3) "LW" uses L, W or #
            0 2 * * 5L      | day of week (field 5) "5L" uses L, W or #
            0 2 * * MON#2   | day of week (field 5) "MON#2" uses L, W or #
            ?5 2 * * *      | minute (field 1) "?5" cannot be read
            *-5 2 * * *     | minute (field 1) "*-5" cannot be read
            0 2 * * WEDN    | day of week (field 5) "WEDN" cannot be read; write 0-7 or MON-SUN
            0 2 * * Monday  | day of week (field 5) "Monday" cannot be read
            0 MON * * *     | hour (field 2) "MON" cannot be read; write 0-23, a list, a range, a step, * or H
            1-2-3 2 * * *   | minute (field 1) "1-2-3" cannot be read
            -1 2 * * *      | minute (field 1) "-1" cannot be read
            +1 2 * * *      | minute (field 1) "+1" cannot be read
            1.5 2 * * *     | minute (field 1) "1.5" cannot be read
            0x1 2 * * *     | minute (field 1) "0x1" cannot be read
            ٣ 2 * * *       | minute (field 1) "\\u0663" cannot be read
            h 2 * * *       | minute (field 1) "h" cannot be read
            H-5 2 * * *     | minute (field 1) "H-5" is no valid use of H; write H, H/2, H(1-5) or H(1-5)/2
            H(5) 2 * * *    | minute (field 1) "H(5)" is no valid use of H
            H(0-60) 2 * * * | minute (field 1) "0-60" is out of range
            H(9-1) 2 * * *  | minute (field 1) "9-1" is a range that runs backwards
            H/0 2 * * *     | minute (field 1) "H/0" has no valid step
            HH 2 * * *      | minute (field 1) "HH" is no valid use of H
            0 0 31 2 *      | never fires: none of its months (field 4) has such a day (field 3); change the day or the month
            0 0 30,31 2 *   | never fires
            0 0 31 2,4,6,9,11 * | never fires
            0 0 31 FEB */1  | never fires
            """)
    void shouldRefuse(String text, String message) {
        assertThat(Crons.refusal(text)).startsWith("schedule \"").contains(message);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0 0 29 2 *", "0 0 30,28 2 *", "0 0 31 2,3 *", "0 0 31 2 MON", "0 0 31 * *"})
    void shouldAcceptWhatFiresNowAndThen(String text) {
        assertThat(Crons.cron(text).effective()).isEqualTo(text);
    }

    @Test
    void shouldRefuseLongTextsUnread() {
        assertThat(Crons.refusal("1,".repeat(1 << 19) + "1 2 * * *"))
                .contains("it has 1048585 characters; write at most 256")
                .hasSizeLessThan(200);
        assertThat(Crons.refusal(" ".repeat(300))).contains("300 characters");
        assertThat(Crons.cron("0" + ",1".repeat(123) + " 2 * * *")).isNotNull();
    }

    @Test
    void shouldShowWhatWasWrittenOnOneLineAndInAscii() {
        assertThat(Crons.refusal("0 2 * * \u202e\u0007\u001b[31m")).contains("\\u202e\\u0007\\u001b[31m");
        assertThat(Crons.refusal("0 2\u00a0* * *")).contains("it has 4 fields").contains("\\u00a0");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            # Worked out apart from this code: hours of running schedules hang on them.
            H H * * *         | 52 15 * * *
            H(0-29) 2 * * *   | 22 2 * * *
            H/15 * * * *      | 7-59/15 * * * *
            H(30-59)/10 * * * * | 32-59/10 * * * *
            0 H(1-5) H * *    | 0 1 27 * *
            H,30 2 * * H      | 52,30 2 * * 5
            H(3-3) 2 * H *    | 3 2 * 4 *
            """)
    void shouldReplaceHForEver(String text, String effective) {
        assertThat(Crons.cron(text).effective()).isEqualTo(effective);
        assertThat(meaning(text)).isEqualTo(meaning(effective));
    }

    @Test
    void shouldSpreadHOverSchedules() {
        List<String> minutes = IntStream.range(0, 600)
                .mapToObj(i -> CronText.parse("H 2 * * *", "team-" + i % 20, "nightly-" + i))
                .map(it -> ((CronText.Valid) it).schedule().effective().replaceAll(" .*", ""))
                .toList();

        assertThat(minutes.stream().distinct()).hasSize(60);
        for (String minute : minutes) {
            assertThat(minutes.stream().filter(minute::equals).count()).isBetween(1L, 25L);
        }
    }

    /** A month of H as day of month has no empty February. */
    @Test
    void shouldKeepHWithinEveryMonth() {
        assertThat(IntStream.range(0, 500)
                        .mapToObj(i -> CronText.parse("0 2 H * *", "ns", "s" + i))
                        .map(it -> Integer.parseInt(
                                ((CronText.Valid) it).schedule().effective().split(" ", -1)[2])))
                .allMatch(day -> day >= 1 && day <= 28)
                .contains(1, 28);
    }

    private static List<Object> meaning(String text) {
        CronSchedule cron = Crons.cron(text);
        List<Object> days = LocalDate.of(2027, 1, 1)
                .datesUntil(LocalDate.of(2029, 1, 1))
                .filter(cron::runsOn)
                .<Object>map(it -> it)
                .toList();
        List<Object> times = IntStream.range(0, 1440)
                .mapToObj(minute -> LocalTime.ofSecondOfDay(minute * 60L))
                .filter(time -> cron.atOrAfter(((LocalDate) days.getFirst()).atTime(time))
                        .equals(((LocalDate) days.getFirst()).atTime(time)))
                .<Object>map(it -> it)
                .toList();
        return List.of(days, times);
    }
}

package dev.hsmbackup.operator.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.ZoneId;
import java.time.zone.ZoneRulesProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ScheduleCheckTest {

    private static final Duration HALF_AN_HOUR = Duration.ofMinutes(30);

    @ParameterizedTest(name = "{0} {1} {2}")
    @CsvSource(delimiter = '|', textBlock = """
            */30 * * * *   | Etc/UTC       | PT0S
            */30 * * * *   | Etc/UTC       | PT29M59S
            0,30 * * * *   | Europe/Berlin | PT5M
            15 2,3 * * *   | Europe/Berlin | PT5M
            45 * * * *     | Australia/Lord_Howe | PT0S
            0 0 29 2 *     | Etc/UTC       | PT24H
            """)
    void shouldAccept(String text, String zone, Duration jitter) {
        assertThat(check("nightly", text, zone, jitter)).isInstanceOfSatisfying(ScheduleCheck.Accepted.class, it -> {
            assertThat(it.slots().zone()).isEqualTo(ZoneId.of(zone));
            assertThat(it.slots().schedule().effective()).isEqualTo(text);
        });
    }

    @ParameterizedTest(name = "{0} {1} {2}")
    @CsvSource(delimiter = '|', textBlock = """
            * * * * *      | Etc/UTC | PT0S  | TooOften        | schedule "* * * * *" has two slots 1 minute apart; a backup needs at least 30 minutes
            */20 * * * *   | Etc/UTC | PT0S  | TooOften        | 20 minutes apart
            0,45 * * * *   | Etc/UTC | PT0S  | TooOften        | 15 minutes apart
            5,55 0,23 * * * | Etc/UTC | PT0S | TooOften        | 10 minutes apart
            */29 * * * *   | Etc/UTC | PT0S  | TooOften        | 2 minutes apart
            0 2 * *        | Etc/UTC | PT0S  | InvalidSchedule | it has 4 fields
            0 0 31 2 *     | Etc/UTC | PT0S  | NeverFires      | never fires
            0 2 * * *      | CEST    | PT0S  | InvalidTimeZone | timeZone "CEST" is no name of the IANA time zone database; write a name such as Europe/Berlin or Etc/UTC
            */30 * * * *   | Etc/UTC | PT30M | InvalidJitter   | jitter PT30M must be shorter than the 30 minutes between two slots
            0 2 * * *      | Etc/UTC | -PT1S | InvalidJitter   | not negative
            """)
    void shouldRefuse(String text, String zone, Duration jitter, String reason, String message) {
        assertThat(check("nightly", text, zone, jitter)).isInstanceOfSatisfying(ScheduleCheck.Refused.class, it -> {
            assertThat(it.reason().text()).isEqualTo(reason);
            assertThat(it.message()).contains(message);
        });
    }

    @Test
    void shouldRefuseANameThatLeavesNoRoomForItsBackups() {
        assertThat(check("n".repeat(46), "@daily", "Etc/UTC", Duration.ZERO))
                .isInstanceOf(ScheduleCheck.Accepted.class);
        assertThat(check("n".repeat(47), "@daily", "Etc/UTC", Duration.ZERO))
                .isInstanceOfSatisfying(
                        ScheduleCheck.Refused.class,
                        it -> assertThat(it.message()).contains("has 47 characters", "at most 46"));
    }

    @Test
    void shouldAcceptEveryNameOfTheDatabase() {
        assertThat(ZoneRulesProvider.getAvailableZoneIds())
                .hasSizeGreaterThan(400)
                .allSatisfy(id -> assertThat(TimeZones.parse(id)).isEqualTo(new TimeZones.Valid(ZoneId.of(id))));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "+02:00",
                "GMT+2",
                "UTC+1",
                "UT+1",
                "Z",
                "CEST",
                "PST",
                "Local",
                "Europe",
                "Europe/Nowhere",
                "Europe/Berlin ",
                "../etc/passwd",
                "Europe/Berlin\n"
            })
    void shouldRefuseWhatIsNoName(String id) {
        assertThat(TimeZones.parse(id)).isInstanceOf(TimeZones.Invalid.class);
    }

    @Test
    void shouldKnowTheRightSpelling() {
        assertThat(TimeZones.parse("europe/berlin"))
                .isEqualTo(new TimeZones.Invalid("timeZone \"europe/berlin\" is no name of the IANA time zone database;"
                        + " write Europe/Berlin"));
    }

    private static ScheduleCheck check(String name, String text, String zone, Duration jitter) {
        return ScheduleCheck.of(Crons.NAMESPACE, name, text, zone, jitter, HALF_AN_HOUR);
    }
}

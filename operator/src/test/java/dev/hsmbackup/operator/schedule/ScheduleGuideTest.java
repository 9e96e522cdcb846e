package dev.hsmbackup.operator.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The tables of docs/guides/schedules.md are true. A row is known by the head of its table. */
class ScheduleGuideTest {

    private static final Path GUIDE = Path.of("../docs/guides/schedules.md");
    private static final String RUNS = "schedule | timeZone | after (UTC) | runs at (UTC) | why";
    private static final String SAME = "written | means";
    private static final String REFUSED = "refused | reason | what Ready says";

    static Stream<Arguments> runs() {
        return rows(RUNS);
    }

    static Stream<Arguments> same() {
        return rows(SAME);
    }

    static Stream<Arguments> refused() {
        return rows(REFUSED);
    }

    @ParameterizedTest(name = "{0} in {1} after {2}")
    @MethodSource("runs")
    void shouldRunAsTheGuideSays(String cron, String zone, String after, String runs, String why) {
        List<Instant> expected =
                Arrays.stream(runs.split(", ", -1)).map(ScheduleGuideTest::utc).toList();
        Slots slots = Crons.slots(cron, zone);

        assertThat(Stream.iterate(slots.next(utc(after)), slots::next).limit(expected.size()))
                .isEqualTo(expected);
        assertThat(why).isNotBlank();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("same")
    void shouldMeanWhatTheGuideSays(String written, String means) {
        Slots ours = Crons.slots(written, "Etc/UTC");
        Slots other = Crons.slots(means, "Etc/UTC");
        Instant from = Instant.parse("2026-11-22T00:00:00Z");

        assertThat(Stream.iterate(ours.next(from), ours::next).limit(200))
                .isEqualTo(
                        Stream.iterate(other.next(from), other::next).limit(200).toList());
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("refused")
    void shouldRefuseWhatTheGuideSays(String cron, String reason, String message) {
        assertThat(ScheduleCheck.of("ns", "nightly", cron, "Etc/UTC", Duration.ZERO, Duration.ofMinutes(30)))
                .isInstanceOfSatisfying(ScheduleCheck.Refused.class, it -> {
                    assertThat(it.reason().text()).isEqualTo(reason);
                    assertThat(it.message()).contains(message);
                });
    }

    @Test
    void shouldHaveRowsInEachTable() {
        assertThat(runs().count()).isGreaterThan(12);
        assertThat(same().count()).isGreaterThan(8);
        assertThat(refused().count()).isGreaterThan(8);
        assertThat(lines()).anyMatch(line -> line.contains("at most " + ChildNames.LONGEST_SCHEDULE + " characters"));
    }

    private static Stream<Arguments> rows(String head) {
        List<String> lines = lines();
        int at = lines.indexOf("| " + head + " |");
        assertThat(at).as("the table " + head).isNotNegative();
        return lines.stream()
                .skip(at + 2)
                .takeWhile(line -> line.startsWith("|"))
                .map(line -> Arrays.stream(line.substring(1, line.length() - 1).split("\\|", -1))
                        .map(cell -> cell.strip().replace("`", ""))
                        .toArray())
                .map(Arguments::of);
    }

    private static List<String> lines() {
        try {
            return Files.readAllLines(GUIDE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Instant utc(String text) {
        return Instant.parse(text.replace(' ', 'T') + ":00Z");
    }
}

package dev.hsmbackup.operator.operation;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Random;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class PaceTest {

    private static final Duration CAP = Duration.ofMinutes(15);
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final int SAMPLES = 2_000;

    /** Name, wait by time passed and Retry-After, least, most. */
    static Stream<Arguments> paces() {
        return Stream.of(
                pace("poll", Pace::poll, 1, 30),
                pace("check", Pace::check, 0.25, 30),
                pace("pollAgain", Pace::pollAgain, 2, 60),
                pace("startAgain", Pace::startAgain, 2, 60),
                pace("lock", (waited, retryAfter) -> Pace.lock(waited), 1, 10));
    }

    static Stream<Arguments> pacesThatKnowRetryAfter() {
        return paces().filter(pace -> !"lock".equals(pace.get()[0]));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("paces")
    void shouldStayWithinItsLimits(
            String name, BiFunction<Duration, @Nullable Duration, Duration> pace, Duration least, Duration most) {
        assertThat(durations(1))
                .allSatisfy(passed -> assertThat(pace.apply(passed, null)).isBetween(least, most));
        assertThat(pace.apply(Duration.ZERO, null)).isEqualTo(least);
        assertThat(pace.apply(Duration.ofDays(365), null)).isEqualTo(most);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("paces")
    void shouldNeverHurryWithTime(
            String name, BiFunction<Duration, @Nullable Duration, Duration> pace, Duration least, Duration most) {
        assertThat(durations(2))
                .allSatisfy(passed -> assertThat(pace.apply(passed.plusSeconds(7), null))
                        .isGreaterThanOrEqualTo(pace.apply(passed, null)));
    }

    /** FAULTS F56: kept up to 15 minutes, and never a reason to hurry. */
    @ParameterizedTest(name = "{0}")
    @MethodSource("pacesThatKnowRetryAfter")
    void shouldKeepRetryAfter(
            String name, BiFunction<Duration, @Nullable Duration, Duration> pace, Duration least, Duration most) {
        assertThat(durations(3)).allSatisfy(retryAfter -> {
            Duration own = pace.apply(Duration.ofMinutes(3), null);
            Duration asked = retryAfter.compareTo(CAP) > 0 ? CAP : retryAfter;

            assertThat(pace.apply(Duration.ofMinutes(3), retryAfter)).isEqualTo(asked.compareTo(own) > 0 ? asked : own);
        });
    }

    @ParameterizedTest
    @CsvSource({
        "PT0S,  1",
        "PT59S, 1",
        "PT2M,  2",
        "PT10M, 10",
        "PT30M, 30",
        "PT10H, 30",
    })
    void shouldPollARunningJobLessOftenTheOlderItIs(Duration age, long seconds) {
        assertThat(Pace.poll(age, null))
                .isBetween(
                        Duration.ofSeconds(seconds), Duration.ofSeconds(seconds).plus(SECOND));
    }

    @ParameterizedTest
    @CsvSource({"-PT1S", "PT0S", "PT0.5S", "-PT277777H"})
    void shouldWaitAtLeastASecondWhateverAzureAsks(Duration retryAfter) {
        assertThat(Pace.poll(Duration.ZERO, retryAfter)).isEqualTo(SECOND);
    }

    @Test
    void shouldSpreadByUpToATenth() {
        Random random = new Random(4);

        assertThat(durations(5))
                .allSatisfy(wait -> assertThat(Pace.jitter(wait, random.nextDouble()))
                        .isBetween(wait, wait.plus(wait.dividedBy(10))));
        assertThat(Pace.jitter(Duration.ofSeconds(10), 0)).isEqualTo(Duration.ofSeconds(10));
        assertThat(Pace.jitter(Duration.ofSeconds(10), 0.5)).isEqualTo(Duration.ofMillis(10_500));
    }

    private static Arguments pace(
            String name, BiFunction<Duration, @Nullable Duration, Duration> pace, double least, long most) {
        return Arguments.of(name, pace, Duration.ofMillis((long) (least * 1000)), Duration.ofSeconds(most));
    }

    /** From milliseconds to months, small ones as often as large ones. */
    private static Stream<Duration> durations(long seed) {
        Random random = new Random(seed);
        Function<Double, Duration> spread = exponent -> Duration.ofMillis((long) Math.pow(10, exponent));
        return Stream.generate(() -> spread.apply(random.nextDouble() * 10)).limit(SAMPLES);
    }
}

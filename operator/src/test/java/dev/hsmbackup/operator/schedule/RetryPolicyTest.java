package dev.hsmbackup.operator.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hsmbackup.operator.schedule.RetryPolicy.GivenUp;
import dev.hsmbackup.operator.schedule.RetryPolicy.RetryAt;
import dev.hsmbackup.operator.schedule.RetryPolicy.Superseded;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RetryPolicyTest {

    private static final Instant FAILED = Instant.parse("2026-11-22T17:20:00Z");
    private static final RetryPolicy DEFAULT = new RetryPolicy(2, Duration.ofMinutes(5), Duration.ofHours(1));

    @ParameterizedTest(name = "retry {1} after {0}")
    @CsvSource({
        "PT5M,  1,  PT1H, PT5M",
        "PT5M,  2,  PT1H, PT10M",
        "PT5M,  4,  PT1H, PT40M",
        "PT5M,  5,  PT1H, PT1H",
        "PT5M,  99, PT1H, PT1H",
        "PT5M,  99, P9999D, P9999D",
        "PT0S,  9,  PT1H, PT0S",
        "PT2H,  1,  PT1H, PT2H",
        "PT2H,  3,  PT1H, PT2H",
        "PT0.001S, 40, PT1S, PT1S",
    })
    void shouldDoubleTheDelayUpToItsMost(Duration delay, int retry, Duration most, Duration expected) {
        assertThat(new RetryPolicy(99, delay, most).delayBefore(retry)).isEqualTo(expected);
    }

    @Test
    void shouldRetryUpToTheLimit() {
        Instant tomorrow = FAILED.plus(Duration.ofDays(1));

        assertThat(DEFAULT.after(0, FAILED, tomorrow, FAILED))
                .isEqualTo(new RetryAt(FAILED.plus(Duration.ofMinutes(5)), 1));
        assertThat(DEFAULT.after(1, FAILED, tomorrow, FAILED))
                .isEqualTo(new RetryAt(FAILED.plus(Duration.ofMinutes(10)), 2));
        assertThat(DEFAULT.after(2, FAILED, tomorrow, FAILED)).isEqualTo(new GivenUp(2));
        assertThat(DEFAULT.after(7, FAILED, tomorrow, FAILED)).isEqualTo(new GivenUp(7));
        assertThat(new RetryPolicy(0, Duration.ZERO, Duration.ZERO).after(0, FAILED, null, FAILED))
                .isEqualTo(new GivenUp(0));
    }

    /** The answer does not move with time, so a restart neither repeats nor delays. */
    @Test
    void shouldCountFromTheFailure() {
        Instant at = FAILED.plus(Duration.ofMinutes(5));

        assertThat(DEFAULT.after(0, FAILED, null, FAILED.plus(Duration.ofDays(3))))
                .isEqualTo(new RetryAt(at, 1));
        assertThat(DEFAULT.after(0, FAILED, null, at.minusNanos(1))).isEqualTo(new RetryAt(at, 1));
    }

    @Test
    void shouldLeaveItToTheNextSlotWhereThatComesFirst() {
        Instant at = FAILED.plus(Duration.ofMinutes(5));

        assertThat(DEFAULT.after(0, FAILED, at, FAILED)).isEqualTo(new Superseded(at));
        assertThat(DEFAULT.after(0, FAILED, at.minusSeconds(1), FAILED)).isEqualTo(new Superseded(at.minusSeconds(1)));
        assertThat(DEFAULT.after(0, FAILED, at.plusSeconds(1), FAILED)).isEqualTo(new RetryAt(at, 1));
    }

    @Test
    void shouldNotWaitForAClockThatWasWrong() {
        assertThat(DEFAULT.after(0, FAILED.plus(Duration.ofDays(400)), null, FAILED))
                .isEqualTo(new RetryAt(FAILED.plus(Duration.ofMinutes(5)), 1));
    }

    @Test
    void shouldNeverNumberARetryThatHasNoName() {
        RetryPolicy endless = new RetryPolicy(Integer.MAX_VALUE, Duration.ZERO, Duration.ZERO);

        assertThat(endless.after(98, FAILED, null, FAILED)).isEqualTo(new RetryAt(FAILED, 99));
        assertThat(endless.after(99, FAILED, null, FAILED)).isEqualTo(new GivenUp(99));
    }
}

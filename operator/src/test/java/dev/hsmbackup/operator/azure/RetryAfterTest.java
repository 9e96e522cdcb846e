package dev.hsmbackup.operator.azure;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RetryAfterTest {
    private static final Instant NOW = Instant.parse("2026-11-22T10:00:00Z");

    @ParameterizedTest
    @CsvSource({
        "5, PT5S",
        "120, PT2M",
        "' 7 ', PT7S",
        "0, PT0S",
        "1000000000, PT1000000000S",
        "'Sun, 22 Nov 2026 10:01:30 GMT', PT1M30S",
        "'Sun, 22 Nov 2026 09:00:00 GMT', PT0S",
    })
    void shouldReadSecondsAndDates(String value, Duration expected) {
        assertThat(RetryAfter.parse(value, NOW)).contains(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"-1", "abc", "1e9", "", "5s", "1.5", "999999999999999999999999", "2026-11-22T10:01:30Z", "٥"})
    void shouldTakeAnythingElseForNone(String value) {
        assertThat(RetryAfter.parse(value, NOW)).isEmpty();
    }
}

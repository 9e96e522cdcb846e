package dev.hsmbackup.crds;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GoDurationTest {

    @ParameterizedTest
    @CsvSource({
        "0s, PT0S, 0s",
        "90s, PT1M30S, 1m30s",
        "1h, PT1H, 1h",
        "1h30m, PT1H30M, 1h30m",
        "1h0m0s, PT1H, 1h",
        "168h, PT168H, 168h",
        "007m, PT7M, 7m",
        "99999h59m59s, PT99999H59M59S, 99999h59m59s"
    })
    void shouldReadAndWrite(String text, Duration duration, String written) {
        assertThat(GoDuration.parse(text)).isEqualTo(duration);
        assertThat(GoDuration.format(duration)).isEqualTo(written);
        assertThat(GoDuration.parse(written)).isEqualTo(duration);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", " ", "1", "1d", "-1h", "1.5h", "100ms", "PT1H", "30m1h", "1h\n", "1H", "100000h", "\u0661h"})
    void shouldSayWhatADurationIs(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> GoDuration.parse(text))
                .withMessage(
                        "\"%s\" is not a duration: write whole hours, minutes and seconds, for example 90s or 1h30m",
                        text);
    }

    @Test
    void shouldCutToSeconds() {
        assertThat(GoDuration.format(Duration.ofMillis(4_999))).isEqualTo("4s");
    }

    @Test
    void shouldRefuseToWriteANegativeDuration() {
        assertThatIllegalArgumentException().isThrownBy(() -> GoDuration.format(Duration.ofSeconds(-1)));
    }
}

package dev.hsmbackup.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SampleTest {

    private static final Sample HUNDRED = new Sample(DoubleStream.iterate(100, value -> value > 0, value -> value - 1)
            .boxed()
            .toList());

    @ParameterizedTest
    @CsvSource({"0, 1", "1, 1", "50, 50", "99, 99", "100, 100"})
    void shouldNameAValueThatWasMeasured(int percent, double value) {
        assertThat(HUNDRED.percentile(percent)).isEqualTo(value);
    }

    @Test
    void shouldTakeTheGreaterRankWhereThereAreFewValues() {
        Sample two = new Sample(List.of(3.0, 1.0));

        assertThat(two.median()).isEqualTo(1);
        assertThat(two.percentile(99)).isEqualTo(3);
        assertThat(two.greatest()).isEqualTo(3);
    }

    @Test
    void shouldNotMakeAFigureOfNothing() {
        assertThatThrownBy(() -> new Sample(List.of())).hasMessage("nothing was measured");
    }
}

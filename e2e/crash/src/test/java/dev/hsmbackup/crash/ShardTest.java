package dev.hsmbackup.crash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ShardTest {

    @Test
    void shouldLeaveOutNothingAndRunNothingTwice() {
        List<Integer> all = IntStream.range(0, 35).boxed().toList();

        List<Integer> together = IntStream.rangeClosed(1, 4)
                .boxed()
                .flatMap(number -> Shard.parse(number + "/4").of(all).stream())
                .toList();

        assertThat(together).containsExactlyInAnyOrderElementsOf(all);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "1", "0/2", "3/2", "1/0", "-1/2", "a/b", "1/2/3", "1/99999"})
    void shouldSayWhatToWriteInPlaceOf(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> Shard.parse(text)).withMessageContaining("write i/n");
    }
}

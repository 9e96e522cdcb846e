package dev.hsmbackup.operator.azure;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TextTest {

    @Test
    void shouldMakeOneLineWithoutControlCharacters() {
        assertThat(Text.clean("a\r\nb\u001b[31mc\u0000d\u2028e\u202ef\tg\u0085h\uD800i", 100))
                .isEqualTo("a b [31mc d e f g h i");
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "é", "語", "😀"})
    void shouldCutAtBytesAndNeverInsideACharacter(String letter) {
        String cut = Text.clean(letter.repeat(1_000_000), Text.MESSAGE);

        assertThat(cut.getBytes(StandardCharsets.UTF_8).length).isBetween(Text.MESSAGE - 3, Text.MESSAGE);
        assertThat(cut).endsWith("…").doesNotContain("?");
        assertThat(cut.replace(letter, "")).isEqualTo("…");
    }

    @ParameterizedTest
    @CsvSource({
        "Bearer eyJ0eXAiOiJKV1Qi.eyJhdWQiOiJ4In0.c2ln-_x rejected, Bearer (removed) rejected",
        "https://a.blob.core.windows.net/c?sv=1&sig=abc%2Bdef&se=2, https://a.blob.core.windows.net/c?sv=1&sig=(removed)&se=2",
        "designation of eyes, designation of eyes",
    })
    void shouldRemoveSecrets(String text, String expected) {
        assertThat(Text.clean(text, 200)).isEqualTo(expected);
    }

    @Test
    void shouldKeepNullAndTurnBlankIntoNull() {
        assertThat(Text.cleanOrNull(null, 10)).isNull();
        assertThat(Text.cleanOrNull(" \n ", 10)).isNull();
    }
}

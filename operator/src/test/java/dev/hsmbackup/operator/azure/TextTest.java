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
        "Authorization: Bearer abc.def~1-_+/=ghijkl was refused, Authorization: Bearer (removed) was refused",
        "bearer of news, bearer of news",
        "client_secret=Qp7%7Ex.y-Z&scope=x, client_secret=(removed)&scope=x",
        "grant_type=x&client_assertion=abc&assertion=d, grant_type=x&client_assertion=(removed)&assertion=(removed)",
        "password=hunter2 refused, password=(removed) refused",
        "job 7d423fcd68e24803a7a443e6f13d6456 of 6f1c9f0e-6b1f-4a39-9d9e-0d9c6d1c6b11, job 7d423fcd68e24803a7a443e6f13d6456 of 6f1c9f0e-6b1f-4a39-9d9e-0d9c6d1c6b11",
    })
    void shouldRemoveSecrets(String text, String expected) {
        assertThat(Text.clean(text, 200)).isEqualTo(expected);
    }

    /** The signature of a token, without which it is worth nothing, may come without the rest. */
    @Test
    void shouldRemoveWhatOnlyMachinesWrite() {
        String signature = "Kd9-Zr_7Vm2" + "aB3xY-".repeat(20);

        assertThat(Text.clean("bad signature " + signature + " for token", 200))
                .isEqualTo("bad signature (removed) for token");
        assertThat(Text.clean(
                        "/subscriptions/6f1c9f0e-6b1f-4a39-9d9e-0d9c6d1c6b11/resourceGroups/MyGroup7/providers/Microsoft.KeyVault",
                        200))
                .contains("/MyGroup7/");
        assertThat(Text.clean("0123456789abcdef".repeat(4), 200)).startsWith("0123");
    }

    @Test
    void shouldKeepNullAndTurnBlankIntoNull() {
        assertThat(Text.cleanOrNull(null, 10)).isNull();
        assertThat(Text.cleanOrNull(" \n ", 10)).isNull();
    }
}

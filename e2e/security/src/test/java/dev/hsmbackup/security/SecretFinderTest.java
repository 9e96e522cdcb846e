package dev.hsmbackup.security;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hsmbackup.security.SecretFinder.Form;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HexFormat;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** S14 means something only if a leak would be found. */
class SecretFinderTest {

    private static final String SECRET = "q8~Zr7/Kd+Vm2=Xw_Tn5-Hs9.Lb4";

    private final SecretFinder finder = new SecretFinder().add("canary", SECRET);

    @ParameterizedTest(name = "S14 {0}")
    @EnumSource
    @DisplayName("S14 a planted secret is found in every form")
    void shouldFindAPlantedSecret(Form form) {
        for (String written : SecretFinder.written(form, SECRET)) {
            assertThat(finder.in("{\"message\":\"" + written + "\"}")).anyMatch(found -> found.startsWith("canary"));
        }
    }

    @ParameterizedTest(name = "S14 behind {0}")
    @ValueSource(strings = {"", "B", "Be", "Bearer ", "Authorization: Bearer "})
    @DisplayName("S14 a secret inside of something encoded is found")
    void shouldFindASecretInsideOfWhatWasEncoded(String before) {
        byte[] text = (before + SECRET + "\r\n").getBytes(StandardCharsets.UTF_8);

        assertThat(finder.in("x " + Base64.getEncoder().encodeToString(text))).isNotEmpty();
        assertThat(finder.in("x " + Base64.getUrlEncoder().encodeToString(text)))
                .isNotEmpty();
        assertThat(finder.in("x " + HexFormat.of().formatHex(text))).isNotEmpty();
    }

    @Test
    @DisplayName("S14 a piece is enough, and nothing else is taken for it")
    void shouldFindAPieceAndNothingElse() {
        assertThat(finder.in("..." + SECRET.substring(5, 21) + "...")).containsExactly("canary (PLAIN)");
        assertThat(finder.in("..." + SECRET.substring(5, 20) + " ...")).isEmpty();
        assertThat(finder.in("the quick brown fox jumps over the lazy dog; 0123456789abcdef0123456789abcdef"))
                .isEmpty();
    }
}

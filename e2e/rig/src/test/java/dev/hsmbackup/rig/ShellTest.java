package dev.hsmbackup.rig;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ShellTest {

    @ParameterizedTest
    @ValueSource(strings = {"plain/path:1", "two words", "it's", "$HOME `id` \"x\" \\", "", "*", "a\nb"})
    void shouldBeReadBackByTheShellAsItWas(String text) throws IOException {
        Process shell = new ProcessBuilder("/bin/sh", "-c", "printf %s " + Shell.quote(text)).start();

        assertThat(new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                .isEqualTo(text);
    }
}

package dev.hsmbackup.rig.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class ScreenTest {

    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
    private Instant now = Instant.parse("2026-11-22T03:00:00Z");
    private final Screen screen = new Screen(new PrintStream(printed, true, StandardCharsets.UTF_8), () -> now, false);

    @Test
    void shouldTellTheSecondsSinceItBegan() {
        now = now.plusMillis(1250);

        screen.timed("operator: ready");

        assertThat(text()).isEqualTo("    1.3 s  operator: ready\n");
    }

    @Test
    void shouldSayThatItIsStillThereOnlyAfterTwoSecondsOfSilence() {
        screen.line("first");
        now = now.plusMillis(1999);
        screen.stillThere();
        now = now.plusMillis(1);
        screen.stillThere();
        screen.stillThere();

        assertThat(text()).isEqualTo("  first\n    2.0 s  …\n");
    }

    @Test
    void shouldIndentWhatAnotherProgramPrinted() {
        screen.heading("$ kubectl get hb");
        screen.block("NAME\nnightly  \n\n");

        assertThat(text()).isEqualTo("\n$ kubectl get hb\n  NAME\n  nightly\n");
    }

    private String text() {
        return printed.toString(StandardCharsets.UTF_8).replace("\r\n", "\n");
    }
}

package dev.hsmbackup.rig.cli;

import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Locale;

/** What the demo prints: plain text, with bold headings only on a terminal. */
final class Screen {

    private final PrintStream out;
    private final InstantSource clock;
    private final Instant start;
    private final boolean bold;

    Screen(PrintStream out, InstantSource clock, boolean bold) {
        this.out = out;
        this.clock = clock;
        this.start = clock.instant();
        this.bold = bold;
    }

    static Screen onStandardOutput(boolean bold) {
        return new Screen(System.out, InstantSource.system(), bold);
    }

    void heading(String text) {
        out.println();
        out.println(bold ? "\033[1m" + text + "\033[0m" : text);
    }

    void line(String text) {
        out.println("  " + text);
    }

    /** Text of several lines, as another program printed it. */
    void block(String text) {
        text.stripTrailing().lines().forEach(this::line);
    }

    /** A line that begins with the seconds since the demo began. */
    void timed(String text) {
        double seconds = Duration.between(start, clock.instant()).toMillis() / 1000.0;
        out.println(String.format(Locale.ROOT, "  %5.1f s  %s", seconds, text).stripTrailing());
    }
}

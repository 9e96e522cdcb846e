package dev.hsmbackup.rig.cli;

import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Locale;

/** What the demo prints: plain text, with bold headings only on a terminal. */
final class Screen {

    private static final Duration SILENCE = Duration.ofSeconds(2);
    private static final Duration LONGEST_SILENCE = Duration.ofSeconds(16);

    private final PrintStream out;
    private final InstantSource clock;
    private final Instant start;
    private final boolean bold;
    private Instant last;
    private Duration silence = SILENCE;

    Screen(PrintStream out, InstantSource clock, boolean bold) {
        this.out = out;
        this.clock = clock;
        this.start = clock.instant();
        this.bold = bold;
        this.last = start;
    }

    static Screen onStandardOutput(boolean bold) {
        return new Screen(System.out, InstantSource.system(), bold);
    }

    void heading(String text) {
        print("\n" + (bold ? "\033[1m" + text + "\033[0m" : text));
    }

    void line(String text) {
        print("  " + text);
    }

    /** Text of several lines, as another program printed it. */
    void block(String text) {
        text.stripTrailing().lines().forEach(this::line);
    }

    /** A line that begins with the seconds since the demo began. */
    void timed(String text) {
        double seconds = Duration.between(start, clock.instant()).toMillis() / 1000.0;
        print(String.format(Locale.ROOT, "  %5.1f s  %s", seconds, text));
    }

    /** Says that something is still under way, where nothing was printed for two seconds; then ever more rarely. */
    synchronized void stillThere() {
        if (!clock.instant().isBefore(last.plus(silence))) {
            Duration next = silence.multipliedBy(2);
            timed("…");
            silence = next.compareTo(LONGEST_SILENCE) > 0 ? LONGEST_SILENCE : next;
        }
    }

    private synchronized void print(String text) {
        out.println(text.stripTrailing());
        last = clock.instant();
        silence = SILENCE;
    }
}

package dev.hsmbackup.rig;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A wrong clock of the machine that a process runs on (libfaketime). It may change while the process runs, within about a
 * second. What measures time by a clock that cannot be set, as {@code CLOCK_MONOTONIC}, goes on undisturbed.
 */
public final class MachineClock {

    private final Path library;
    private final Path file;

    private MachineClock(Path library, Path file) {
        this.library = library;
        this.file = file;
    }

    /** One that is right until it is set. */
    static MachineClock in(Path file) {
        MachineClock clock = new MachineClock(library(), file);
        clock.set(Duration.ZERO);
        return clock;
    }

    /** From now on it is off by this much; positive: ahead. */
    public void set(Duration offset) {
        TextFile.writeAtomically(file, "%+d\n".formatted(offset.toSeconds()));
    }

    /** What makes a process see it. */
    Map<String, String> environment() {
        return Map.of(
                "LD_PRELOAD", library.toString(),
                "FAKETIME_TIMESTAMP_FILE", file.toString(),
                "FAKETIME_CACHE_DURATION", "1",
                // Else every timed wait of a JVM returns at once, and the process takes all CPU there is.
                "FAKETIME_FORCE_MONOTONIC_FIX", "0",
                // Both names: it changed between versions.
                "DONT_FAKE_MONOTONIC", "1",
                "FAKETIME_DONT_FAKE_MONOTONIC", "1");
    }

    /** The variant for programs with threads, wherever the distribution puts it. */
    private static Path library() {
        try (Stream<Path> folders = Files.list(Path.of("/usr/lib"))) {
            return folders.filter(Files::isDirectory)
                    .map(folder -> folder.resolve("faketime").resolve("libfaketimeMT.so.1"))
                    .filter(Files::exists)
                    .findFirst()
                    .orElseThrow(() -> new RigException("there is no libfaketimeMT.so.1 in /usr/lib/*/faketime: install"
                            + " libfaketime (Debian: package faketime)"));
        } catch (IOException e) {
            throw new RigException("cannot look for libfaketime in /usr/lib: " + e.getMessage(), e);
        }
    }
}

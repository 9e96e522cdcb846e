package dev.hsmbackup.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** The machine, and how busy it was. */
final class Circumstances {

    private Circumstances() {}

    static void before(Figures figures) {
        figures.circumstance(
                "when", Instant.now().truncatedTo(ChronoUnit.SECONDS).toString());
        figures.circumstance("processors", Runtime.getRuntime().availableProcessors());
        figures.circumstance("model", model());
        figures.circumstance("java", Runtime.version().toString());
        figures.circumstance("load_before", load());
    }

    /** The benchmark's own load is in it: about 2. */
    static void after(Figures figures) {
        figures.circumstance("load_after", load());
    }

    private static String model() {
        return text(Path.of("/proc/cpuinfo"))
                .lines()
                .filter(line -> line.startsWith("model name"))
                .map(line -> line.substring(line.indexOf(':') + 1).strip())
                .findFirst()
                .orElse("unknown");
    }

    /** Average number of threads that ran or wanted to, over the last minute. */
    private static String load() {
        return text(Path.of("/proc/loadavg")).split(" ", 2)[0];
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

package dev.hsmbackup.deploy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Prometheus' own tool, which parses and evaluates rules as Prometheus does. */
final class Promtool {

    /** What a run left; what it printed includes its errors. */
    record Result(int exitCode, String printed) {}

    private Promtool() {}

    static Result checkRules(Path file) {
        return run("check", "rules", file.toString());
    }

    static Result testRules(Path file) {
        return run("test", "rules", file.toString());
    }

    private static Result run(String... arguments) {
        List<String> command =
                Stream.concat(Stream.of("promtool"), Stream.of(arguments)).toList();
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            process.getOutputStream().close();
            String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return new Result(process.waitFor(), printed);
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "promtool cannot be run: install it (Debian: apt-get install prometheus), or let e2e/test.sh do so",
                    e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while promtool ran", e);
        }
    }
}

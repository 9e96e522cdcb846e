package dev.hsmbackup.simulator.faults;

import dev.hsmbackup.simulator.http.Request;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Runs a fault's command to its end; what it prints is appended to a file. */
public final class CommandRunner {
    private final File output;

    public CommandRunner(Path output) {
        this.output = output.toFile();
    }

    /** The command sees the request as {@code SIMULATOR_HOST}, {@code _METHOD}, {@code _PATH} and {@code _JOB_ID}. */
    public void run(Fault.Exec exec, Request request, @Nullable String jobId) {
        var _ = run(
                exec,
                Map.of(
                        "SIMULATOR_HOST",
                        request.host(),
                        "SIMULATOR_METHOD",
                        request.method(),
                        "SIMULATOR_PATH",
                        request.path(),
                        "SIMULATOR_JOB_ID",
                        jobId == null ? "" : jobId));
    }

    /**
     * Runs it with more environment variables.
     *
     * @return its exit code; empty when it could not be started or was killed because its time was over, which is also
     *     said on standard error
     */
    public OptionalInt run(Fault.Exec exec, Map<String, String> environment) {
        ProcessBuilder builder = new ProcessBuilder(exec.command())
                .redirectErrorStream(true)
                .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")))
                .redirectOutput(ProcessBuilder.Redirect.appendTo(output));
        builder.environment().putAll(environment);
        try {
            Process process = builder.start();
            if (process.waitFor(exec.limit().toMillis(), TimeUnit.MILLISECONDS)) {
                return OptionalInt.of(process.exitValue());
            }
            process.destroyForcibly();
            System.err.println("command killed after " + exec.limit() + ": " + exec.command());
        } catch (IOException e) {
            System.err.println("cannot run " + exec.command() + ": " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return OptionalInt.empty();
    }
}

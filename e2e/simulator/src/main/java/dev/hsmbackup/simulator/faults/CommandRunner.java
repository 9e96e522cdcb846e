package dev.hsmbackup.simulator.faults;

import dev.hsmbackup.simulator.http.Request;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
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
        ProcessBuilder builder = new ProcessBuilder(exec.command())
                .redirectErrorStream(true)
                .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")))
                .redirectOutput(ProcessBuilder.Redirect.appendTo(output));
        builder.environment().put("SIMULATOR_HOST", request.host());
        builder.environment().put("SIMULATOR_METHOD", request.method());
        builder.environment().put("SIMULATOR_PATH", request.path());
        builder.environment().put("SIMULATOR_JOB_ID", jobId == null ? "" : jobId);
        try {
            Process process = builder.start();
            if (!process.waitFor(exec.limit().toMillis(), TimeUnit.MILLISECONDS)) {
                process.destroyForcibly();
                System.err.println("simulator: command killed after " + exec.limit() + ": " + exec.command());
            }
        } catch (IOException e) {
            System.err.println("simulator: cannot run " + exec.command() + ": " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}

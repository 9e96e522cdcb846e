package dev.hsmbackup.rig;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.IntConsumer;

/**
 * A process of the rig: it sees only the environment that it is given, writes to a log file, is ended by its pid, and
 * never outlives this JVM.
 */
final class ChildProcess implements AutoCloseable {

    private static final Duration TERM_GRACE = Duration.ofSeconds(10);

    private final String name;
    private final Path log;
    private final Process process;

    private ChildProcess(String name, Path log, Process process) {
        this.name = name;
        this.log = log;
        this.process = process;
    }

    /** Starts it; what it prints is appended to {@code log}. */
    static ChildProcess start(String name, List<String> command, Map<String, String> environment, Path log) {
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectInput(Redirect.from(Path.of("/dev/null").toFile()))
                .redirectOutput(Redirect.appendTo(log.toFile()));
        builder.environment().clear();
        builder.environment().putAll(environment);
        try {
            Files.createDirectories(log.toAbsolutePath().getParent());
            Process process = builder.start();
            Watchdog.guard(process);
            return new ChildProcess(name, log, process);
        } catch (IOException e) {
            throw new RigException("cannot start the " + name + ": " + e.getMessage(), e);
        }
    }

    /** Tells the exit code, a while after it is gone. */
    CompletableFuture<Void> onExit(Duration delay, IntConsumer told) {
        return process.onExit()
                .thenAcceptAsync(
                        gone -> told.accept(gone.exitValue()),
                        CompletableFuture.delayedExecutor(delay.toMillis(), TimeUnit.MILLISECONDS));
    }

    long pid() {
        return process.pid();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    void send(Signal signal) {
        try {
            int code = new ProcessBuilder("/bin/kill", "-" + signal.name(), Long.toString(process.pid()))
                    .redirectErrorStream(true)
                    .redirectOutput(Redirect.DISCARD)
                    .start()
                    .waitFor();
            if (code != 0 && process.isAlive()) {
                throw new RigException("SIG" + signal + " could not be sent to the " + name + ", pid " + process.pid());
            }
        } catch (IOException e) {
            throw new RigException("cannot run kill: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Waits until it is gone, and answers its exit code. */
    int awaitExit(Duration atMost) {
        try {
            if (!process.waitFor(atMost.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new RigException("the " + name + ", pid " + process.pid() + ", still runs after "
                        + atMost.toSeconds() + " s; its log is " + log);
            }
            return process.exitValue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new RigException("interrupted while waiting for the " + name + " to end", e);
        }
    }

    /** For messages: what is left of its log. */
    String logTail() {
        return log + " ends with:\n" + TextFile.tail(log, 15);
    }

    /** SIGTERM, and SIGKILL where that does not help. */
    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(TERM_GRACE.toMillis(), TimeUnit.MILLISECONDS)) {
                process.destroyForcibly().waitFor();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}

package dev.hsmbackup.controlplane;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * A child process that cannot outlive this JVM, even when the JVM is killed with SIGKILL: it runs under a shell whose
 * standard input is a pipe that only we hold, and the shell kills the child when that pipe closes. {@link #close} goes
 * the same way, so the way is walked every time.
 *
 * @param name for messages
 * @param shell the guarding shell; ends with the child and its exit code
 * @param pid process id of the child itself
 * @param log the child's standard output and error
 */
record GuardedProcess(String name, Process shell, long pid, Path log) implements AutoCloseable {
    private static final long ENDS_WITHIN_SECONDS = 10;
    private static final int LINES_FOR_ERRORS = 12;

    /**
     * The child is killed, not asked: nothing in a throw-away cluster is worth a graceful end, and a killed child
     * cannot hang. Signals to the whole process group (Ctrl-C in a terminal) are not for the guard, hence the trap and
     * the session of its own: the end comes from us, through the pipe.
     */
    private static final String GUARD = """
            trap '' INT HUP QUIT TERM
            log=$1; shift
            exec 3<&0 </dev/null
            (trap - INT HUP QUIT TERM; exec "$@") >>"$log" 2>&1 3<&- &
            child=$!
            echo "$child"
            (while read -r _ <&3; do :; done; kill -KILL "$child") >/dev/null 2>&1 &
            guard=$!
            exec 3<&-
            wait "$child"; code=$?
            kill -KILL "$guard" 2>/dev/null
            exit "$code"
            """;

    static GuardedProcess start(List<String> command, Path log) throws IOException {
        var name = Path.of(command.getFirst()).getFileName().toString();
        var guarded = new ArrayList<String>();
        // Of util-linux; where it is missing (macOS) the trap alone has to do.
        SearchPath.find("setsid", SearchPath.of(System.getenv()), List.of())
                .ifPresent(setsid -> guarded.add(setsid.toString()));
        guarded.addAll(List.of("/bin/sh", "-c", GUARD, "guard-" + name, log.toString()));
        guarded.addAll(command);
        var builder = new ProcessBuilder(guarded).redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()));
        // Proxies, tokens and Go's debug switches of the caller are not for the servers.
        builder.environment().keySet().removeIf(variable -> !variable.equals("PATH") && !variable.equals("TMPDIR"));
        var shell = builder.start();
        return new GuardedProcess(name, shell, firstLineAsPid(shell, name), log);
    }

    private static long firstLineAsPid(Process shell, String name) throws IOException {
        try (BufferedReader lines = shell.inputReader(StandardCharsets.US_ASCII)) {
            var line = lines.readLine();
            if (line == null) {
                throw new IOException("/bin/sh did not start " + name);
            }
            return Long.parseLong(line);
        }
    }

    boolean isAlive() {
        return shell.isAlive();
    }

    /** Completes with one line about the end, when it comes. */
    CompletableFuture<String> ended() {
        return shell.onExit().thenApply(_ -> description());
    }

    /** What is known about an end that was not asked for. */
    String description() {
        return name + " ended with code " + shell.exitValue() + "; the end of " + log + ":\n" + lastLines();
    }

    private String lastLines() {
        try {
            var lines = Files.readAllLines(log, StandardCharsets.ISO_8859_1);
            return String.join("\n", lines.subList(Math.max(0, lines.size() - LINES_FOR_ERRORS), lines.size()));
        } catch (IOException e) {
            return "(cannot be read: " + e.getMessage() + ")";
        }
    }

    @Override
    public void close() {
        try {
            shell.getOutputStream().close();
            if (!shell.waitFor(ENDS_WITHIN_SECONDS, TimeUnit.SECONDS)) {
                throw new ControlPlaneException(name + ", process " + pid + ", does not end");
            }
        } catch (IOException e) {
            throw ControlPlaneException.of("Ending " + name, e);
        } catch (InterruptedException e) {
            throw ControlPlaneException.interrupted("ending " + name, e);
        }
    }
}

package dev.hsmbackup.controlplane;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;

/** The running processes, in the order of their start; they end in the reverse order. */
final class Servers implements AutoCloseable {
    private static final Duration LOOK_AGAIN_AFTER = Duration.ofMillis(25);

    private final List<GuardedProcess> processes = new ArrayList<>();

    void start(List<String> command, Path log) throws IOException {
        Files.createFile(log);
        processes.add(GuardedProcess.start(command, log));
    }

    /** Kills one; the others go on. */
    void kill(Tool tool) {
        process(tool).close();
    }

    /** Starts one again that was killed; its log goes on. */
    void restart(Tool tool, List<String> command) throws IOException {
        var old = process(tool);
        processes.set(processes.indexOf(old), GuardedProcess.start(command, old.log()));
    }

    private GuardedProcess process(Tool tool) {
        return processes.stream()
                .filter(process -> process.name().equals(tool.toString()))
                .findFirst()
                .orElseThrow();
    }

    List<GuardedProcess> processes() {
        return List.copyOf(processes);
    }

    CompletableFuture<String> firstEnd() {
        return CompletableFuture.anyOf(
                        processes.stream().map(GuardedProcess::ended).toArray(CompletableFuture[]::new))
                .thenApply(String.class::cast);
    }

    /** Waits for a condition; fails at once when one of the processes ends. */
    void await(String what, Duration timeout, BooleanSupplier condition) {
        var deadline = System.nanoTime() + timeout.toNanos();
        while (!condition.getAsBoolean()) {
            for (var process : processes) {
                if (!process.isAlive()) {
                    throw new ControlPlaneException(process.description());
                }
            }
            if (System.nanoTime() > deadline) {
                throw new ControlPlaneException("No " + what + " within " + timeout.toSeconds() + " s; see the logs in "
                        + processes.getFirst().log().getParent());
            }
            pause();
        }
    }

    private static void pause() {
        try {
            Thread.sleep(LOOK_AGAIN_AFTER);
        } catch (InterruptedException e) {
            throw ControlPlaneException.interrupted("starting the control plane", e);
        }
    }

    @Override
    public void close() {
        processes.reversed().forEach(GuardedProcess::close);
    }
}

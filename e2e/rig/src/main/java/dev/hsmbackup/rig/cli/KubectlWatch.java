package dev.hsmbackup.rig.cli;

import dev.hsmbackup.controlplane.Kubectl;
import dev.hsmbackup.rig.RigException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** {@code kubectl get --watch}, line by line, for a limited time. */
final class KubectlWatch implements AutoCloseable {

    private final Process process;
    private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();
    private final Duration atMost;
    private final long deadline;
    private volatile boolean closed;

    /** @param arguments what to watch, and how to print it */
    KubectlWatch(Kubectl kubectl, Duration atMost, String... arguments) {
        List<String> command = new ArrayList<>(List.of(
                kubectl.program().toString(),
                "--kubeconfig=" + kubectl.kubeconfig(),
                "--cache-dir=" + kubectl.cache(),
                "get",
                "--watch"));
        command.addAll(List.of(arguments));
        try {
            process = new ProcessBuilder(command).start();
        } catch (IOException e) {
            throw new RigException("cannot run kubectl: " + e.getMessage(), e);
        }
        this.atMost = atMost;
        this.deadline = System.nanoTime() + atMost.toNanos();
        Thread.ofVirtual().name("kubectl-watch").start(this::read);
    }

    private void read() {
        try {
            process.inputReader().lines().forEach(lines::add);
        } catch (UncheckedIOException e) {
            if (!closed) {
                throw e;
            }
        }
    }

    /**
     * The next line; empty where there is none for a second.
     *
     * @throws RigException when the time is over
     */
    Optional<String> next() {
        if (System.nanoTime() > deadline) {
            throw new RigException("it did not end within " + atMost.toSeconds() + " s");
        }
        try {
            return Optional.ofNullable(lines.poll(1, TimeUnit.SECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new RigException("interrupted while following", e);
        }
    }

    @Override
    public void close() {
        closed = true;
        process.destroy();
    }
}

package dev.hsmbackup.rig.cli;

import dev.hsmbackup.controlplane.Kubectl;
import dev.hsmbackup.rig.RigException;
import java.io.IOException;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** Follows all HsmBackups with {@code kubectl get --watch} until each has ended. */
final class Follower {

    private final Kubectl kubectl;
    private final Screen screen;
    private final Map<String, BackupLine> latest = new LinkedHashMap<>();

    Follower(Kubectl kubectl, Screen screen) {
        this.kubectl = kubectl;
        this.screen = screen;
    }

    /** Shows every change. */
    Collection<BackupLine> untilEnded(Duration atMost) {
        BlockingQueue<String> lines = new LinkedBlockingQueue<>();
        long deadline = System.nanoTime() + atMost.toNanos();
        Process watch = watch();
        Thread.ofVirtual().start(() -> watch.inputReader().lines().forEach(lines::add));
        try {
            while (latest.isEmpty() || !latest.values().stream().allMatch(BackupLine::ended)) {
                if (System.nanoTime() > deadline) {
                    throw new RigException("the backup did not end within " + atMost.toSeconds() + " s");
                }
                String line = lines.poll(1, TimeUnit.SECONDS);
                if (line != null) {
                    BackupLine.parse(line).ifPresent(this::show);
                }
            }
            return latest.values();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new RigException("interrupted while following the backups", e);
        } finally {
            watch.destroy();
        }
    }

    private Process watch() {
        List<String> command = List.of(
                kubectl.program().toString(),
                "--kubeconfig=" + kubectl.kubeconfig(),
                "--cache-dir=" + kubectl.cache(),
                "get",
                "hsmbackups",
                "--all-namespaces",
                "--watch",
                "--no-headers",
                "--output=" + BackupLine.COLUMNS);
        try {
            return new ProcessBuilder(command).start();
        } catch (IOException e) {
            throw new RigException("cannot run kubectl: " + e.getMessage(), e);
        }
    }

    private void show(BackupLine backup) {
        if (!backup.equals(latest.put(backup.key(), backup))) {
            screen.timed(backup.text());
        }
    }
}

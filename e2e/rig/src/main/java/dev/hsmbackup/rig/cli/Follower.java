package dev.hsmbackup.rig.cli;

import dev.hsmbackup.controlplane.Kubectl;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;

/** Follows all HsmBackups with {@code kubectl get --watch} until each has ended. */
final class Follower {

    private final Kubectl kubectl;
    private final Screen screen;
    private final Map<String, BackupLine> latest = new LinkedHashMap<>();

    Follower(Kubectl kubectl, Screen screen) {
        this.kubectl = kubectl;
        this.screen = screen;
    }

    /**
     * Shows every change.
     *
     * @param count how many there must be
     */
    Collection<BackupLine> untilEnded(int count, Duration atMost) {
        try (KubectlWatch watch = new KubectlWatch(
                kubectl, atMost, "hsmbackups", "--all-namespaces", "--no-headers", "--output=" + BackupLine.COLUMNS)) {
            while (latest.size() < count || !latest.values().stream().allMatch(BackupLine::ended)) {
                watch.next().flatMap(BackupLine::parse).ifPresent(this::show);
            }
            return latest.values();
        }
    }

    private void show(BackupLine backup) {
        if (!backup.equals(latest.put(backup.key(), backup))) {
            screen.timed(backup.text());
        }
    }
}

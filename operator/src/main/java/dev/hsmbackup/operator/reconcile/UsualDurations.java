package dev.hsmbackup.operator.reconcile;

import dev.hsmbackup.crds.Attempt;
import dev.hsmbackup.crds.HsmBackup;
import dev.hsmbackup.crds.Phase;
import dev.hsmbackup.crds.Run;
import dev.hsmbackup.crds.RunStatus;
import dev.hsmbackup.operator.operation.Attempts;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How long backups of each HSM take: the median of the last ones that succeeded. Learned from the objects themselves, of
 * which a new process sees each one once.
 */
final class UsualDurations {

    /** Odd, so that one of them is the median. */
    static final int LAST = 9;

    private record Backup(String uid, Instant end, Duration took) {}

    private final Map<String, List<Backup>> byHost = new HashMap<>();

    /** This is how the backup stands. May be told again and again, in any order. */
    synchronized void stands(Run run) {
        RunStatus status = run.getStatus();
        Attempt attempt = status.attempt();
        Instant start = status.startTime();
        Instant end = status.completionTime();
        if (!(run instanceof HsmBackup)
                || status.phase() != Phase.SUCCEEDED
                || attempt == null
                || start == null
                || end == null) {
            return;
        }
        Backup told = new Backup(run.getMetadata().getUid(), end, Duration.between(start, end));
        List<Backup> last = byHost.computeIfAbsent(Attempts.target(attempt).host(), host -> new ArrayList<>());
        if (last.contains(told)) {
            return;
        }
        last.add(told);
        last.sort(Comparator.comparing(Backup::end));
        if (last.size() > LAST) {
            last.removeFirst();
        }
    }

    /** Empty where none succeeded yet. */
    synchronized Optional<Duration> of(String host) {
        List<Duration> sorted = byHost.getOrDefault(host, List.of()).stream()
                .map(Backup::took)
                .sorted()
                .toList();
        return sorted.isEmpty() ? Optional.empty() : Optional.of(sorted.get(sorted.size() / 2));
    }
}

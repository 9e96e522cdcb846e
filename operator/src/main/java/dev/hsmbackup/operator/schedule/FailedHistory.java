package dev.hsmbackup.operator.schedule;

import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Set;

/** Which of a schedule's Failed backups go: all but the newest few. */
public final class FailedHistory {

    /**
     * A backup that ended badly.
     *
     * @param name of the object
     * @param at when it ended
     */
    public record Failure(String name, Instant at) {}

    private FailedHistory() {}

    /**
     * Picks what goes, the oldest first.
     *
     * @param failures in any order
     * @param limit spec.failedBackupsHistoryLimit; 0 keeps none, and less is read as 0
     * @param inUse names that stay besides, and count: of backups that something still refers to
     */
    public static List<Failure> surplus(Collection<Failure> failures, int limit, Set<String> inUse) {
        Comparator<Failure> newestFirst =
                Comparator.comparing(Failure::at).thenComparing(Failure::name).reversed();
        return failures.stream()
                .sorted(newestFirst)
                .skip(Math.max(0, limit))
                .filter(failure -> !inUse.contains(failure.name()))
                .toList()
                .reversed();
    }
}

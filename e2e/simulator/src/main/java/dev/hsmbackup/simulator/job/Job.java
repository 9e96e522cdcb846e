package dev.hsmbackup.simulator.job;

import java.time.Instant;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One job. Its work is done at the moment it ends, not before.
 *
 * @param <K> what kinds of jobs there are
 * @param <O> how they end
 */
public final class Job<K, O> {
    private final String id;
    private final K kind;
    private final Instant startedAt;
    private final @Nullable String artifact;
    private final Function<Instant, O> work;
    private Instant endsAt;
    private @Nullable O outcome;

    Job(String id, K kind, Instant startedAt, Instant endsAt, @Nullable String artifact, Function<Instant, O> work) {
        this.id = id;
        this.kind = kind;
        this.startedAt = startedAt;
        this.endsAt = endsAt;
        this.artifact = artifact;
        this.work = work;
    }

    void settle(Instant now) {
        if (outcome == null && !now.isBefore(endsAt)) {
            outcome = work.apply(endsAt);
        }
    }

    void end(Instant now, O scripted) {
        endsAt = now;
        outcome = scripted;
    }

    void finish(Instant now) {
        if (outcome == null) {
            endsAt = now;
            settle(now);
        }
    }

    public boolean running() {
        return outcome == null;
    }

    public String id() {
        return id;
    }

    public K kind() {
        return kind;
    }

    public Instant startedAt() {
        return startedAt;
    }

    public Instant endsAt() {
        return endsAt;
    }

    /** What a backup will write: the folder's URI, or the backup's id. */
    public Optional<String> artifact() {
        return Optional.ofNullable(artifact);
    }

    public Optional<O> outcome() {
        return Optional.ofNullable(outcome);
    }
}

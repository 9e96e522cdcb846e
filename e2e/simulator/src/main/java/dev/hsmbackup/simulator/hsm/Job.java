package dev.hsmbackup.simulator.hsm;

import java.time.Instant;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** One job of an HSM. Its work is done at the moment it ends, not before. */
public final class Job {
    private final String id;
    private final JobKind kind;
    private final Instant startedAt;
    private final @Nullable String folderUri;
    private final Supplier<Outcome> work;
    private Instant endsAt;
    private @Nullable Outcome outcome;

    /** A job that runs; the folder is the one a backup will write. */
    Job(
            String id,
            JobKind kind,
            Instant startedAt,
            Instant endsAt,
            @Nullable String folderUri,
            Supplier<Outcome> work) {
        this.id = id;
        this.kind = kind;
        this.startedAt = startedAt;
        this.endsAt = endsAt;
        this.folderUri = folderUri;
        this.work = work;
    }

    void settle(Instant now) {
        if (outcome == null && !now.isBefore(endsAt)) {
            outcome = work.get();
        }
    }

    /** Ends the job now, with this outcome, without doing its work. */
    void end(Instant now, Outcome scripted) {
        endsAt = now;
        outcome = scripted;
    }

    /** Ends the job now and does its work. */
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

    public JobKind kind() {
        return kind;
    }

    public Instant startedAt() {
        return startedAt;
    }

    public Instant endsAt() {
        return endsAt;
    }

    public Optional<String> folderUri() {
        return Optional.ofNullable(folderUri);
    }

    public Optional<Outcome> outcome() {
        return Optional.ofNullable(outcome);
    }
}

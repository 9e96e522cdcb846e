package dev.hsmbackup.simulator.job;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The jobs of one HSM or cluster, in the order of their starts. Guarded by the simulator's lock.
 *
 * @param <K> what kinds of jobs there are
 * @param <O> how they end
 */
public final class JobBook<K, O> {
    private final InstantSource clock;
    private final Map<String, Job<K, O>> jobs = new LinkedHashMap<>();

    public JobBook(InstantSource clock) {
        this.clock = clock;
    }

    /**
     * Starts a job.
     *
     * @param takes until it ends by itself
     * @param artifact what it will write; null where it writes nothing
     * @param work what it does when it ends, given the time of its end
     */
    public Job<K, O> start(String id, K kind, Duration takes, @Nullable String artifact, Function<Instant, O> work) {
        Instant now = clock.instant();
        Job<K, O> job = new Job<>(id, kind, now, now.plus(takes), artifact, work);
        jobs.put(id, job);
        return job;
    }

    /**
     * Ends the jobs whose time has come.
     *
     * @param retention how long an ended job is known; for ever if null
     */
    public void settle(@Nullable Duration retention) {
        Instant now = clock.instant();
        jobs.values().forEach(job -> job.settle(now));
        if (retention != null) {
            jobs.values()
                    .removeIf(job ->
                            !job.running() && job.endsAt().plus(retention).isBefore(now));
        }
    }

    public Optional<Job<K, O>> find(String id) {
        return Optional.ofNullable(jobs.get(id));
    }

    public Optional<Job<K, O>> running() {
        return jobs.values().stream().filter(Job::running).findFirst();
    }

    /** Ends a job with this outcome, now, without doing its work. */
    public void end(Job<K, O> job, O outcome) {
        job.end(clock.instant(), outcome);
    }

    /** Ends a running job now and does its work. */
    public void finish(Job<K, O> job) {
        job.finish(clock.instant());
    }

    public List<Job<K, O>> all() {
        return List.copyOf(jobs.values());
    }
}

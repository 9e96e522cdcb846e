package dev.hsmbackup.operator.reconcile;

import dev.hsmbackup.operator.port.HsmGateway;
import dev.hsmbackup.operator.port.HsmTarget;
import dev.hsmbackup.operator.port.JobAnswer;
import dev.hsmbackup.operator.port.JobAnswer.Outcome;
import dev.hsmbackup.operator.port.ProbeAnswer;
import dev.hsmbackup.operator.port.Problem;
import dev.hsmbackup.operator.port.StartAnswer;
import java.net.URI;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Azure as far as the core sees it: one job per HSM at a time, jobs run until a test ends them. Every start request that
 * arrives is written down, whatever its answer: that list is the oracle of the start protocol.
 */
final class FakeHsmGateway implements HsmGateway {

    private static final String FOLDER = "https://hsmbackups.blob.core.windows.net/backups/mhsm-";

    /** A start request. */
    record Arrival(HsmTarget hsm, URI container, UUID attemptId) {}

    private final List<Arrival> starts = new ArrayList<>();
    private final List<String> polls = new ArrayList<>();
    private final Map<String, JobAnswer> jobs = new LinkedHashMap<>();
    private final Map<String, String> running = new LinkedHashMap<>();
    private final Deque<Supplier<StartAnswer>> scriptedStarts = new ArrayDeque<>();
    private final Deque<Problem> scriptedProblems = new ArrayDeque<>();
    private Runnable beforeStart = () -> {};
    private Runnable whilePreparing = () -> {};
    private @Nullable JobAnswer everyPoll;
    private ProbeAnswer probe = new ProbeAnswer.Ready();

    synchronized List<Arrival> starts() {
        return List.copyOf(starts);
    }

    /** Job ids in the order they were asked for. */
    synchronized List<String> polls() {
        return List.copyOf(polls);
    }

    /** The next start request gets this answer, and nothing happens otherwise. */
    synchronized void answerNextStart(StartAnswer answer) {
        scriptedStarts.add(() -> answer);
    }

    /** The next start request starts a job, but its sender does not learn of it. */
    synchronized void loseNextAnswer(Problem problem) {
        scriptedStarts.add(() -> {
            accept(starts.getLast().hsm().host());
            return new StartAnswer.Ambiguous(problem);
        });
    }

    /** The next preparation of a start meets this problem. */
    synchronized void failNextPreparation(Problem problem) {
        scriptedProblems.add(problem);
    }

    /** Done once, between the live read and the lock. */
    synchronized void whilePreparing(Runnable action) {
        whilePreparing = action;
    }

    /** Done once, when the next start request arrives. */
    synchronized void whenAStartArrives(Runnable action) {
        beforeStart = action;
    }

    /** Every question about a job gets this answer; null: the truth. */
    synchronized void answerEveryPoll(@Nullable JobAnswer answer) {
        everyPoll = answer;
    }

    synchronized void probeAnswer(ProbeAnswer answer) {
        probe = answer;
    }

    /** Ends the job that runs on the HSM. */
    synchronized void finish(String host, Outcome outcome) {
        finish(host, outcome, outcome == Outcome.SUCCEEDED ? FOLDER + runningOn(host) : null, null, null);
    }

    /** The same with what Azure says about it. */
    synchronized void finish(
            String host, Outcome outcome, @Nullable String folder, @Nullable String details, @Nullable Instant end) {
        String word = outcome == Outcome.SUCCEEDED ? "Succeeded" : "Failed";
        finish(host, new JobAnswer.Ended(outcome, word, details, folder, null, null, null, end));
    }

    /** The same with all of Azure's answer. */
    synchronized void finish(String host, JobAnswer.Ended end) {
        String job = running.remove(host);
        if (job == null) {
            throw new IllegalStateException("no job runs on " + host);
        }
        jobs.put(job, end);
    }

    synchronized @Nullable String runningOn(String host) {
        return running.get(host);
    }

    @Override
    public Optional<Problem> prepare(HsmTarget target) {
        Runnable action;
        synchronized (this) {
            action = whilePreparing;
            whilePreparing = () -> {};
        }
        action.run();
        synchronized (this) {
            return Optional.ofNullable(scriptedProblems.poll());
        }
    }

    @Override
    public StartAnswer startBackup(HsmTarget target, URI container, UUID attemptId) {
        Runnable action;
        synchronized (this) {
            starts.add(new Arrival(target, container, attemptId));
            action = beforeStart;
            beforeStart = () -> {};
        }
        action.run();
        synchronized (this) {
            Supplier<StartAnswer> scripted = scriptedStarts.poll();
            return scripted == null ? accept(target.host()) : scripted.get();
        }
    }

    @Override
    public synchronized JobAnswer backupJob(HsmTarget target, String jobId) {
        polls.add(jobId);
        return everyPoll == null ? job(jobId) : everyPoll;
    }

    @Override
    public synchronized ProbeAnswer probe(HsmTarget target) {
        return probe;
    }

    /** What Azure knows about a job, of whatever kind. */
    synchronized JobAnswer job(String jobId) {
        return jobs.getOrDefault(jobId, new JobAnswer.Unknown());
    }

    /** Azure forgets it. */
    synchronized void forget(String jobId) {
        jobs.remove(jobId);
    }

    /** Starts a job unless one runs. */
    synchronized StartAnswer accept(String host) {
        if (running.containsKey(host)) {
            return new StartAnswer.NotStarted(
                    new Problem(Problem.Kind.BUSY, "Conflict", "Another job runs on the HSM."), null);
        }
        String job = UUID.randomUUID().toString().replace("-", "");
        running.put(host, job);
        jobs.put(job, new JobAnswer.Running("InProgress", null, null));
        return new StartAnswer.Started(job);
    }
}

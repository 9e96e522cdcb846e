package dev.hsmbackup.operator.reconcile;

import dev.hsmbackup.operator.port.CheckAnswer;
import dev.hsmbackup.operator.port.HsmTarget;
import dev.hsmbackup.operator.port.JobAnswer;
import dev.hsmbackup.operator.port.Problem;
import dev.hsmbackup.operator.port.RestoreGateway;
import dev.hsmbackup.operator.port.RestoreRequest;
import dev.hsmbackup.operator.port.StartAnswer;
import java.net.URI;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The restores of {@link FakeHsmGateway}: the same HSMs, of which each runs one job at a time. The HSMs have no check of
 * their own unless a test gives them one.
 */
final class FakeRestoreGateway implements RestoreGateway {

    /** A start request. */
    record Arrival(HsmTarget hsm, RestoreRequest request, UUID attemptId) {}

    /** A question about a job. */
    record Poll(HsmTarget hsm, String jobId) {}

    private final FakeHsmGateway azure;
    private final FakeClusters clusters = new FakeClusters();
    private final List<Arrival> starts = new ArrayList<>();
    private final List<RestoreRequest> checks = new ArrayList<>();
    private final List<Poll> polls = new ArrayList<>();
    private final Deque<Supplier<StartAnswer>> scriptedStarts = new ArrayDeque<>();
    private Runnable whileLooking = () -> {};
    private Runnable beforeStart = () -> {};
    private CheckAnswer check = new StartAnswer.NotStarted(
            new Problem(Problem.Kind.NOT_FOUND, "NotFound", "The HSM has no such check."), null);
    private @Nullable JobAnswer checkResult;
    private Presence key = Presence.ABSENT;
    private Presence folder = Presence.PRESENT;

    FakeRestoreGateway(FakeHsmGateway azure) {
        this.azure = azure;
    }

    /** Of which some may be restored into. */
    FakeClusters clusters() {
        return clusters;
    }

    synchronized List<Arrival> starts() {
        return List.copyOf(starts);
    }

    synchronized List<RestoreRequest> checks() {
        return List.copyOf(checks);
    }

    synchronized List<Poll> polls() {
        return List.copyOf(polls);
    }

    /** The next start request gets this answer, and nothing happens otherwise. */
    synchronized void answerNextStart(StartAnswer answer) {
        scriptedStarts.add(() -> answer);
    }

    /** The next start request starts a job, but its sender does not learn of it. */
    synchronized void loseNextAnswer(Problem problem) {
        scriptedStarts.add(() -> {
            azure.accept(starts.getLast().hsm().host());
            return new StartAnswer.Ambiguous(problem);
        });
    }

    /** Done once, when the next start request arrives. */
    synchronized void whenAStartArrives(Runnable action) {
        beforeStart = action;
    }

    /** Done once, when the folder is looked for. */
    synchronized void whileLooking(Runnable action) {
        whileLooking = action;
    }

    /**
     * From now on the HSMs check.
     *
     * @param asked the answer to the request for one
     * @param result what is said about its job; null: nothing is known of it
     */
    synchronized void check(CheckAnswer asked, @Nullable JobAnswer result) {
        check = asked;
        checkResult = result;
    }

    synchronized void keyIs(Presence presence) {
        key = presence;
    }

    synchronized void folderIs(Presence presence) {
        folder = presence;
    }

    @Override
    public StartAnswer startRestore(HsmTarget target, RestoreRequest request, UUID attemptId) {
        Runnable action;
        synchronized (this) {
            starts.add(new Arrival(target, request, attemptId));
            clusters.restoreArrives(target);
            action = beforeStart;
            beforeStart = () -> {};
        }
        action.run();
        synchronized (this) {
            Supplier<StartAnswer> scripted = scriptedStarts.poll();
            return scripted == null ? azure.accept(target.host()) : scripted.get();
        }
    }

    @Override
    public synchronized CheckAnswer startCheck(HsmTarget target, RestoreRequest request, UUID attemptId) {
        checks.add(request);
        return check;
    }

    @Override
    public synchronized JobAnswer restoreJob(HsmTarget target, String jobId) {
        polls.add(new Poll(target, jobId));
        boolean aboutCheck = check instanceof StartAnswer.Started(String job) && job.equals(jobId);
        return aboutCheck && checkResult != null ? checkResult : azure.job(jobId);
    }

    @Override
    public synchronized Presence key(HsmTarget target, String keyName) {
        return key;
    }

    @Override
    public Presence folder(HsmTarget target, URI container, String name) {
        Runnable action;
        synchronized (this) {
            action = whileLooking;
            whileLooking = () -> {};
        }
        action.run();
        synchronized (this) {
            return folder;
        }
    }
}

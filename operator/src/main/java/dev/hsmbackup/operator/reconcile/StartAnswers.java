package dev.hsmbackup.operator.reconcile;

import dev.hsmbackup.crds.Attempt;
import dev.hsmbackup.operator.port.StartAnswer;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/**
 * What this process knows of its attempts and is not in the status yet: those for which nothing was sent so far, and the
 * answers to those that were. Answers stay here until their write went through, however long
 * the API server is away; a process that dies before that leaves an intent that ends as Unknown.
 */
public final class StartAnswers {

    private final Map<UUID, String> objects = new ConcurrentHashMap<>();
    private final Set<UUID> intended = ConcurrentHashMap.newKeySet();
    private final Set<UUID> standing = ConcurrentHashMap.newKeySet();
    private final Map<UUID, Attempt> sent = new ConcurrentHashMap<>();
    private final Map<UUID, StartAnswer> byAttempt = new ConcurrentHashMap<>();

    /** The intent is about to be written; until {@link #sending} nothing goes to Azure. */
    void intend(UUID attemptId, String uid) {
        objects.put(attemptId, uid);
        intended.add(attemptId);
    }

    /** The intent stands in the status: a process that ends now leaves it behind, though nothing was sent. */
    void stands(UUID attemptId) {
        standing.add(attemptId);
    }

    /** The request is about to be sent. */
    void sending(Attempt attempt) {
        sent.put(attempt.id(), attempt);
        intended.remove(attempt.id());
        standing.remove(attempt.id());
    }

    /** True where this process recorded the intent and knows that nothing was sent. */
    boolean isIntended(UUID attemptId) {
        return intended.contains(attemptId);
    }

    void put(UUID attemptId, StartAnswer answer) {
        byAttempt.put(attemptId, answer);
    }

    Optional<StartAnswer> find(UUID attemptId) {
        return Optional.ofNullable(byAttempt.get(attemptId));
    }

    /** It is all in the status now, or does not matter any more. */
    void recorded(UUID attemptId) {
        intended.remove(attemptId);
        standing.remove(attemptId);
        sent.remove(attemptId);
        byAttempt.remove(attemptId);
        objects.remove(attemptId);
        synchronized (this) {
            notifyAll();
        }
    }

    /**
     * The object waits, so all its earlier requests were definitely rejected or never sent: that stands in the status,
     * also where the answer to that write was lost. An intent that may still be on its way to the API server stays known.
     *
     * @return an attempt that was sent and not rejected: the status is wrong, somebody set it back
     */
    Optional<Attempt> waits(String uid) {
        attempts(uid)
                .filter(attempt ->
                        byAttempt.get(attempt) instanceof StartAnswer.NotStarted || standing.contains(attempt))
                .forEach(this::recorded);
        return attempts(uid).map(sent::get).filter(Objects::nonNull).findFirst();
    }

    /** The object ended, or does not exist any more: nothing about it matters. */
    void over(String uid) {
        attempts(uid).forEach(this::recorded);
    }

    private Stream<UUID> attempts(String uid) {
        return objects.entrySet().stream()
                .filter(it -> it.getValue().equals(uid))
                .map(Map.Entry::getKey);
    }

    /**
     * Waits until all answers are recorded, and all intents without a request are taken back.
     *
     * @return false where some are not after this time
     */
    public synchronized boolean awaitRecorded(Duration longest) throws InterruptedException {
        long end = System.nanoTime() + longest.toNanos();
        while (!byAttempt.isEmpty() || !standing.isEmpty()) {
            long left = (end - System.nanoTime()) / 1_000_000;
            if (left <= 0) {
                return false;
            }
            wait(left);
        }
        return true;
    }
}

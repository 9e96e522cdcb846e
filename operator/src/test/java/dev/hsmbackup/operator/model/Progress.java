package dev.hsmbackup.operator.model;

import dev.hsmbackup.crds.Run;
import dev.hsmbackup.crds.RunStatus;
import dev.hsmbackup.operator.port.ClusterAnswer;
import dev.hsmbackup.operator.port.HsmGateway;
import dev.hsmbackup.operator.port.HsmTarget;
import dev.hsmbackup.operator.port.JobAnswer;
import dev.hsmbackup.operator.port.ProbeAnswer;
import dev.hsmbackup.operator.port.Problem;
import dev.hsmbackup.operator.port.StartAnswer;
import dev.hsmbackup.operator.reconcile.OneStep;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * How far one step of the operator has come: what it started from, and the answers it got so far. What it does next is
 * found by running the shipped code from the start of the step with these answers until it asks for one more. The same
 * start and answers are always the same Progress.
 */
final class Progress {

    /** What a step starts from. */
    record Start(Kind kind, int uid, int version, Ref<RunStatus> cached, Memory memory, UUID attempt, int clock) {}

    enum Kind {
        RECONCILE,
        DELETED,
        FOLLOW_ORPHAN
    }

    /** What was asked and answered, and when, in seconds. */
    private record Known(Request request, Answer answer, int clock) {}

    private static final Map<Start, Progress> STARTS = new HashMap<>();
    private static int runs;

    private final Start start;
    private final List<Known> known;
    private final Map<Known, Progress> next = new HashMap<>();
    private final Memory memory;
    private final @Nullable Request request;

    private Progress(Start start, List<Known> known) {
        this.start = start;
        this.known = known;
        Replay replay = new Replay();
        OneStep step = new OneStep(
                FakeClient.of(replay::answer),
                replay,
                new Restores(replay::answer),
                replay::cluster,
                replay::now,
                FakeClient.identity(),
                start.attempt());
        Set<UUID> attempts = new HashSet<>(start.memory().intended());
        attempts.addAll(start.memory().answers().keySet());
        attempts.forEach(it -> step.remember(
                Names.uid(start.uid()),
                it,
                start.memory().intended().contains(it),
                Optional.ofNullable(start.memory().answers().get(it))));
        this.request = run(step).orElse(null);
        attempts.add(start.attempt());
        Map<UUID, StartAnswer> answers = new HashMap<>();
        attempts.forEach(it -> step.answer(it).ifPresent(answer -> answers.put(it, answer)));
        attempts.removeIf(it -> !step.isIntended(it));
        this.memory = new Memory(Set.copyOf(attempts), Map.copyOf(answers));
        runs++;
    }

    static Progress of(Start start) {
        return STARTS.computeIfAbsent(start, it -> new Progress(it, List.of()));
    }

    /** One answer further. */
    Progress with(Answer answer, int clock) {
        if (request == null) {
            throw new IllegalStateException("the step is over");
        }
        return next.computeIfAbsent(new Known(request, answer, clock), it -> {
            List<Known> more = new ArrayList<>(known);
            more.add(it);
            return new Progress(start, List.copyOf(more));
        });
    }

    Start start() {
        return start;
    }

    /** What it asks for; null: the step is over. */
    @Nullable
    Request request() {
        return request;
    }

    /** What the process remembers now. */
    Memory memory() {
        return memory;
    }

    /** What it asked last and got an answer to; null: nothing. */
    @Nullable
    Request lastRequest() {
        return known.isEmpty() ? null : known.getLast().request();
    }

    /** What it saw of the Cloud HSM before; null: it did not look yet. */
    @Nullable
    Answer cluster() {
        return known.stream()
                .filter(it -> it.request() instanceof Request.ReadCluster)
                .map(Known::answer)
                .reduce((_, last) -> last)
                .orElse(null);
    }

    /** Whether it looked at the Cloud HSM since it wrote its intent. */
    boolean lookedAgain() {
        boolean intended = false;
        for (Known it : known) {
            if (intended && it.request() instanceof Request.ReadCluster) {
                return true;
            }
            intended |= it.request() instanceof Request.WriteStatus;
        }
        return false;
    }

    /** What it learned last; null: nothing. */
    @Nullable
    Answer lastAnswer() {
        return known.isEmpty() ? null : known.getLast().answer();
    }

    /** Frees the memory. */
    static void forgetAll() {
        STARTS.clear();
    }

    /** How often the shipped code ran. */
    static int runs() {
        return runs;
    }

    private Optional<Request> run(OneStep step) {
        Run cached = Names.run(start.uid(), start.version(), start.cached().get());
        try {
            switch (start.kind()) {
                case RECONCILE -> step.reconcile(cached);
                case DELETED -> step.deleted(cached);
                case FOLLOW_ORPHAN -> step.followOrphan(Names.HSM);
            }
            return Optional.empty();
        } catch (Unanswered e) {
            return Optional.of(e.request);
        } catch (KubernetesClientException e) {
            // The framework tries again later.
            return Optional.empty();
        }
    }

    /** Thrown where the shipped code asks for more than is known. */
    private static final class Unanswered extends RuntimeException {
        private final transient Request request;

        Unanswered(Request request) {
            super(null, null, false, false);
            this.request = request;
        }
    }

    /** Gives the known answers in order. */
    private final class Replay implements HsmGateway {
        private int given;

        Answer answer(Request request) {
            if (given == known.size()) {
                throw new Unanswered(request);
            }
            Known next = known.get(given++);
            if (!next.request().equals(request)) {
                throw new IllegalStateException(
                        "the shipped code is not repeatable: " + next.request() + ", " + request);
            }
            return next.answer();
        }

        Instant now() {
            return Names.CREATED.plusSeconds(
                    given == 0 ? start.clock() : known.get(given - 1).clock());
        }

        @Override
        public Optional<Problem> prepare(HsmTarget target) {
            return Optional.empty();
        }

        @Override
        public StartAnswer startBackup(HsmTarget target, URI container, UUID attemptId) {
            return ((Answer.Start) answer(new Request.Send(attemptId))).answer();
        }

        @Override
        public JobAnswer backupJob(HsmTarget target, String jobId) {
            Request poll = jobId.equals(Names.SAFETY_JOB) ? new Request.PollSafety() : new Request.Poll(jobId);
            return ((Answer.Job) answer(poll)).answer();
        }

        ClusterAnswer cluster(HsmTarget target) {
            return ((Answer.Cluster) answer(new Request.ReadCluster())).answer();
        }

        @Override
        public ProbeAnswer probe(HsmTarget target) {
            throw new UnsupportedOperationException();
        }
    }
}

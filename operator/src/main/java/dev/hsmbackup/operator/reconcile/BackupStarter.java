package dev.hsmbackup.operator.reconcile;

import dev.hsmbackup.crds.Attempt;
import dev.hsmbackup.crds.HsmBackup;
import dev.hsmbackup.crds.HsmBackupStatus;
import dev.hsmbackup.operator.kube.HsmBackups;
import dev.hsmbackup.operator.kube.HsmBackups.Written;
import dev.hsmbackup.operator.kube.Leadership;
import dev.hsmbackup.operator.kube.StartGate;
import dev.hsmbackup.operator.operation.Decision;
import dev.hsmbackup.operator.operation.StartPolicy;
import dev.hsmbackup.operator.port.HsmGateway;
import dev.hsmbackup.operator.port.HsmTarget;
import dev.hsmbackup.operator.port.Problem;
import dev.hsmbackup.operator.port.StartAnswer;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;

/**
 * The start protocol (DESIGN §3, steps 2 to 6): at most one request per object that was not definitely rejected. Step 1,
 * the live read, is the caller's.
 */
public final class BackupStarter {

    private final HsmGateway gateway;
    private final HsmBackups backups;
    private final LockKeeper locks;
    private final Leadership leadership;
    private final StartGate gate;
    private final StartAnswers answers;
    private final BackupReporter reporter;
    private final InstantSource clock;
    private final Supplier<UUID> attemptIds;

    public BackupStarter(
            HsmGateway gateway,
            HsmBackups backups,
            LockKeeper locks,
            Leadership leadership,
            StartGate gate,
            StartAnswers answers,
            BackupReporter reporter,
            InstantSource clock) {
        this(gateway, backups, locks, leadership, gate, answers, reporter, clock, UUID::randomUUID);
    }

    /** @param attemptIds never gives the same one twice, over all processes */
    BackupStarter(
            HsmGateway gateway,
            HsmBackups backups,
            LockKeeper locks,
            Leadership leadership,
            StartGate gate,
            StartAnswers answers,
            BackupReporter reporter,
            InstantSource clock,
            Supplier<UUID> attemptIds) {
        this.gateway = gateway;
        this.backups = backups;
        this.locks = locks;
        this.leadership = leadership;
        this.gate = gate;
        this.answers = answers;
        this.reporter = reporter;
        this.clock = clock;
        this.attemptIds = attemptIds;
    }

    /** What there is to do after an attempt: a decision about the object as it stands now. */
    record Outcome(HsmBackup backup, Decision decision) {}

    /** Whether this process may start anything at all. */
    boolean startsAllowed() {
        return leadership.leading() && !gate.closed();
    }

    /** Whether this process leads, by the API server's word. */
    boolean leadsForSure() {
        return leadership.confirmed();
    }

    /** @param backup as read live, in phase Pending */
    Outcome start(HsmBackup backup, Decision.Start start) {
        Instant targetRead = clock.instant();
        Optional<Problem> problem = gateway.prepare(start.hsm());
        if (problem.isPresent()) {
            return new Outcome(
                    backup,
                    StartPolicy.refused(backup, new StartAnswer.NotStarted(problem.get(), null), clock.instant()));
        }
        if (Duration.between(targetRead, clock.instant()).compareTo(StartPolicy.TARGET_VALID) > 0) {
            // The token is there now, so the next look is followed by a start at once.
            return new Outcome(backup, new Decision.LookAgain(Duration.ofMillis(100)));
        }
        Optional<StartGate.Pass> pass = gate.enter();
        if (pass.isEmpty()) {
            return new Outcome(backup, new Decision.LookAgain(Duration.ofSeconds(1)));
        }
        try (StartGate.Pass _ = pass.get()) {
            return startWithPass(backup, start);
        }
    }

    private Outcome startWithPass(HsmBackup backup, Decision.Start start) {
        UUID attemptId = attemptIds.get();
        Instant begin = clock.instant();
        long beginNanos = System.nanoTime();
        if (!locks.take(backup, start.hsm(), attemptId)) {
            return new Outcome(backup, StartPolicy.locked(backup, clock.instant()));
        }
        answers.intend(attemptId, backup.getMetadata().getUid());
        Optional<HsmBackup> intended = writeIntent(backup, start.hsm(), attemptId);
        if (intended.isEmpty()) {
            answers.recorded(attemptId);
            return new Outcome(backup, new Decision.LookAgain(Duration.ofMillis(100)));
        }
        HsmBackup starting = intended.get();
        answers.stands(attemptId);
        if (!stillMaySend(begin, beginNanos)) {
            return new Outcome(starting, StartPolicy.notSent(starting, clock.instant()));
        }
        answers.sending(Objects.requireNonNull(starting.getStatus().attempt(), "the intent is written"));
        StartAnswer answer = gateway.startBackup(start.hsm(), start.container(), attemptId);
        answers.put(attemptId, answer);
        reporter.asked(starting, answer);
        return new Outcome(starting, StartPolicy.starting(starting, answer, clock.instant()));
    }

    /**
     * Step 3. A conflict or a lost answer can hide a write of ours that was committed: the random attempt id tells.
     * Empty: it is not ours, so this reconciliation is dropped.
     */
    private Optional<HsmBackup> writeIntent(HsmBackup backup, HsmTarget hsm, UUID attemptId) {
        HsmBackupStatus intent = StartPolicy.intent(backup, hsm, attemptId, clock.instant());
        try {
            if (backups.writeStatus(backup, intent) instanceof Written.Yes(HsmBackup written)) {
                return Optional.of(written);
            }
        } catch (KubernetesClientException e) {
            if (e.getCode() >= 400 && e.getCode() < 500) {
                // Refused, so not written.
                answers.recorded(attemptId);
                throw e;
            }
        }
        return backups.live(backup).filter(live -> isAttempt(live, attemptId));
    }

    /**
     * Step 4: this process still leads, and was not asleep since it took the lock, by neither clock (one may be set back
     * meanwhile, the other stands while a machine is suspended), and was not told to stop.
     */
    private boolean stillMaySend(Instant begin, long beginNanos) {
        return leadership.confirmed()
                && Duration.between(begin, clock.instant()).compareTo(StartPolicy.INTENT_VALID) < 0
                && System.nanoTime() - beginNanos < StartPolicy.INTENT_VALID.toNanos()
                && !gate.closed();
    }

    private static boolean isAttempt(HsmBackup backup, UUID attemptId) {
        Attempt attempt = backup.getStatus().attempt();
        return attempt != null && attempt.id().equals(attemptId);
    }
}

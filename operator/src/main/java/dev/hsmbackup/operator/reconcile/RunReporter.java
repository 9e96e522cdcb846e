package dev.hsmbackup.operator.reconcile;

import dev.hsmbackup.crds.Attempt;
import dev.hsmbackup.crds.Condition;
import dev.hsmbackup.crds.Conditions;
import dev.hsmbackup.crds.HsmBackup;
import dev.hsmbackup.crds.HsmRestore;
import dev.hsmbackup.crds.Phase;
import dev.hsmbackup.crds.Run;
import dev.hsmbackup.crds.RunStatus;
import dev.hsmbackup.operator.operation.Attempts;
import dev.hsmbackup.operator.operation.FailedRestore;
import dev.hsmbackup.operator.operation.Reasons;
import dev.hsmbackup.operator.port.StartAnswer;
import dev.hsmbackup.operator.telemetry.AuditLog;
import dev.hsmbackup.operator.telemetry.AuditLog.StartOutcome;
import dev.hsmbackup.operator.telemetry.BackupResult;
import dev.hsmbackup.operator.telemetry.OperatorMetrics;
import dev.hsmbackup.operator.telemetry.RunName;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Tells metrics and audit log what happened to backups and restores. */
public final class RunReporter {

    private final OperatorMetrics metrics;

    public RunReporter(OperatorMetrics metrics) {
        this.metrics = metrics;
    }

    /** A start request was answered, or not. */
    void asked(Run run, StartAnswer answer) {
        AuditLog.Subject subject = subject(run);
        String folder = folder(run);
        switch (answer) {
            case StartAnswer.Started(String jobId) ->
                AuditLog.start(subject, StartOutcome.STARTED, jobId, folder, null);
            case StartAnswer.NotStarted refused ->
                AuditLog.start(
                        subject,
                        StartOutcome.NOT_STARTED,
                        null,
                        folder,
                        refused.problem().message());
            case StartAnswer.Ambiguous unknown ->
                AuditLog.start(
                        subject,
                        StartOutcome.UNKNOWN,
                        null,
                        folder,
                        unknown.problem().message());
        }
    }

    /** This is how the run stands now. May be told again and again. */
    void stands(Run run) {
        RunStatus status = run.getStatus();
        String uid = run.getMetadata().getUid();
        switch (status.phase()) {
            case PENDING, AWAITING_SAFETY_BACKUP -> {
                String reason = reason(status, "Reconciling");
                metrics.waiting(uid, name(run), hsm(run), reason == null ? "New" : reason, stalled(status));
            }
            case STARTING, RUNNING -> metrics.inFlight(uid, name(run), HsmLabel.of(run.target()), stalled(status));
            case SUCCEEDED -> {
                metrics.closed(uid);
                if (run instanceof HsmBackup && status.completionTime() != null) {
                    metrics.backupSucceeded(HsmLabel.of(run.target()), status.completionTime());
                }
            }
            case FAILED, UNKNOWN -> {
                metrics.closed(uid);
                if (status.completionTime() != null) {
                    failed(run, status.completionTime());
                }
            }
        }
    }

    /** What alerts look at: told of all objects that are there, so that a restart silences none. */
    private void failed(Run run, Instant at) {
        if (Reasons.START_OUTCOME_UNKNOWN.equals(reason(run.getStatus(), "Ready"))) {
            metrics.startOutcomeUnknownAt(name(run), HsmLabel.of(run.target()), at);
        }
        if (FailedRestore.replaces(run) && !FailedRestore.isReplay(run)) {
            metrics.restores().failed(name(run), hsm(run), FailedRestore.wasSent(run.getStatus()), at);
        }
    }

    /** Azure gave a job, and that was just written. */
    void started(Run run) {
        Instant start = run.getStatus().startTime();
        if (!(run instanceof HsmBackup) && start != null) {
            Instant made = run.getStatus().sourceTime();
            metrics.restores()
                    .started(
                            HsmLabel.of(run.target()),
                            Duration.between(Instant.parse(run.getMetadata().getCreationTimestamp()), start),
                            made == null ? null : Duration.between(made, start));
        }
    }

    /** The terminal status was just written by this process. */
    void ended(Run run) {
        RunStatus status = run.getStatus();
        BackupResult result = switch (status.phase()) {
            case SUCCEEDED -> BackupResult.SUCCEEDED;
            case FAILED -> BackupResult.FAILED;
            case UNKNOWN, PENDING, AWAITING_SAFETY_BACKUP, STARTING, RUNNING -> BackupResult.UNKNOWN;
        };
        if (run instanceof HsmBackup) {
            metrics.backupEnded(run.getMetadata().getNamespace(), hsm(run), result);
        } else if (FailedRestore.replaces(run)) {
            metrics.restores().ended(run.getMetadata().getNamespace(), hsm(run), result);
        }
        String reason = reason(status, "Ready");
        if (Reasons.START_OUTCOME_UNKNOWN.equals(reason)) {
            metrics.startOutcomeUnknown(HsmLabel.of(run.target()));
        }
        if (status.jobId() != null) {
            AuditLog.end(
                    subject(run),
                    result,
                    status.jobId(),
                    folder(run),
                    status.phase() == Phase.SUCCEEDED ? null : reason);
        }
    }

    /** The object does not exist any more. */
    void deleted(String uid) {
        metrics.closed(uid);
    }

    private static RunName name(Run run) {
        return new RunName(
                run.getKind(),
                run.getMetadata().getNamespace(),
                run.getMetadata().getName());
    }

    /** Null where the target is not the namespace's, so that names made up by tenants do not become labels. */
    static @Nullable String hsm(Run run) {
        RunStatus status = run.getStatus();
        boolean notAvailable = Reasons.HSM_NOT_AVAILABLE.equals(reason(status, "Ready"));
        return notAvailable || status.conditions().isEmpty() ? null : HsmLabel.of(run.target());
    }

    private static boolean stalled(RunStatus status) {
        return Conditions.find(status.conditions(), "Stalled")
                .filter(Condition::holds)
                .isPresent();
    }

    private static @Nullable String reason(RunStatus status, String type) {
        return Conditions.find(status.conditions(), type).map(Condition::reason).orElse(null);
    }

    static AuditLog.Subject subject(Run run) {
        Attempt attempt = run.getStatus().attempt();
        return new AuditLog.Subject(
                run instanceof HsmBackup ? "Backup" : "Restore",
                run.getMetadata().getNamespace(),
                run.getMetadata().getName(),
                run.getMetadata().getUid(),
                attempt == null ? "" : attempt.id().toString(),
                HsmLabel.of(run.target()),
                attempt == null ? "" : Attempts.target(attempt).host(),
                run instanceof HsmRestore restore ? restore.getSpec().keyName() : null);
    }

    /** Of a Cloud HSM the container does not tell backups apart. */
    private static @Nullable String folder(Run run) {
        RunStatus status = run.getStatus();
        return status.folderUri() == null || status.backupId() == null
                ? status.folderUri()
                : status.folderUri() + "/" + status.backupId();
    }
}

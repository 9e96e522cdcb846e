package dev.hsmbackup.operator.reconcile;

import dev.hsmbackup.crds.Attempt;
import dev.hsmbackup.crds.Condition;
import dev.hsmbackup.crds.Conditions;
import dev.hsmbackup.crds.HsmBackup;
import dev.hsmbackup.crds.HsmBackupStatus;
import dev.hsmbackup.crds.Phase;
import dev.hsmbackup.operator.operation.Reasons;
import dev.hsmbackup.operator.port.StartAnswer;
import dev.hsmbackup.operator.telemetry.AuditLog;
import dev.hsmbackup.operator.telemetry.AuditLog.StartOutcome;
import dev.hsmbackup.operator.telemetry.BackupResult;
import dev.hsmbackup.operator.telemetry.OperatorMetrics;
import org.jspecify.annotations.Nullable;

/** Tells metrics and audit log what happened to backups. */
public final class BackupReporter {

    private final OperatorMetrics metrics;

    public BackupReporter(OperatorMetrics metrics) {
        this.metrics = metrics;
    }

    /** A start request was answered, or not. */
    void asked(HsmBackup backup, StartAnswer answer) {
        switch (answer) {
            case StartAnswer.Started started ->
                AuditLog.start(subject(backup), StartOutcome.STARTED, started.jobId(), null);
            case StartAnswer.NotStarted refused ->
                AuditLog.start(
                        subject(backup),
                        StartOutcome.NOT_STARTED,
                        null,
                        refused.problem().message());
            case StartAnswer.Ambiguous unknown ->
                AuditLog.start(
                        subject(backup),
                        StartOutcome.UNKNOWN,
                        null,
                        unknown.problem().message());
        }
    }

    /** This is how the backup stands now. May be told again and again. */
    void stands(HsmBackup backup) {
        HsmBackupStatus status = backup.getStatus();
        String uid = backup.getMetadata().getUid();
        switch (status.phase()) {
            case PENDING -> {
                String reason = reason(status, "Reconciling");
                metrics.backupWaiting(uid, hsm(backup), reason == null ? "New" : reason, stalled(status));
            }
            case STARTING, RUNNING ->
                metrics.backupInFlight(uid, backup.getSpec().managedHsmRef().name(), stalled(status));
            case SUCCEEDED -> {
                metrics.backupClosed(uid);
                if (status.completionTime() != null) {
                    metrics.backupSucceeded(backup.getSpec().managedHsmRef().name(), status.completionTime());
                }
            }
            case FAILED, UNKNOWN -> metrics.backupClosed(uid);
        }
    }

    /** The terminal status was just written by this process. */
    void ended(HsmBackup backup) {
        HsmBackupStatus status = backup.getStatus();
        BackupResult result = switch (status.phase()) {
            case SUCCEEDED -> BackupResult.SUCCEEDED;
            case FAILED -> BackupResult.FAILED;
            case UNKNOWN, PENDING, STARTING, RUNNING -> BackupResult.UNKNOWN;
        };
        metrics.backupEnded(backup.getMetadata().getNamespace(), hsm(backup), result);
        String reason = reason(status, "Ready");
        if (Reasons.START_OUTCOME_UNKNOWN.equals(reason)) {
            metrics.startOutcomeUnknown(backup.getSpec().managedHsmRef().name());
        }
        if (status.jobId() != null) {
            AuditLog.end(
                    subject(backup),
                    result,
                    status.jobId(),
                    status.folderUri(),
                    status.phase() == Phase.SUCCEEDED ? null : reason);
        }
    }

    /** The object does not exist any more. */
    void deleted(String uid) {
        metrics.backupClosed(uid);
    }

    /** Null where the target is not the namespace's, so that names made up by tenants do not become labels. */
    private static @Nullable String hsm(HsmBackup backup) {
        HsmBackupStatus status = backup.getStatus();
        boolean notAvailable = Reasons.HSM_NOT_AVAILABLE.equals(reason(status, "Ready"));
        return notAvailable || status.conditions().isEmpty()
                ? null
                : backup.getSpec().managedHsmRef().name();
    }

    private static boolean stalled(HsmBackupStatus status) {
        return Conditions.find(status.conditions(), "Stalled")
                .filter(Condition::holds)
                .isPresent();
    }

    private static @Nullable String reason(HsmBackupStatus status, String type) {
        return Conditions.find(status.conditions(), type).map(Condition::reason).orElse(null);
    }

    private static AuditLog.Subject subject(HsmBackup backup) {
        Attempt attempt = backup.getStatus().attempt();
        return new AuditLog.Subject(
                backup.getMetadata().getNamespace(),
                backup.getMetadata().getName(),
                backup.getMetadata().getUid(),
                attempt == null ? "" : attempt.id().toString(),
                backup.getSpec().managedHsmRef().name(),
                attempt == null ? "" : attempt.host());
    }
}

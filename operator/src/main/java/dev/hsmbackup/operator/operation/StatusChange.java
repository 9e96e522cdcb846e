package dev.hsmbackup.operator.operation;

import dev.hsmbackup.crds.Attempt;
import dev.hsmbackup.crds.Condition;
import dev.hsmbackup.crds.Condition.Status;
import dev.hsmbackup.crds.Conditions;
import dev.hsmbackup.crds.GoDuration;
import dev.hsmbackup.crds.HsmBackup;
import dev.hsmbackup.crds.HsmBackupStatus;
import dev.hsmbackup.crds.HsmBackupStatusBuilder;
import dev.hsmbackup.crds.Phase;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Builds the next status of a backup. Conditions follow kstatus, so that {@code kubectl wait}, Flux and Argo CD judge
 * right: Reconciling is True until the end, Ready is Unknown until the end and then True or False, and Stalled is True
 * where a person has to look.
 */
final class StatusChange {

    private static final String READY = "Ready";
    private static final String RECONCILING = "Reconciling";
    private static final String STALLED = "Stalled";

    private static final Set<String> OURS = Set.of(READY, RECONCILING, STALLED);

    /** The CRD's limit. */
    private static final int MOST_CONDITIONS = 16;

    private final HsmBackup backup;
    private final Instant now;

    StatusChange(HsmBackup backup, Instant now) {
        this.backup = backup;
        this.now = now;
    }

    /** Nothing is sent yet, or what was sent was definitely rejected; tried again at the given time. Stalled stays. */
    HsmBackupStatus pending(String reason, String message, @Nullable Instant nextAttempt) {
        return underWay(Phase.PENDING, reason, message)
                .attempt(null)
                .nextAttemptTime(nextAttempt == null ? null : wholeSecond(nextAttempt))
                .build();
    }

    /** Not earlier: Azure's Retry-After is kept. */
    private static Instant wholeSecond(Instant time) {
        Instant cut = time.truncatedTo(ChronoUnit.SECONDS);
        return cut.equals(time) ? cut : cut.plusSeconds(1);
    }

    /**
     * The request is about to be sent. A repeated attempt keeps telling what the first ones met, Stalled too, so that
     * the conditions do not flap.
     */
    HsmBackupStatus starting(Attempt attempt) {
        String reason = waitingReason(backup.getStatus());
        return underWay(
                        Phase.STARTING,
                        reason.isEmpty() ? Reasons.STARTING : reason,
                        reason.isEmpty()
                                ? "Asking " + attempt.host() + " to start a backup."
                                : waitingMessage(backup.getStatus()))
                .attempt(attempt)
                .nextAttemptTime(null)
                .build();
    }

    /** Azure gave a job id. */
    HsmBackupStatus running(String jobId) {
        return notStalled(underWay(Phase.RUNNING, Reasons.RUNNING, runs(jobId))
                .jobId(jobId)
                .jobStatus("InProgress")
                .startTime(now)
                .build());
    }

    /**
     * The job runs on; Azure tells this about it.
     *
     * @param slow why a person should look although it goes on; null: nobody needs to
     */
    HsmBackupStatus progressed(String jobStatus, @Nullable String details, @Nullable String slow) {
        HsmBackupStatus status = underWay(
                        Phase.RUNNING, Reasons.RUNNING, runs(backup.getStatus().jobId()))
                .jobStatus(jobStatus)
                .statusDetails(details)
                .build();
        return slow == null ? notStalled(status) : stalled(status, Reasons.RUNS_LONG, slow);
    }

    /** The job runs on as far as is known, but Azure refuses to tell about it. Stalled stays. */
    HsmBackupStatus unheard(String reason, String message) {
        return underWay(Phase.RUNNING, reason, message).build();
    }

    /** A status that is under way, but so slowly that a person should look. */
    HsmBackupStatus stalled(HsmBackupStatus status, String reason, String message) {
        return status.toBuilder()
                .conditions(Conditions.with(status.conditions(), condition(STALLED, Status.TRUE, reason, message)))
                .build();
    }

    HsmBackupStatusBuilder succeeded(String message) {
        return ended(Phase.SUCCEEDED, Reasons.SUCCEEDED, message);
    }

    HsmBackupStatusBuilder failed(String reason, String message) {
        return ended(Phase.FAILED, reason, message);
    }

    HsmBackupStatusBuilder unknown(String reason, String message) {
        return ended(Phase.UNKNOWN, reason, message);
    }

    /** Whether the backup already stands as waiting or running for this reason, in these words. */
    static boolean says(HsmBackupStatus status, String reason, String message) {
        return Conditions.find(status.conditions(), RECONCILING)
                .filter(c -> c.reason().equals(reason) && c.message().equals(message))
                .isPresent();
    }

    /** Why the backup is not ended yet, as last written; empty string where nothing was written. */
    static String waitingReason(HsmBackupStatus status) {
        return Conditions.find(status.conditions(), RECONCILING)
                .map(Condition::reason)
                .orElse("");
    }

    /** The message beside {@link #waitingReason}. */
    static String waitingMessage(HsmBackupStatus status) {
        return Conditions.find(status.conditions(), RECONCILING)
                .map(Condition::message)
                .orElse("");
    }

    static boolean isStalled(HsmBackupStatus status) {
        return !stalledReason(status).isEmpty();
    }

    /** Why a person should look; empty string where nobody needs to. */
    static String stalledReason(HsmBackupStatus status) {
        return Conditions.find(status.conditions(), STALLED)
                .filter(Condition::holds)
                .map(Condition::reason)
                .orElse("");
    }

    private static String runs(@Nullable String jobId) {
        return "Azure runs backup job " + jobId + ".";
    }

    private static HsmBackupStatus notStalled(HsmBackupStatus status) {
        return status.toBuilder()
                .conditions(Conditions.without(status.conditions(), STALLED))
                .build();
    }

    private HsmBackupStatusBuilder underWay(Phase phase, String reason, String message) {
        List<Condition> conditions = backup.getStatus().conditions();
        conditions = Conditions.with(conditions, condition(READY, Status.UNKNOWN, reason, message));
        return base(phase, Conditions.with(conditions, condition(RECONCILING, Status.TRUE, reason, message)));
    }

    private HsmBackupStatusBuilder ended(Phase phase, String reason, String message) {
        boolean good = phase == Phase.SUCCEEDED;
        List<Condition> conditions = backup.getStatus().conditions();
        conditions = Conditions.with(conditions, condition(READY, good ? Status.TRUE : Status.FALSE, reason, message));
        conditions = Conditions.without(conditions, RECONCILING);
        conditions = good
                ? Conditions.without(conditions, STALLED)
                : Conditions.with(conditions, condition(STALLED, Status.TRUE, reason, message));
        HsmBackupStatusBuilder status =
                base(phase, conditions).completionTime(now).nextAttemptTime(null);
        Instant started = backup.getStatus().startTime();
        return started == null || started.isAfter(now)
                ? status
                : status.duration(GoDuration.format(Duration.between(started, now)));
    }

    private HsmBackupStatusBuilder base(Phase phase, List<Condition> conditions) {
        return backup.getStatus().toBuilder()
                // Never back, as the CRD demands: a status that was tampered with must not block what is to be said.
                .observedGeneration(Math.max(generation(), backup.getStatus().observedGeneration()))
                .phase(phase)
                .conditions(fitting(conditions));
    }

    /** Other people's conditions give way where there are more than may be. */
    private static List<Condition> fitting(List<Condition> conditions) {
        int surplus = conditions.size() - MOST_CONDITIONS;
        List<String> dropped = conditions.stream()
                .map(Condition::type)
                .filter(type -> !OURS.contains(type))
                .limit(Math.max(0, surplus))
                .toList();
        return conditions.stream()
                .filter(condition -> !dropped.contains(condition.type()))
                .toList();
    }

    private Condition condition(String type, Status status, String reason, String message) {
        return new Condition(type, status, reason, message, generation(), now);
    }

    private long generation() {
        return backup.getMetadata().getGeneration();
    }
}

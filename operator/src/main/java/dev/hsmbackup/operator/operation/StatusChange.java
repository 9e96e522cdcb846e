package dev.hsmbackup.operator.operation;

import dev.hsmbackup.crds.Attempt;
import dev.hsmbackup.crds.Condition;
import dev.hsmbackup.crds.Condition.Status;
import dev.hsmbackup.crds.Conditions;
import dev.hsmbackup.crds.GoDuration;
import dev.hsmbackup.crds.Phase;
import dev.hsmbackup.crds.Run;
import dev.hsmbackup.crds.RunStatus;
import dev.hsmbackup.crds.RunStatusBuilder;
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

    static final String READY = "Ready";
    static final String RECONCILING = "Reconciling";
    static final String STALLED = "Stalled";

    private static final Set<String> OURS = Set.of(READY, RECONCILING, STALLED, RestoreEnd.HSM_STATE_UNCERTAIN);

    /** The CRD's limit. */
    private static final int MOST_CONDITIONS = 16;

    private final Run run;
    private final Instant now;

    StatusChange(Run run, Instant now) {
        this.run = run;
        this.now = now;
    }

    /** Nothing is sent; a backup of the HSM has to be there first. Stalled stays. */
    RunStatus awaitingSafetyBackup(String message) {
        return underWay(Phase.AWAITING_SAFETY_BACKUP, Reasons.AWAITING_SAFETY_BACKUP, message)
                .nextAttemptTime(null)
                .build();
    }

    /** Nothing is sent yet, or what was sent was definitely rejected; tried again at the given time. Stalled stays. */
    RunStatus pending(String reason, String message, @Nullable Instant nextAttempt) {
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
    RunStatus starting(Attempt attempt) {
        String reason = Told.waitingReason(run.getStatus());
        boolean nothingMet = reason.isEmpty() || reason.equals(Reasons.CHECK_RUNNING);
        return underWay(
                        Phase.STARTING,
                        nothingMet ? Reasons.STARTING : reason,
                        nothingMet
                                ? "Asking " + attempt.host() + " to start a "
                                        + Words.of(run).noun() + "."
                                : Told.waitingMessage(run.getStatus()))
                .attempt(attempt)
                .nextAttemptTime(null)
                .build();
    }

    /** Azure gave a job id. */
    RunStatus running(String jobId) {
        return notStalled(underWay(Phase.RUNNING, Words.of(run).running(), runs(jobId))
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
    RunStatus progressed(String jobStatus, @Nullable String details, @Nullable String slow) {
        RunStatus status = underWay(
                        Phase.RUNNING,
                        Words.of(run).running(),
                        runs(run.getStatus().jobId()))
                .jobStatus(jobStatus)
                .statusDetails(details)
                .build();
        return slow == null ? notStalled(status) : stalled(status, Reasons.RUNS_LONG, slow);
    }

    /** The job runs on as far as is known, but Azure refuses to tell about it. Stalled stays. */
    RunStatus unheard(String reason, String message) {
        return underWay(Phase.RUNNING, reason, message).build();
    }

    /** A status that is under way, but so slowly that a person should look. */
    RunStatus stalled(RunStatus status, String reason, String message) {
        return status.toBuilder()
                .conditions(Conditions.with(status.conditions(), condition(STALLED, Status.TRUE, reason, message)))
                .build();
    }

    /** Nothing was to be started, and it could have been. */
    RunStatusBuilder passed(String message) {
        return ended(Phase.SUCCEEDED, Reasons.PREFLIGHT_PASSED, message);
    }

    RunStatusBuilder succeeded(String message) {
        return ended(Phase.SUCCEEDED, Words.of(run).succeeded(), message);
    }

    RunStatusBuilder failed(String reason, String message) {
        return ended(Phase.FAILED, reason, message);
    }

    RunStatusBuilder unknown(String reason, String message) {
        return ended(Phase.UNKNOWN, reason, message);
    }

    private String runs(@Nullable String jobId) {
        return "Azure runs " + Words.of(run).noun() + " job " + jobId + ".";
    }

    /** Nobody needs to look any more. */
    static RunStatus notStalled(RunStatus status) {
        return status.toBuilder()
                .conditions(Conditions.without(status.conditions(), STALLED))
                .build();
    }

    private RunStatusBuilder underWay(Phase phase, String reason, String message) {
        List<Condition> conditions = run.getStatus().conditions();
        conditions = Conditions.with(conditions, condition(READY, Status.UNKNOWN, reason, message));
        return base(phase, Conditions.with(conditions, condition(RECONCILING, Status.TRUE, reason, message)));
    }

    private RunStatusBuilder ended(Phase phase, String reason, String message) {
        boolean good = phase == Phase.SUCCEEDED;
        List<Condition> conditions = run.getStatus().conditions();
        conditions = Conditions.with(conditions, condition(READY, good ? Status.TRUE : Status.FALSE, reason, message));
        conditions = Conditions.without(conditions, RECONCILING);
        conditions = good
                ? Conditions.without(conditions, STALLED)
                : Conditions.with(conditions, condition(STALLED, Status.TRUE, reason, message));
        RunStatusBuilder status = base(phase, conditions).completionTime(now).nextAttemptTime(null);
        Instant started = run.getStatus().startTime();
        return started == null || started.isAfter(now)
                ? status
                : status.duration(GoDuration.format(Duration.between(started, now)));
    }

    private RunStatusBuilder base(Phase phase, List<Condition> conditions) {
        return run.getStatus().toBuilder()
                // Never back, as the CRD demands: a status that was tampered with must not block what is to be said.
                .observedGeneration(Math.max(generation(), run.getStatus().observedGeneration()))
                .phase(phase)
                .conditions(fitting(conditions));
    }

    /** Other people's conditions give way where there are more than may be. */
    static List<Condition> fitting(List<Condition> conditions) {
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
        return run.getMetadata().getGeneration();
    }
}

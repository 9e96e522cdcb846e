package dev.hsmbackup.operator.operation;

import dev.hsmbackup.crds.Attempt;
import dev.hsmbackup.crds.CloudHsmRestore;
import dev.hsmbackup.crds.JobError;
import dev.hsmbackup.crds.RunStatus;
import dev.hsmbackup.operator.port.ClusterAnswer;
import dev.hsmbackup.operator.port.ClusterAnswer.Cluster;
import dev.hsmbackup.operator.port.JobAnswer;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Decides about a restore into a Cloud HSM of which Azure says that it succeeded: it did when the HSM can be used. */
public final class ActivationPolicy {

    /** From then on a person should look (DESIGN §7, I10). */
    private static final Duration STALL = Duration.ofMinutes(10);

    /** ARM's word for a job, as {@code status.jobStatus} has it. */
    private static final String SUCCEEDED = "Succeeded";

    private ActivationPolicy() {}

    /** Whether Azure said already that the job succeeded: then what it forgets of the job does not matter any more. */
    static boolean awaits(CloudHsmRestore restore) {
        return SUCCEEDED.equalsIgnoreCase(restore.getStatus().jobStatus());
    }

    /** What Azure said then, as far as it is written down. */
    static JobAnswer.Ended lastWord(CloudHsmRestore restore) {
        return new JobAnswer.Ended(
                JobAnswer.Outcome.SUCCEEDED,
                SUCCEEDED,
                restore.getStatus().statusDetails(),
                null,
                null,
                null,
                null,
                null);
    }

    static Decision restored(CloudHsmRestore restore, JobAnswer.Ended restored) {
        Attempt attempt = Objects.requireNonNull(restore.getStatus().attempt(), "the API server demands it");
        return new Decision.AskDestination(Attempts.target(attempt), restore, restored);
    }

    /**
     * What the destination's state means.
     *
     * @param restored Azure's word about the job
     * @param destination as asked just now
     */
    public static Decision answered(
            CloudHsmRestore restore, JobAnswer.Ended restored, ClusterAnswer destination, Instant now) {
        Waits waits = new Waits(restore, restored, now);
        return switch (destination) {
            case Cluster cluster
            when cluster.activationState().equals(ClusterAnswer.ACTIVE) -> active(restore, restored, now);
            case Cluster cluster
            when cluster.activationState().equals("Failed") -> failed(restore, restored, cluster, now);
            case Cluster cluster ->
                waits.on(
                        Reasons.WAITING_FOR_ACTIVATION,
                        "The destination is not Active yet: " + DestinationPolicy.states(cluster),
                        null);
            case ClusterAnswer.Unavailable unknown ->
                waits.on(
                        Refusal.unheard(unknown.problem().kind()),
                        "Whether the destination is Active cannot be asked: "
                                + unknown.problem().message(),
                        unknown.retryAfter());
        };
    }

    private static Decision active(CloudHsmRestore restore, JobAnswer.Ended restored, Instant now) {
        RunStatus status = restore.getStatus();
        String message = "CloudHsm \"" + restore.target().name() + "\" is restored from backup " + status.backupId()
                + " in " + status.folderUri() + ", and is Active.";
        return JobPolicy.end(
                new StatusChange(restore, now).succeeded(message),
                restored,
                Announcement.normal(Words.of(restore).follow(), Reasons.RESTORE_SUCCEEDED, message));
    }

    private static Decision failed(CloudHsmRestore restore, JobAnswer.Ended restored, Cluster cluster, Instant now) {
        String why = cluster.statusMessage() == null ? "Azure gave no reason." : cluster.statusMessage();
        String message = "Azure says that the restore succeeded, but the destination did not become Active: its"
                + " activationState is Failed. " + why + RestoreEnd.wayBack(restore);
        return JobPolicy.end(
                RestoreEnd.uncertain(
                                restore,
                                new StatusChange(restore, now).failed(Reasons.DESTINATION_NOT_ACTIVATED, message),
                                message,
                                now)
                        .error(new JobError(Reasons.DESTINATION_NOT_ACTIVATED, why)),
                restored,
                Announcement.warning(Words.of(restore).follow(), Reasons.DESTINATION_NOT_ACTIVATED, message));
    }

    /** Waits for the end. Says why once, and once more when it takes long. */
    private record Waits(CloudHsmRestore restore, JobAnswer.Ended restored, Instant now) {

        Decision on(String reason, String what, @Nullable Duration retryAfter) {
            if (JobPolicy.timedOut(restore, now)) {
                return JobPolicy.unknown(
                        restore,
                        Reasons.TIMED_OUT,
                        "Azure says that the restore succeeded, but the destination did not become Active within"
                                + " spec.timeout (" + restore.timeout() + "). " + what,
                        now);
            }
            RunStatus status = restore.getStatus();
            boolean stalls = soFar().compareTo(STALL) >= 0;
            boolean stallTold = Told.stalledReason(status).equals(Reasons.WAITING_FOR_ACTIVATION);
            // Not by the words: those of a problem name each request.
            boolean told = Told.waitingReason(status).equals(reason);
            Duration again = Pace.poll(soFar(), retryAfter);
            if (told && stalls == stallTold) {
                return new Decision.LookAgain(again);
            }
            String message = "Azure says that the restore succeeded. " + what;
            String stall = "For more than " + STALL.toMinutes() + " minutes. " + message
                    + " Look at the Cloud HSM in Azure; the operator goes on asking for spec.timeout ("
                    + restore.timeout() + ").";
            boolean problem = !reason.equals(Reasons.WAITING_FOR_ACTIVATION);
            StatusChange change = new StatusChange(restore, now);
            RunStatus next = change.unheard(reason, message).toBuilder()
                    .jobStatus(restored.status())
                    .statusDetails(restored.details())
                    .build();
            return new Decision.Write(
                    stalls
                            ? change.stalled(next, Reasons.WAITING_FOR_ACTIVATION, stall)
                            : StatusChange.notStalled(next),
                    stalls && !stallTold
                            ? Announcement.warning(Words.of(restore).follow(), Reasons.WAITING_FOR_ACTIVATION, stall)
                            : problem && !told
                                    ? Announcement.warning(Words.of(restore).follow(), reason, message)
                                    : null,
                    again);
        }

        /** Since the job ended, or if Azure does not tell that, since it began. */
        private Duration soFar() {
            Attempt attempt = restore.getStatus().attempt();
            Instant since =
                    restored.endTime() != null ? restored.endTime() : attempt == null ? now : attempt.startedAt();
            Duration waited = Duration.between(since, now);
            return waited.isNegative() ? Duration.ZERO : waited;
        }
    }
}

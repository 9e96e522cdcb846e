package dev.hsmbackup.operator.operation;

import dev.hsmbackup.crds.HsmRestore;
import dev.hsmbackup.crds.HsmRestoreSpec;
import dev.hsmbackup.crds.Run;
import dev.hsmbackup.operator.port.JobAnswer;
import dev.hsmbackup.operator.port.Problem;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Decides what the HSM's own check of a restore means for it. */
public final class CheckPolicy {

    private CheckPolicy() {}

    /** What the HSM's own check of the backup says. */
    public static Optional<Decision> decide(Run restore, Check check, Instant now) {
        return switch (check) {
            case Check.Passed _ -> Optional.empty();
            case Check.NotOffered _ -> Optional.empty();
            case Check.Running(Duration retryAfter) -> {
                Waiting waiting = new Waiting(restore, now);
                yield Optional.of(waiting.quietlyOn(
                        Reasons.CHECK_RUNNING,
                        "The HSM checks whether the backup can be restored.",
                        Pace.check(waiting.soFar(), retryAfter)));
            }
            case Check.NotAsked(Problem problem) -> {
                Waiting waiting = new Waiting(restore, now);
                yield Optional.of(waiting.on(
                        Reasons.CHECK_RUNNING,
                        "The HSM is asked again to check whether the backup can be restored. " + problem.message(),
                        Pace.startAgain(waiting.soFar(), null)));
            }
            case Check.Failed(String why) ->
                RestorePolicy.fail(
                        restore,
                        Reasons.CHECK_FAILED,
                        "The HSM would refuse this restore: " + why + withoutSafetyBackup(restore),
                        now);
            case Check.Refused(var answer) -> Optional.of(StartPolicy.refused(restore, answer, now));
        };
    }

    /** A dry run makes none, so that an HSM that wants a fresh backup of itself may refuse here, and not later. */
    private static String withoutSafetyBackup(Run restore) {
        return restore instanceof HsmRestore hsm
                        && hsm.getSpec().preflightOnly()
                        && hsm.getSpec().safetyBackup().policy() != HsmRestoreSpec.SafetyPolicy.NEVER
                ? " (A dry run makes no safety backup. Where the HSM misses a fresh backup of itself, a restore makes one"
                        + " before it has the HSM check.)"
                : "";
    }

    /** What a finished check says. */
    public static Check of(JobAnswer answer) {
        return switch (answer) {
            case JobAnswer.Ended ended when ended.outcome() == JobAnswer.Outcome.SUCCEEDED -> new Check.Passed();
            case JobAnswer.Ended ended -> new Check.Failed(JobPolicy.why(ended));
            case JobAnswer.Running running -> new Check.Running(running.retryAfter());
            case JobAnswer.Unknown _ -> new Check.Running(null);
            case JobAnswer.Unavailable unavailable -> new Check.Running(unavailable.retryAfter());
        };
    }
}

package dev.hsmbackup.operator.operation;

import dev.hsmbackup.operator.port.JobAnswer;
import dev.hsmbackup.operator.port.Problem;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What the answers about one job were so far. Kept in memory only: after a restart the grace periods start anew, which
 * is the safe side.
 *
 * @param lastWord when Azure last said something about the job, or when this process began to ask
 * @param unknownSince when Azure began to say that it does not know the job; null where it does
 * @param unknownCount how often it said so in a row
 * @param problem why the last question got no word about the job; null where it got one
 * @param problemCount how often that was so in a row
 */
public record PollHistory(
        Instant lastWord,
        @Nullable Instant unknownSince,
        int unknownCount,
        Problem.@Nullable Kind problem,
        int problemCount) {

    /** Nothing asked yet. */
    public static PollHistory beginning(Instant now) {
        return new PollHistory(now, null, 0, null, 0);
    }

    /** The history with one more answer. */
    public PollHistory with(JobAnswer answer, Instant now) {
        return switch (answer) {
            case JobAnswer.Running r -> beginning(now);
            case JobAnswer.Ended e -> beginning(now);
            case JobAnswer.Unknown u ->
                new PollHistory(lastWord, unknownSince == null ? now : unknownSince, unknownCount + 1, null, 0);
            case JobAnswer.Unavailable(Problem last, Duration _) ->
                new PollHistory(
                        lastWord,
                        unknownSince,
                        unknownCount,
                        last.kind(),
                        last.kind() == problem ? problemCount + 1 : 1);
        };
    }

    /** Since when there is no word about the job. */
    Duration silence(Instant now) {
        return Duration.between(lastWord, now);
    }
}

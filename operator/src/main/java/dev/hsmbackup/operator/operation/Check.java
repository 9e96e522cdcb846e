package dev.hsmbackup.operator.operation;

import dev.hsmbackup.operator.port.Problem;
import dev.hsmbackup.operator.port.StartAnswer;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** How the HSM's own check of a restore stands. */
public sealed interface Check {

    /** It would restore. */
    record Passed() implements Check {}

    /** The HSM has no such check. */
    record NotOffered() implements Check {}

    /**
     * It is still at it, or did not tell yet.
     *
     * @param retryAfter Azure's Retry-After, or null
     */
    record Running(@Nullable Duration retryAfter) implements Check {}

    /** Whether it checks is not known; it may be asked again. */
    record NotAsked(Problem problem) implements Check {}

    /** It would not restore. */
    record Failed(String why) implements Check {}

    /** It refused to check. */
    record Refused(StartAnswer.NotStarted answer) implements Check {}
}

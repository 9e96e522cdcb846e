package dev.hsmbackup.operator.port;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What is known after one start request was made (DESIGN §3, step 6). */
public sealed interface StartAnswer extends CheckAnswer {

    /**
     * Azure accepted the job.
     *
     * @param jobId Azure's job id, 32 lower-case hexadecimal digits
     */
    record Started(String jobId) implements StartAnswer {}

    /**
     * Azure definitely did not start a job: nothing was sent, or the request was rejected.
     *
     * @param retryAfter Azure's Retry-After, or null where none was given
     */
    record NotStarted(Problem problem, @Nullable Duration retryAfter) implements StartAnswer {}

    /** Azure may or may not have started a job. Never followed by a second request. */
    record Ambiguous(Problem problem) implements StartAnswer {}
}

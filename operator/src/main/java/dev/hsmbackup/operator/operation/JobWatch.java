package dev.hsmbackup.operator.operation;

import dev.hsmbackup.crds.GoDuration;
import dev.hsmbackup.crds.Run;
import dev.hsmbackup.crds.RunStatus;
import dev.hsmbackup.operator.port.JobAnswer;
import dev.hsmbackup.operator.port.Problem;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A job that goes on: when to ask again, and when a person should know that something is not as it should be. */
final class JobWatch {

    /** After this long without a word from Azure a person should look (DESIGN §7, I10). */
    static final Duration SILENCE = Duration.ofMinutes(10);

    /** No job counts as slow before this. */
    static final Duration SLOW_AT_LEAST = Duration.ofMinutes(10);

    /** A refusal is told after so many in a row, so that a single odd answer costs no write. */
    private static final int REFUSALS = 2;

    private JobWatch() {}

    /** Azure says that it runs. */
    static Decision runs(Run run, JobAnswer.Running answer, Duration age, @Nullable Duration usual, Instant now) {
        RunStatus status = run.getStatus();
        Duration again = Pace.poll(age, answer.retryAfter());
        String stalledReason = Told.stalledReason(status);
        boolean wasSlow = stalledReason.equals(Reasons.RUNS_LONG);
        // A job does not become younger: should less be known of the usual time now, it stays slow.
        boolean slow = wasSlow || age.compareTo(slowAfter(run, usual)) > 0;
        boolean same = answer.status().equals(status.jobStatus())
                && Objects.equals(answer.details(), status.statusDetails())
                && Told.waitingReason(status).equals(Words.of(run).running())
                && stalledReason.equals(slow ? Reasons.RUNS_LONG : "");
        if (same) {
            return new Decision.LookAgain(again);
        }
        String why = slowness(run, usual);
        return new Decision.Write(
                new StatusChange(run, now).progressed(answer.status(), answer.details(), slow ? why : null),
                slow && !wasSlow
                        ? Announcement.warning(Words.of(run).follow(), Reasons.RUNS_LONG, why)
                        : unexpected(run, answer),
                again);
    }

    /** No word from Azure about the job. */
    static Decision silent(Run run, String why, @Nullable Duration retryAfter, PollHistory history, Instant now) {
        RunStatus status = run.getStatus();
        Duration silence = history.silence(now);
        Duration again = Pace.pollAgain(silence, retryAfter);
        StatusChange change = new StatusChange(run, now);
        if (silence.compareTo(SILENCE) >= 0 && !Told.stalledReason(status).equals(Reasons.NO_WORD_FROM_AZURE)) {
            String message = "No word about the job from Azure for more than " + SILENCE.toMinutes()
                    + " minutes; it is asked again all the time. " + why;
            return new Decision.Write(
                    change.stalled(status, Reasons.NO_WORD_FROM_AZURE, message),
                    Announcement.warning(Words.of(run).follow(), Reasons.NO_WORD_FROM_AZURE, message),
                    again);
        }
        String refused = refusal(history)
                .filter(reason -> !reason.equals(Told.waitingReason(status)))
                .orElse(null);
        if (refused == null) {
            return new Decision.LookAgain(again);
        }
        String message = "How " + Words.of(run).noun() + " job " + status.jobId()
                + " is doing cannot be asked; it runs on meanwhile. " + why;
        return new Decision.Write(
                change.unheard(refused, message),
                Announcement.warning(Words.of(run).follow(), refused, message),
                again);
    }

    /** A problem that lasts until somebody mends it, by its reason. */
    private static Optional<String> refusal(PollHistory history) {
        Problem.Kind kind = history.problem();
        if (kind == null || history.problemCount() < REFUSALS) {
            return Optional.empty();
        }
        return switch (kind) {
            case FORBIDDEN, UNAUTHORIZED, CREDENTIAL, TLS ->
                Optional.of(Refusal.of(kind).reason());
            default -> Optional.empty();
        };
    }

    private static @Nullable Announcement unexpected(Run run, JobAnswer.Running answer) {
        boolean news = !answer.status().equalsIgnoreCase("InProgress")
                && !answer.status().equals(run.getStatus().jobStatus());
        return news
                ? Announcement.warning(
                        Words.of(run).follow(),
                        Reasons.UNEXPECTED_JOB_STATUS,
                        "Azure calls the job's state \"" + answer.status()
                                + "\", which is not known; it counts as running.")
                : null;
    }

    /** Twice the usual time; where that is not known, a quarter of what the backup may take. */
    private static Duration slowAfter(Run run, @Nullable Duration usual) {
        Duration slow = usual == null ? GoDuration.parse(run.timeout()).dividedBy(4) : usual.multipliedBy(2);
        return slow.compareTo(SLOW_AT_LEAST) < 0 ? SLOW_AT_LEAST : slow;
    }

    private static String slowness(Run run, @Nullable Duration usual) {
        return "Azure's " + Words.of(run).noun() + " job " + run.getStatus().jobId() + " runs for more than "
                + GoDuration.format(slowAfter(run, usual))
                + (usual == null
                        ? ""
                        : ", and " + Words.of(run).noun() + "s of this HSM take " + GoDuration.format(usual)
                                + " as a rule")
                + ". Azure has no cancel: it is followed until it ends, at most for spec.timeout ("
                + run.timeout() + "). See the HSM's resource health.";
    }
}

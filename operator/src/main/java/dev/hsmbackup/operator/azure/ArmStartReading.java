package dev.hsmbackup.operator.azure;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hsmbackup.operator.port.CheckAnswer;
import dev.hsmbackup.operator.port.JobAnswer;
import dev.hsmbackup.operator.port.StartAnswer;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Decides what one POST to a Cloud HSM led to (DESIGN §3, step 6). The real service answers 202 with nothing but a {@code
 * Location}; its specification also knows {@code Azure-AsyncOperation}, and a 200 with the job in the body.
 *
 * @param operation what was asked for
 */
record ArmStartReading(Cloud cloud, ExplainArm explain, ArmOperation operation, Instant now) {

    /** What a start led to. */
    StartAnswer started(Reply reply) {
        return switch (reply) {
            case Reply.NoAnswer none ->
                switch (none.kind()) {
                    case DNS, CONNECT, TLS -> new StartAnswer.NotStarted(explain.noAnswer(none), null);
                    default -> new StartAnswer.Ambiguous(explain.noAnswer(none));
                };
            case Reply.Answer answer when answer.status() == 202 || answer.status() == 200 -> accepted(answer);
            case Reply.Answer answer
            when answer.rejected() ->
                new StartAnswer.NotStarted(explain.answer(operation, answer), StartReading.retryAfter(answer, now));
            case Reply.Answer answer -> new StartAnswer.Ambiguous(explain.answer(operation, answer));
        };
    }

    /** What a check led to: it changes nothing, and may end at once. A 200 that does not say so passes nothing. */
    CheckAnswer checked(Reply reply) {
        Optional<JobAnswer.Ended> end = reply instanceof Reply.Answer answer && answer.status() == 200
                ? Json.object(answer).flatMap(this::ended)
                : Optional.empty();
        return end.<CheckAnswer>map(CheckAnswer.Over::new).orElseGet(() -> started(reply));
    }

    private Optional<JobAnswer.Ended> ended(ObjectNode body) {
        return body.get("properties") instanceof ObjectNode job
                ? new ArmJobReading(cloud, explain, ArmOperation.RESTORE_STATUS, now).ended(job)
                : Optional.empty();
    }

    /**
     * Whatever names the job must name the same one. An address of another host or another Cloud HSM names none, and no
     * address is ever asked: the operator makes its own.
     */
    private StartAnswer accepted(Reply.Answer answer) {
        List<String> jobs = Stream.concat(
                        headerJobs(answer), Json.object(answer).flatMap(ArmStartReading::bodyJob).stream())
                .map(job -> job.toLowerCase(Locale.ROOT))
                .distinct()
                .toList();
        return switch (jobs.size()) {
            case 1 -> new StartAnswer.Started(jobs.getFirst());
            case 0 -> ambiguous(answer, "named no valid job (32 hexadecimal digits): one may be running");
            default -> ambiguous(answer, "named different jobs: one of them may be running");
        };
    }

    private StartAnswer ambiguous(Reply.Answer answer, String what) {
        return new StartAnswer.Ambiguous(explain.malformed(answer, what));
    }

    private Stream<String> headerJobs(Reply.Answer answer) {
        Pattern address = Pattern.compile(
                "https://" + Pattern.quote(explain.host()) + "(?::443)?"
                        + Pattern.quote(ArmResource.of(explain.target()).path()) + statusPath()
                        + "/(?<job>[0-9a-f]{32})/?(?:\\?[^#\\s]*)?",
                Pattern.CASE_INSENSITIVE);
        return Stream.of("location", "azure-asyncoperation")
                .flatMap(name -> answer.headers().allValues(name).stream())
                // The parentheses of a resource group's name are the only letters that may come encoded.
                .map(value -> address.matcher(value.replace("%28", "(").replace("%29", ")")))
                .filter(Matcher::matches)
                .map(matcher -> matcher.group("job"));
    }

    /** Where a check's job is asked for is not documented; and only its id is used. */
    private String statusPath() {
        return switch (operation) {
            case BACKUP -> ArmOperation.BACKUP_STATUS.path();
            case CHECK -> "/[a-z]{1,64}";
            default -> ArmOperation.RESTORE_STATUS.path();
        };
    }

    private static Optional<String> bodyJob(ObjectNode body) {
        String id = Json.text(body.path("properties"), "jobId");
        return id != null && ArmJobReading.JOB_ID.matcher(id).matches() ? Optional.of(id) : Optional.empty();
    }
}

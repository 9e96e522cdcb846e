package dev.hsmbackup.operator.azure;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hsmbackup.operator.port.HsmTarget;
import dev.hsmbackup.operator.port.StartAnswer;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Decides what one start request led to (DESIGN §3, step 6; FAULTS F50–F62). */
final class StartReading {
    static final Pattern JOB_ID = Pattern.compile("[0-9a-f]{32}");

    private StartReading() {}

    /** @param path where the job is asked for: {@code backup} or {@code restore} */
    static StartAnswer read(HsmTarget target, @Nullable String clientId, String path, Reply reply, Instant now) {
        return read(target, clientId, Explain.BACKUP_ROLE, path, reply, now);
    }

    /** The same for a request that needs another role. */
    static StartAnswer read(
            HsmTarget target, @Nullable String clientId, String role, String path, Reply reply, Instant now) {
        return switch (reply) {
            case Reply.NoAnswer none ->
                switch (none.kind()) {
                    case DNS, CONNECT, TLS -> new StartAnswer.NotStarted(Explain.noAnswer(target, none), null);
                    default -> new StartAnswer.Ambiguous(Explain.noAnswer(target, none));
                };
            case Reply.Answer answer when answer.status() == 202 -> accepted(target, path, answer);
            case Reply.Answer answer
            when answer.rejected() ->
                new StartAnswer.NotStarted(Explain.answer(target, clientId, role, answer), retryAfter(answer, now));
            case Reply.Answer answer -> new StartAnswer.Ambiguous(Explain.answer(target, clientId, role, answer));
        };
    }

    static @Nullable Duration retryAfter(Reply.Answer answer, Instant now) {
        return answer.headers()
                .firstValue("retry-after")
                .flatMap(value -> RetryAfter.parse(value, now))
                .orElse(null);
    }

    /**
     * Header and body both name the job. One of them is enough, for a body may break off and a header be missing; but
     * two that differ are no answer. The header's host is never asked: a header of another host is as good as none.
     */
    private static StartAnswer accepted(HsmTarget target, String path, Reply.Answer answer) {
        Optional<String> header = headerJob(target, path, answer);
        Optional<String> body = Json.object(answer).flatMap(StartReading::bodyJob);
        if (header.isPresent() && body.isPresent() && !header.equals(body)) {
            return ambiguous(target, answer, "its header and its body name different jobs");
        }
        return header.or(() -> body)
                .<StartAnswer>map(StartAnswer.Started::new)
                .orElseGet(() -> ambiguous(
                        target, answer, "named no valid job (32 hexadecimal digits): the " + path + " may be running"));
    }

    private static StartAnswer ambiguous(HsmTarget target, Reply.Answer answer, String what) {
        return new StartAnswer.Ambiguous(Explain.malformed(target, answer, what));
    }

    private static Optional<String> headerJob(HsmTarget target, String path, Reply.Answer answer) {
        Pattern status = Pattern.compile("https://" + Pattern.quote(target.host()) + "(?::443)?/" + path + "/(?<job>"
                + JOB_ID + ")/pending(?:\\?[^#\\s]*)?");
        return answer.headers()
                .firstValue("azure-asyncoperation")
                .map(status::matcher)
                .filter(Matcher::matches)
                .map(matcher -> matcher.group("job"));
    }

    private static Optional<String> bodyJob(ObjectNode object) {
        JsonNode id = object.get("jobId");
        return id != null && id.isTextual() && JOB_ID.matcher(id.textValue()).matches()
                ? Optional.of(id.textValue())
                : Optional.empty();
    }
}

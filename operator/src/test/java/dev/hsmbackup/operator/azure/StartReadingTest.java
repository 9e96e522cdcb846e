package dev.hsmbackup.operator.azure;

import static dev.hsmbackup.operator.azure.Answers.JOB;
import static dev.hsmbackup.operator.azure.Answers.PAYMENTS;
import static dev.hsmbackup.operator.azure.Answers.answer;
import static dev.hsmbackup.operator.azure.Answers.broken;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hsmbackup.operator.port.Problem.Kind;
import dev.hsmbackup.operator.port.StartAnswer;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StartReadingTest {
    private static final Instant NOW = Instant.parse("2026-11-22T10:00:00Z");
    private static final String STATUS = "https://payments.managedhsm.azure.net/backup/" + JOB + "/pending";
    private static final String BODY =
            "{\"status\":\"InProgress\",\"statusDetails\":null,\"error\":null,\"startTime\":1648517703,\"endTime\":null,"
                    + "\"jobId\":\"" + JOB + "\",\"azureStorageBlobContainerUri\":null}";

    @Test
    void shouldTakeTheJobFromBodyAndHeader() {
        assertThat(read(answer(202, Map.of("azure-asyncoperation", STATUS, "retry-after", "10"), BODY)))
                .isEqualTo(new StartAnswer.Started(JOB));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{", "<html>gateway</html>", "[]", "null", "{}", "{\"jobId\":null}", "{\"jobId\":7}"})
    void shouldTakeTheJobFromTheHeaderAlone(String body) {
        assertThat(read(answer(202, Map.of("Azure-AsyncOperation", STATUS), body)))
                .isEqualTo(new StartAnswer.Started(JOB));
        assertThat(read(broken(202, Map.of("Azure-AsyncOperation", STATUS), body)))
                .isEqualTo(new StartAnswer.Started(JOB));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "?api-version=7.5", "?api-version=7.5&t=1"})
    void shouldAcceptTheHeaderWithAndWithoutVersion(String query) {
        assertThat(read(answer(202, Map.of("Azure-AsyncOperation", STATUS + query), "")))
                .isEqualTo(new StartAnswer.Started(JOB));
    }

    @Test
    void shouldTakeTheJobFromTheBodyAlone() {
        assertThat(read(answer(202, BODY))).isEqualTo(new StartAnswer.Started(JOB));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{\"status\":\"InProgress\"}",
                "{\"jobId\":\"../x\"}",
                "{\"jobId\":\"7d423fcd68e24803a7a443e6f13d64560\"}",
                "{\"jobId\":\"7d423fcd68e24803a7a443e6f13d645\"}",
                "{\"jobId\":\"7D423FCD68E24803A7A443E6F13D6456\"}",
                "{\"jobId\":\"7d423fcd68e24803a7a443e6f13d6456\\n\"}",
                "{\"jobId\":\"7d423fcd68e24803a7a443e6f13d6456\",\"jobId\":\"00000000000000000000000000000001\"}",
                "{\"jobId\":\"7d423fcd68e24803a7a443e6f13d6456\"} trailing",
            })
    void shouldBeAmbiguousWithoutAValidJob(String body) {
        assertThat(ambiguous(read(answer(202, body)))).isEqualTo(Kind.MALFORMED_ANSWER);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://evil.example/backup/7d423fcd68e24803a7a443e6f13d6456/pending",
                "https://payments.managedhsm.azure.net.evil.example/backup/7d423fcd68e24803a7a443e6f13d6456/pending",
                "https://payments.managedhsm.azure.net@evil.example/backup/7d423fcd68e24803a7a443e6f13d6456/pending",
                "http://payments.managedhsm.azure.net/backup/7d423fcd68e24803a7a443e6f13d6456/pending",
                "https://other.managedhsm.azure.net/backup/7d423fcd68e24803a7a443e6f13d6456/pending",
                "https://payments.managedhsm.azure.net/restore/7d423fcd68e24803a7a443e6f13d6456/pending",
                "https://payments.managedhsm.azure.net/backup/../x/pending",
                "https://payments.managedhsm.azure.net/backup/7d423fcd68e24803a7a443e6f13d64567/pending",
                "7d423fcd68e24803a7a443e6f13d6456",
            })
    void shouldIgnoreAForeignOrMalformedHeader(String header) {
        assertThat(ambiguous(read(answer(202, Map.of("Azure-AsyncOperation", header), ""))))
                .isEqualTo(Kind.MALFORMED_ANSWER);
        assertThat(read(answer(202, Map.of("Azure-AsyncOperation", header), BODY)))
                .isEqualTo(new StartAnswer.Started(JOB));
    }

    @Test
    void shouldBeAmbiguousWhereHeaderAndBodyDiffer() {
        String other = BODY.replace(JOB, "0123456789abcdef0123456789abcdef");

        assertThat(ambiguous(read(answer(202, Map.of("Azure-AsyncOperation", STATUS), other))))
                .isEqualTo(Kind.MALFORMED_ANSWER);
    }

    @Test
    void shouldNotUnpackABody() {
        assertThat(ambiguous(read(answer(202, Map.of("Content-Encoding", "gzip"), BODY))))
                .isEqualTo(Kind.MALFORMED_ANSWER);
    }

    @Test
    void shouldNotFollowADeepBody() {
        String deep = "{\"a\":".repeat(5000) + "1" + "}".repeat(5000);

        assertThat(ambiguous(read(answer(202, deep)))).isEqualTo(Kind.MALFORMED_ANSWER);
    }

    @ParameterizedTest
    @CsvSource({
        "400, INVALID_REQUEST",
        "401, UNAUTHORIZED",
        "402, REJECTED",
        "403, FORBIDDEN",
        "404, NOT_FOUND",
        "405, REJECTED",
        "407, CONNECT",
        "409, BUSY",
        "410, REJECTED",
        "413, REJECTED",
        "418, REJECTED",
        "422, REJECTED",
        "429, THROTTLED",
        "499, REJECTED",
    })
    void shouldKnowThatARejectedRequestStartedNothing(int status, Kind kind) {
        assertThat(read(answer(status, "<html>")))
                .isInstanceOfSatisfying(
                        StartAnswer.NotStarted.class,
                        not -> assertThat(not.problem().kind()).isEqualTo(kind));
        assertThat(read(broken(status, Map.of(), "{\"err"))).isInstanceOf(StartAnswer.NotStarted.class);
    }

    @ParameterizedTest
    @CsvSource({
        "200, MALFORMED_ANSWER",
        "201, MALFORMED_ANSWER",
        "204, MALFORMED_ANSWER",
        "206, MALFORMED_ANSWER",
        "301, MALFORMED_ANSWER",
        "302, MALFORMED_ANSWER",
        "307, MALFORMED_ANSWER",
        "308, MALFORMED_ANSWER",
        "408, SERVER_ERROR",
        "500, SERVER_ERROR",
        "502, SERVER_ERROR",
        "503, SERVER_ERROR",
        "504, SERVER_ERROR",
        "599, SERVER_ERROR",
        "600, MALFORMED_ANSWER",
        "999, MALFORMED_ANSWER",
    })
    void shouldBeAmbiguousOnAnyOtherStatus(int status, Kind kind) {
        // Not even a job id makes another status an acceptance.
        assertThat(ambiguous(read(answer(status, Map.of("Azure-AsyncOperation", STATUS), BODY))))
                .isEqualTo(kind);
    }

    @ParameterizedTest
    @CsvSource({"DNS, false", "CONNECT, false", "TLS, false", "NO_ANSWER, true"})
    void shouldBeAmbiguousWhereTheRequestMayHaveArrived(Kind kind, boolean ambiguous) {
        StartAnswer answer = read(new Reply.NoAnswer(kind, "reason"));

        assertThat(answer instanceof StartAnswer.Ambiguous).isEqualTo(ambiguous);
        assertThat(answer instanceof StartAnswer.NotStarted).isEqualTo(!ambiguous);
    }

    @ParameterizedTest
    @CsvSource({"5, PT5S", "120, PT2M", "'Sun, 22 Nov 2026 10:00:30 GMT', PT30S", "1000000000, PT1000000000S"})
    void shouldHandOnRetryAfter(String header, Duration expected) {
        assertThat(retryAfter(answer(429, Map.of("Retry-After", header), "")))
                .isEqualTo(new RetryAfterHolder(expected));
    }

    @ParameterizedTest
    @ValueSource(strings = {"-1", "abc", "1e9"})
    void shouldHandOnNoRetryAfterWhereItIsSenseless(String header) {
        assertThat(retryAfter(answer(409, Map.of("Retry-After", header), ""))).isEqualTo(new RetryAfterHolder(null));
        assertThat(retryAfter(answer(409, ""))).isEqualTo(new RetryAfterHolder(null));
    }

    private record RetryAfterHolder(
            @org.jspecify.annotations.Nullable Duration value) {}

    private static RetryAfterHolder retryAfter(Reply.Answer answer) {
        return read(answer) instanceof StartAnswer.NotStarted(var _, var retryAfter)
                ? new RetryAfterHolder(retryAfter)
                : new RetryAfterHolder(Duration.ofDays(-1));
    }

    private static Kind ambiguous(StartAnswer answer) {
        assertThat(answer).isInstanceOf(StartAnswer.Ambiguous.class);
        return ((StartAnswer.Ambiguous) answer).problem().kind();
    }

    private static StartAnswer read(Reply reply) {
        return StartReading.read(PAYMENTS, null, "backup", reply, NOW);
    }
}

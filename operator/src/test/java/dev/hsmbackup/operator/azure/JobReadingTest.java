package dev.hsmbackup.operator.azure;

import static dev.hsmbackup.operator.azure.Answers.JOB;
import static dev.hsmbackup.operator.azure.Answers.PAYMENTS;
import static dev.hsmbackup.operator.azure.Answers.answer;
import static dev.hsmbackup.operator.azure.Answers.broken;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hsmbackup.operator.port.JobAnswer;
import dev.hsmbackup.operator.port.JobAnswer.Outcome;
import dev.hsmbackup.operator.port.Problem.Kind;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JobReadingTest {
    private static final Instant NOW = Instant.parse("2026-11-22T10:00:00Z");
    private static final String FOLDER =
            "https://azsdktests.blob.core.windows.net/backup/mhsm-payments-2022032901350328";
    private static final String NULLS = "{\"code\":null,\"message\":null,\"innererror\":null}";

    @Test
    void shouldReadARecordedSuccess() {
        assertThat(read("{\"azureStorageBlobContainerUri\":\"" + FOLDER
                        + "\",\"endTime\":1648517710,\"error\":null,\"jobId\":\"" + JOB
                        + "\",\"startTime\":1648517703,\"status\":\"Succeeded\",\"statusDetails\":null}"))
                .isEqualTo(new JobAnswer.Ended(
                        Outcome.SUCCEEDED,
                        "Succeeded",
                        null,
                        FOLDER,
                        null,
                        null,
                        Instant.ofEpochSecond(1648517703),
                        Instant.ofEpochSecond(1648517710)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Succeeded | SUCCEEDED",
                "succeeded | SUCCEEDED",
                "SUCCEEDED | SUCCEEDED",
                "Failed    | FAILED",
                "failed    | FAILED",
                "Canceled  | CANCELED",
                "Cancelled | CANCELED",
                "CANCELED  | CANCELED",
            })
    void shouldKnowTheWordsThatEndAJob(String word, Outcome outcome) {
        JobAnswer.Ended ended = ended("{\"status\":\"" + word + "\",\"error\":" + NULLS + "}");

        assertThat(ended.outcome()).isEqualTo(outcome);
        assertThat(ended.status()).isEqualTo(word);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"InProgress\"", "\"Queued\"", "\"\"", "null", "\"Succeeded!\"", "7", "\"ＳＵＣＣＥＥＤＥＤ\""})
    void shouldTakeAnyOtherWordForRunning(String word) {
        assertThat(read("{\"status\":" + word + ",\"endTime\":0,\"error\":" + NULLS + "}"))
                .isInstanceOf(JobAnswer.Running.class);
    }

    @Test
    void shouldHandOnDetailsAndRetryAfterOfARunningJob() {
        assertThat(
                        read(
                                answer(
                                        200,
                                        Map.of("Retry-After", "7"),
                                        "{\"status\":\"InProgress\",\"statusDetails\":\"Full backup\\n is in progress\",\"endTime\":null}")))
                .isEqualTo(new JobAnswer.Running("InProgress", "Full backup is in progress", Duration.ofSeconds(7)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "null",
                "\"\"",
                "\"https://evil.example/backup/mhsm-payments-2022032901350328\"",
                "\"https://azsdktests.blob.core.windows.net/backup\"",
                "\"https://azsdktests.blob.core.windows.net/backup/x?sig=1\"",
                "17",
            })
    void shouldNameNoFolderWhereAzureNamesNoWellFormedOne(String uri) {
        assertThat(ended("{\"status\":\"Succeeded\",\"azureStorageBlobContainerUri\":" + uri + "}")
                        .folderUri())
                .isNull();
    }

    @Test
    void shouldNameNoFolderOfAFailedJob() {
        assertThat(ended("{\"status\":\"Failed\",\"azureStorageBlobContainerUri\":\"" + FOLDER + "\"}")
                        .folderUri())
                .isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "null", "-1", "\"2022-03-29\"", "1e400", "9999999999999999999999", "1.5", "{}"})
    void shouldTakeSenselessTimesForNone(String time) {
        assertThat(ended("{\"status\":\"Succeeded\",\"startTime\":" + time + ",\"endTime\":" + time + "}"))
                .satisfies(ended -> assertThat(ended.startTime()).isNull())
                .satisfies(ended -> assertThat(ended.endTime()).isNull());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"ResourceNotFound\" | NULLS | ResourceNotFound | container does not exist",
                "\"InvalidQueryParameterValue\" | {\"code\":\"InvalidQueryParameterValue\",\"message\":\"x\"} | InvalidQueryParameterValue | storage address is not accepted",
                "\"AuthorizationPermissionMismatch\" | NULLS | AuthorizationPermissionMismatch | Storage Blob Data Contributor",
                "\"AuthorizationFailure\" | null | AuthorizationFailure | trusted Azure services",
                "\"BlobImmutableDueToPolicy\" | null | BlobImmutableDueToPolicy | immutability policy",
                "null | NULLS | - | gave no reason",
                "\"Something odd happened.\" | null | - | Storage Blob Data Contributor",
                "null | {\"code\":\"Conflict\",\"message\":\"Broken\"} | Conflict | Broken",
                "\"Invalid backup provided\" | null | - | another security domain",
            })
    void shouldSayWhatToDoAboutAFailedJob(String details, String error, String code, String hint) {
        JobAnswer.Ended ended = ended("{\"status\":\"Failed\",\"statusDetails\":" + details + ",\"error\":"
                + error.replace("NULLS", NULLS) + "}");

        assertThat(String.valueOf(ended.errorCode())).isEqualTo(code.equals("-") ? "null" : code);
        assertThat(ended.errorMessage())
                .startsWith("Azure ended the job on payments.managedhsm.azure.net as Failed")
                .contains(hint);
    }

    @Test
    void shouldCleanWhatAzureSays() {
        String evil = "a\\r\\nb\\u001b[31m" + "x".repeat(5000);

        JobAnswer.Ended ended = ended("{\"status\":\"Failed\",\"statusDetails\":\"" + evil + "\",\"error\":{\"code\":\""
                + evil + "\",\"message\":\"" + evil + "\"}}");

        assertThat(new String[] {ended.details(), ended.errorCode(), ended.errorMessage()})
                .allSatisfy(text -> {
                    assertThat(text).isNotNull().matches("\\P{C}+");
                    assertThat(String.valueOf(text).getBytes(java.nio.charset.StandardCharsets.UTF_8).length)
                            .isLessThanOrEqualTo(1024);
                });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "[]",
                "null",
                "<html>",
                "{}",
                "{\"status\":\"Succeeded\"",
                "{\"status\":\"Succeeded\"}{}",
                "{\"status\":\"Succeeded\",\"status\":\"Failed\"}",
                "{\"status\":\"Succeeded\",\"jobId\":\"00000000000000000000000000000001\"}",
            })
    void shouldNotTakeABodyThatIsNotThisJobsStateForAnAnswer(String body) {
        assertThat(read(body))
                .isInstanceOfSatisfying(
                        JobAnswer.Unavailable.class,
                        none -> assertThat(none.problem().kind()).isEqualTo(Kind.MALFORMED_ANSWER));
    }

    @Test
    void shouldNotReadABrokenBody() {
        assertThat(read(broken(200, Map.of(), "{\"status\":\"Failed\"}"))).isInstanceOf(JobAnswer.Unavailable.class);
    }

    private static JobAnswer.Ended ended(String body) {
        JobAnswer answer = read(body);
        assertThat(answer).isInstanceOf(JobAnswer.Ended.class);
        return (JobAnswer.Ended) answer;
    }

    private static JobAnswer read(String body) {
        return read(answer(200, body));
    }

    private static JobAnswer read(Reply.Answer answer) {
        return JobReading.read(Cloud.PUBLIC, PAYMENTS, JOB, answer, NOW);
    }
}

package dev.hsmbackup.operator.azure;

import static dev.hsmbackup.operator.azure.Answers.answer;
import static dev.hsmbackup.operator.azure.Answers.broken;
import static dev.hsmbackup.operator.azure.ArmAnswers.ADDRESS;
import static dev.hsmbackup.operator.azure.ArmAnswers.BACKED_UP;
import static dev.hsmbackup.operator.azure.ArmAnswers.BACKUP_JOB;
import static dev.hsmbackup.operator.azure.ArmAnswers.RESTORE_JOB;
import static dev.hsmbackup.operator.azure.ArmAnswers.backupStatus;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hsmbackup.operator.port.CheckAnswer;
import dev.hsmbackup.operator.port.HsmTarget;
import dev.hsmbackup.operator.port.JobAnswer;
import dev.hsmbackup.operator.port.Problem.Kind;
import dev.hsmbackup.operator.port.StartAnswer;
import java.net.http.HttpHeaders;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ArmStartReadingTest {
    private static final StartAnswer STARTED = new StartAnswer.Started(BACKUP_JOB);

    /** Nothing but a Location: as recorded. */
    @Test
    void shouldTakeTheJobFromTheLocation() {
        assertThat(backup(answer(202, Map.of("Location", backupStatus(BACKUP_JOB)), "")))
                .isEqualTo(STARTED);
        assertThat(backup(broken(202, Map.of("Location", backupStatus(BACKUP_JOB)), "{\"pro")))
                .isEqualTo(STARTED);
    }

    @Test
    void shouldNotTellCasesApart() {
        String shouted = ADDRESS.replace("hsm", "HSM").replace("azure.com", "AZURE.COM") + "/BACKUPOPERATIONSTATUS/"
                + BACKUP_JOB.toUpperCase(java.util.Locale.ROOT);

        assertThat(backup(answer(202, Map.of("LOCATION", shouted), ""))).isEqualTo(STARTED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"g(1)", "g%281%29"})
    void shouldKnowAGroupWithParentheses(String group) {
        var target = new HsmTarget(HostileIds.GOOD.replace("/hsm/", "/g(1)/"), null, null);
        var reading = new ArmStartReading(
                Cloud.PUBLIC,
                new ExplainArm("management.azure.com", target, null),
                ArmOperation.BACKUP,
                ArmAnswers.NOW);

        String location = backupStatus(BACKUP_JOB).replace("/HSM/", "/" + group + "/");

        assertThat(reading.started(answer(202, Map.of("Location", location), "")))
                .isEqualTo(STARTED);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                // The one header or the other, or both with the same job, or a body.
                "BACKUP | - | - | Started",
                "- | BACKUP | - | Started",
                "BACKUP | BACKUP | - | Started",
                "BACKUP | - | {\"properties\":{\"jobId\":\"JOB\",\"status\":\"InProgress\"}} | Started",
                "- | - | {\"properties\":{\"jobId\":\"JOB\",\"status\":\"InProgress\"}} | Started",
                // Example of the specification: its address names no job.
                "BACKUP | https://management.azure.com/subscriptions/0/x?operation=abJjb2RkIjoi | - | Started",
                "BACKUP | https://chsm-prebackup-polling-uri/ | - | Started",
                // What names another job than the rest.
                "BACKUP | OTHER | - | Ambiguous MALFORMED_ANSWER",
                "BACKUP | - | {\"properties\":{\"jobId\":\"0123456789abcdef0123456789abcdef\"}} | Ambiguous MALFORMED_ANSWER",
                "OTHER | - | {\"properties\":{\"jobId\":\"JOB\"}} | Ambiguous MALFORMED_ANSWER",
                // Nothing that names one.
                "- | - | - | Ambiguous MALFORMED_ANSWER",
                "- | - | {\"properties\":{\"jobId\":7}} | Ambiguous MALFORMED_ANSWER",
                "- | - | {\"properties\":null} | Ambiguous MALFORMED_ANSWER",
                "- | - | {\"jobId\":\"JOB\"} | Ambiguous MALFORMED_ANSWER",
            })
    void shouldWantOneJobFromAllThatNameOne(String location, String operation, String body, String expected) {
        Map<String, String> headers = new java.util.HashMap<>();
        put(headers, "Location", location);
        put(headers, "Azure-AsyncOperation", operation);
        String text = body == null ? "" : body.replace("JOB", BACKUP_JOB);

        assertThat(StartFaults.text(backup(answer(202, headers, text)))).isEqualTo(expected);
        assertThat(StartFaults.text(backup(answer(200, headers, text)))).isEqualTo(expected);
    }

    @Test
    void shouldWantOneJobFromTwoLocations() {
        var headers = HttpHeaders.of(
                Map.of("location", List.of(backupStatus(BACKUP_JOB), backupStatus(RESTORE_JOB))), (_, _) -> true);

        assertThat(StartFaults.text(backup(new Reply.Answer(202, headers, new byte[0], true))))
                .isEqualTo("Ambiguous MALFORMED_ANSWER");
    }

    /** A restore's job stands elsewhere; where a check's stands is not documented. */
    @ParameterizedTest
    @CsvSource({
        "BACKUP, backupOperationStatus, Started",
        "BACKUP, restoreOperationStatus, Ambiguous MALFORMED_ANSWER",
        "RESTORE, restoreOperationStatus, Started",
        "RESTORE, backupOperationStatus, Ambiguous MALFORMED_ANSWER",
        "CHECK, restoreOperationStatus, Started",
        "CHECK, validateRestoreOperationStatus, Started",
        "CHECK, a/b, Ambiguous MALFORMED_ANSWER",
    })
    void shouldKnowWhereAJobStands(ArmOperation operation, String path, String expected) {
        Reply.Answer accepted = answer(202, Map.of("Location", ADDRESS + "/" + path + "/" + BACKUP_JOB), "");

        assertThat(StartFaults.text(ArmAnswers.start(operation).started(accepted)))
                .isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "400, NotStarted INVALID_REQUEST",
        "401, NotStarted UNAUTHORIZED",
        "403, NotStarted FORBIDDEN",
        "404, NotStarted NOT_FOUND",
        "407, NotStarted CONNECT",
        "409, NotStarted BUSY",
        "412, NotStarted REJECTED",
        "429, NotStarted THROTTLED",
        "408, Ambiguous SERVER_ERROR",
        "500, Ambiguous SERVER_ERROR",
        "503, Ambiguous SERVER_ERROR",
        "201, Ambiguous MALFORMED_ANSWER",
        "204, Ambiguous MALFORMED_ANSWER",
        "307, Ambiguous MALFORMED_ANSWER",
        "999, Ambiguous MALFORMED_ANSWER",
    })
    void shouldKnowEveryOtherStatus(int status, String expected) {
        // Not even a Location makes another status an acceptance.
        Map<String, String> headers = Map.of("Location", backupStatus(BACKUP_JOB), "Retry-After", "5");

        assertThat(StartFaults.text(backup(answer(status, headers, "")))).isEqualTo(expected);
        if (backup(answer(status, headers, "")) instanceof StartAnswer.NotStarted not) {
            assertThat(not.retryAfter()).isEqualTo(Duration.ofSeconds(5));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "DNS, NotStarted DNS",
        "CONNECT, NotStarted CONNECT",
        "TLS, NotStarted TLS",
        "NO_ANSWER, Ambiguous NO_ANSWER"
    })
    void shouldKnowWhatMayHaveArrived(Kind kind, String expected) {
        assertThat(StartFaults.text(backup(new Reply.NoAnswer(kind, "reason")))).isEqualTo(expected);
    }

    /** The specification's 200 of a check: over, running, or nothing that passes. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "200 | {\"properties\":{\"status\":\"Succeeded\"}} | Over SUCCEEDED",
                "200 | {\"properties\":{\"status\":\"Failed\",\"statusDetails\":\"Invalid backup provided\"}} | Over FAILED",
                "200 | {\"properties\":{\"status\":\"Cancelled\"}} | Over CANCELED",
                "200 | {\"properties\":{\"status\":\"InProgress\",\"jobId\":\"JOB\"}} | Started",
                "200 | {\"properties\":{\"status\":\"InProgress\"}} | Ambiguous MALFORMED_ANSWER",
                "200 | {\"properties\":{}} | Ambiguous MALFORMED_ANSWER",
                "200 | {\"status\":\"Succeeded\"} | Ambiguous MALFORMED_ANSWER",
                "200 | {} | Ambiguous MALFORMED_ANSWER",
                "200 | '' | Ambiguous MALFORMED_ANSWER",
                "200 | <html>Succeeded</html> | Ambiguous MALFORMED_ANSWER",
                "202 | {\"properties\":{\"status\":\"Succeeded\"}} | Ambiguous MALFORMED_ANSWER",
                "500 | {\"properties\":{\"status\":\"Succeeded\"}} | Ambiguous SERVER_ERROR",
                "400 | {\"error\":{\"code\":\"BadRequest\",\"message\":\"no such backup\"}} | NotStarted INVALID_REQUEST",
            })
    void shouldReadACheck(int status, String body, String expected) {
        CheckAnswer read =
                ArmAnswers.start(ArmOperation.CHECK).checked(answer(status, body.replace("JOB", BACKUP_JOB)));

        assertThat(StartFaults.text(read)).isEqualTo(expected);
    }

    @Test
    void shouldTellWhyACheckFailed() {
        CheckAnswer read = ArmAnswers.start(ArmOperation.CHECK)
                .checked(answer(200, BACKED_UP.replace("Succeeded", "Failed").replace("HSM Backup Time", "Nonsense")));

        assertThat(read).isInstanceOfSatisfying(CheckAnswer.Over.class, over -> {
            JobAnswer.Ended end = over.end();
            assertThat(end.errorMessage()).startsWith("Azure ended the job of Cloud HSM vault-a as Failed: Nonsense");
            assertThat(end.backupId()).isNull();
        });
    }

    private static void put(Map<String, String> headers, String name, String value) {
        if (value != null) {
            headers.put(
                    name,
                    value.equals("BACKUP")
                            ? backupStatus(BACKUP_JOB)
                            : value.equals("OTHER") ? backupStatus(RESTORE_JOB) : value);
        }
    }

    private static StartAnswer backup(Reply reply) {
        return ArmAnswers.start(ArmOperation.BACKUP).started(reply);
    }
}

package dev.hsmbackup.operator.azure;

import static dev.hsmbackup.operator.azure.Answers.answer;
import static dev.hsmbackup.operator.azure.Answers.broken;
import static dev.hsmbackup.operator.azure.ArmAnswers.BACKED_UP;
import static dev.hsmbackup.operator.azure.ArmAnswers.BACKUP_ID;
import static dev.hsmbackup.operator.azure.ArmAnswers.BACKUP_JOB;
import static dev.hsmbackup.operator.azure.ArmAnswers.RESTORED;
import static dev.hsmbackup.operator.azure.ArmAnswers.RESTORE_JOB;
import static dev.hsmbackup.operator.azure.ArmAnswers.backupStatus;
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

class ArmJobReadingTest {

    @Test
    void shouldReadTheRecordedBackup() {
        assertThat(backup(answer(200, BACKED_UP)))
                .isEqualTo(new JobAnswer.Ended(
                        Outcome.SUCCEEDED,
                        "Succeeded",
                        "HSM Backup Time: 6/13/2025 1:40:04 PM +00:00 UTC.",
                        "https://clitestbackup.blob.core.windows.net/testbackup",
                        null,
                        null,
                        Instant.parse("2025-06-13T14:36:45Z"),
                        Instant.parse("2025-06-13T14:36:53Z"),
                        BACKUP_ID,
                        Instant.parse("2025-06-13T13:40:04Z")));
    }

    @Test
    void shouldReadTheRecordedRestore() {
        assertThat(ArmAnswers.reading(ArmOperation.RESTORE_STATUS).read(RESTORE_JOB, answer(200, RESTORED)))
                .isEqualTo(new JobAnswer.Ended(
                        Outcome.SUCCEEDED,
                        "Succeeded",
                        null,
                        null,
                        null,
                        null,
                        Instant.parse("2025-06-13T14:37:17Z"),
                        Instant.parse("2025-06-13T14:38:47.4153878Z"),
                        null,
                        null));
    }

    /** 202, a Location, nothing else: as recorded. */
    @Test
    void shouldReadTheRecordedRunningJob() {
        assertThat(backup(answer(202, Map.of("Location", backupStatus(BACKUP_JOB)), "")))
                .isEqualTo(new JobAnswer.Running("InProgress", null, null));
    }

    /** Example of the specification, whose container has a folder. */
    @Test
    void shouldReadTheSpecificationsRunningJob() {
        String body = "{\"properties\":{\"azureStorageBlobContainerUri\":"
                + "\"https://myaccount.blob.core.windows.net/sascontainer/sasContainer\","
                + "\"endTime\":\"2022-09-12T12:00:00.0000000Z\",\"jobId\":\"572a45927fc240e1ac075de27371680b\","
                + "\"startTime\":\"2022-09-12T12:00:00.0000000Z\",\"status\":\"InProgress\","
                + "\"statusDetails\":\"Backup operation is in progress\"}}";
        var reading = ArmAnswers.reading(ArmOperation.BACKUP_STATUS);

        assertThat(reading.read("572a45927fc240e1ac075de27371680b", answer(200, Map.of("Retry-After", "5"), body)))
                .isEqualTo(
                        new JobAnswer.Running("InProgress", "Backup operation is in progress", Duration.ofSeconds(5)));
        assertThat(reading.read(
                        "572a45927fc240e1ac075de27371680b", answer(200, body.replace("InProgress", "Succeeded"))))
                .isInstanceOfSatisfying(
                        JobAnswer.Ended.class,
                        end -> assertThat(end.folderUri())
                                .isEqualTo("https://myaccount.blob.core.windows.net/sascontainer/sasContainer"));
    }

    /** Only a 200 ends a job, and only by its word. */
    @ParameterizedTest
    @CsvSource({
        "200, Failed, FAILED",
        "200, Cancelled, CANCELED",
        "200, Canceled, CANCELED",
        "200, SUCCEEDED, SUCCEEDED",
        "200, InProgress, ",
        "200, Queued, ",
        "200, '', ",
        "202, Succeeded, ",
        "202, Failed, ",
    })
    void shouldEndByTheWordInside(int status, String word, Outcome outcome) {
        JobAnswer read = backup(answer(status, BACKED_UP.replace("Succeeded", word)));

        if (outcome == null) {
            assertThat(read).isInstanceOf(JobAnswer.Running.class);
        } else {
            assertThat(read)
                    .isInstanceOfSatisfying(
                            JobAnswer.Ended.class,
                            end -> assertThat(end.outcome()).isEqualTo(outcome));
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"code\":\"StorageError\",\"message\":\"It broke\"} | StorageError | It broke",
                "{\"code\":\"A\",\"message\":\"Outer\",\"target\":\"t\",\"details\":[{\"code\":\"B\",\"message\":\"inner\"}]} | A | Outer (inner)",
                "{\"code\":\"A\",\"message\":\"\",\"details\":[{\"code\":\"B\",\"message\":\"inner\"}],\"additionalInfo\":[{}]} | A | (inner)",
                "{\"code\":null,\"message\":null,\"details\":null} | | gave no reason",
                "null | | gave no reason",
                "[] | | gave no reason",
                "{\"details\":[[]]} | | gave no reason",
                "{\"code\":\"AuthorizationPermissionMismatch\",\"message\":\"x\"} | AuthorizationPermissionMismatch | Storage Blob Data Contributor",
                "{\"code\":\"ContainerNotFound\",\"message\":\"x\"} | ContainerNotFound | spec.storage.containerUri of the CloudHsm",
            })
    void shouldTellWhyAJobFailed(String error, String code, String words) {
        String body = "{\"properties\":{\"status\":\"Failed\",\"error\":" + error + "}}";

        assertThat(backup(answer(200, body))).isInstanceOfSatisfying(JobAnswer.Ended.class, end -> {
            assertThat(end.errorCode()).isEqualTo(code);
            assertThat(end.errorMessage())
                    .startsWith("Azure ended the backup of Cloud HSM vault-a as Failed")
                    .contains(words);
            assertThat(end.backupId()).isNull();
            assertThat(end.folderUri()).isNull();
            assertThat(end.contentTime()).isNull();
        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "<html>",
                "[]",
                "{}",
                "{\"status\":\"Succeeded\"}",
                "{\"properties\":null}",
                "{\"properties\":[]}",
                "{\"properties\":{}}",
                "{\"properties\":{\"jobId\":\"08d796457ad74ac6ab5e6cd5f174c5e3\"}}",
                "{\"properties\":{\"status\":\"Succeeded\",\"jobId\":\"0123456789abcdef0123456789abcdef\"}}",
                "{\"properties\":{\"status\":\"Failed\",\"status\":\"Succeeded\"}}",
            })
    void shouldKnowNothingFromABodyThatIsNotTheJobs(String body) {
        assertThat(backup(answer(200, body)))
                .isInstanceOfSatisfying(
                        JobAnswer.Unavailable.class,
                        not -> assertThat(not.problem().kind()).isEqualTo(Kind.MALFORMED_ANSWER));
        assertThat(backup(broken(200, Map.of(), BACKED_UP))).isInstanceOf(JobAnswer.Unavailable.class);
    }

    @ParameterizedTest
    @CsvSource({
        "401, UNAUTHORIZED",
        "403, FORBIDDEN",
        "409, BUSY",
        "429, THROTTLED",
        "500, SERVER_ERROR",
        "302, MALFORMED_ANSWER",
        "204, MALFORMED_ANSWER"
    })
    void shouldNotEndAJobByAnError(int status, Kind kind) {
        assertThat(backup(answer(status, Map.of("Retry-After", "7"), BACKED_UP)))
                .isInstanceOfSatisfying(JobAnswer.Unavailable.class, not -> {
                    assertThat(not.problem().kind()).isEqualTo(kind);
                    assertThat(not.retryAfter()).isEqualTo(Duration.ofSeconds(7));
                });
        assertThat(backup(answer(404, ""))).isEqualTo(new JobAnswer.Unknown());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "HSM Backup Time: 6/13/2025 1:40:04 PM +00:00 UTC. | 2025-06-13T13:40:04Z",
                "HSM Backup Time: 12/31/2025 12:00:00 AM +00:00 UTC | 2025-12-31T00:00:00Z",
                "HSM Backup Time: 1/1/2026 12:59:59 PM +02:00 UTC. | 2026-01-01T10:59:59Z",
                "Done. HSM Backup Time: 6/3/2025 11:40:04 AM -05:30 UTC. More. | 2025-06-03T17:10:04Z",
                "HSM Backup Time: 13/6/2025 1:40:04 PM +00:00 UTC. |",
                "HSM Backup Time: 2/30/2025 1:40:04 PM +00:00 UTC. |",
                "HSM Backup Time: 6/13/2025 13:40:04 PM +00:00 UTC. |",
                "HSM Backup Time: 6/13/2025 1:40:04 +00:00 UTC. |",
                "HSM Backup Time: 1/1/0001 12:00:00 AM +00:00 UTC. |",
                "HSM Backup Time: 13.06.2025 13:40:04 +00:00 UTC. |",
                "HSM Backup Time: . |",
                "Backup operation is in progress |",
                "'' |",
            })
    void shouldReadTheTimeOfTheContent(String details, Instant expected) {
        assertThat(ArmJobReading.contentTime(details)).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "backupId",
                "cloudhsm-0e35c989-c582-4b3c-958d-596e4c4fe133",
                "../cloudhsm-0e35c989-c582-4b3c-958d-596e4c4fe133-2025061314364592",
                "cloudhsm-0e35c989-c582-4b3c-958d-596e4c4fe133-2025061314364592?sig=x",
            })
    void shouldTakeNoOtherBackupIdForOne(String id) {
        assertThat(backup(answer(200, BACKED_UP.replace(BACKUP_ID, id))))
                .isInstanceOfSatisfying(
                        JobAnswer.Ended.class, end -> assertThat(end.backupId()).isNull());
    }

    @ParameterizedTest
    @CsvSource({
        "https://clitestbackup.blob.core.windows.net/testbackup/, https://clitestbackup.blob.core.windows.net/testbackup",
        "https://evil.example/testbackup,",
        "https://clitestbackup.blob.core.windows.net/testbackup?sig=x,",
        "http://clitestbackup.blob.core.windows.net/testbackup,",
        "'',",
    })
    void shouldTakeNoOtherPlaceForAContainer(String given, String expected) {
        String body = BACKED_UP.replace("https://clitestbackup.blob.core.windows.net/testbackup", given);

        assertThat(backup(answer(200, body)))
                .isInstanceOfSatisfying(
                        JobAnswer.Ended.class,
                        end -> assertThat(end.folderUri()).isEqualTo(expected));
    }

    @ParameterizedTest
    @CsvSource({
        "2025-06-13T14:36:45Z, 2025-06-13T14:36:45Z",
        "2025-06-13T14:36:45+02:00, 2025-06-13T12:36:45Z",
        "0001-01-01T00:00:00Z,",
        "+999999999-01-01T00:00:00Z,",
        "soon,",
        "'',",
    })
    void shouldReadTimes(String given, Instant expected) {
        assertThat(backup(answer(200, BACKED_UP.replace("2025-06-13T14:36:45Z", given))))
                .isInstanceOfSatisfying(
                        JobAnswer.Ended.class,
                        end -> assertThat(end.startTime()).isEqualTo(expected));
    }

    private static JobAnswer backup(Reply.Answer answer) {
        return ArmAnswers.reading(ArmOperation.BACKUP_STATUS).read(BACKUP_JOB, answer);
    }
}

package dev.hsmbackup.operator.operation;

import static dev.hsmbackup.operator.operation.Backups.at;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hsmbackup.crds.JobError;
import dev.hsmbackup.crds.RunStatus;
import dev.hsmbackup.operator.port.JobAnswer;
import dev.hsmbackup.operator.port.JobAnswer.Outcome;
import dev.hsmbackup.operator.port.StartAnswer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a person reads in the status. */
class JobAnswerTextTest {

    @Test
    void shouldSayWhereTheBackupIsAndHowLongItTook() {
        RunStatus status = State.SUCCEEDED.status();

        assertThat(status.folderUri()).isEqualTo(Backups.FOLDER);
        assertThat(status.jobStatus()).isEqualTo("Succeeded");
        assertThat(status.startTime()).isEqualTo(at("2s"));
        assertThat(status.completionTime()).isEqualTo(at("5m"));
        assertThat(status.duration()).isEqualTo("4m58s");
        assertThat(status.error()).isNull();
    }

    @ParameterizedTest
    @CsvSource(nullValues = "-", textBlock = """
                    Code, Why.,  Details, Code,   Why.
                    -,    Why.,  Details, Failed, Why.
                    Code, -,     Details, Code,   Details
                    -,    -,     Details, Failed, Details
                    -,    -,     -,       Failed, Azure gave no reason.
                    """)
    void shouldGiveAzuresReason(
            @Nullable String code,
            @Nullable String message,
            @Nullable String details,
            String expectedCode,
            String expectedMessage) {
        var answer = new JobAnswer.Ended(Outcome.FAILED, "Failed", details, null, code, message, null, null);

        RunStatus status = answered(answer);

        assertThat(status.error()).isEqualTo(new JobError(expectedCode, expectedMessage));
        assertThat(status.statusDetails()).isEqualTo(details);
        assertThat(status.conditions())
                .first()
                .satisfies(ready -> assertThat(ready.message()).endsWith(expectedMessage));
    }

    @Test
    void shouldSayHowToFindOutAboutAnUnknownStart() {
        RunStatus status = State.UNKNOWN.status();

        assertThat(status.conditions())
                .first()
                .satisfies(ready -> assertThat(ready.message())
                        .contains(Backups.ATTEMPT.toString(), "audit log", "container", "create a new HsmBackup"));
        assertThat(status.attempt()).isNotNull();
    }

    @Test
    void shouldRecordAJobThatBecameKnownTooLateAndNothingElse() {
        RunStatus before = State.UNKNOWN.status();

        RunStatus after = StartPolicy.lateJob(State.UNKNOWN.backup(), Backups.JOB);

        assertThat(after).isEqualTo(before.toBuilder().jobId(Backups.JOB).build());
    }

    /** A clock that was set back while the job ran must not make a negative duration. */
    @Test
    void shouldLeaveTheDurationOutWhereTheClockWentBack() {
        var decision = StartPolicy.starting(State.STARTING.backup(), new StartAnswer.Started(Backups.JOB), at("1h"));
        var running = Backups.with(((Decision.Write) decision).status());

        var ended = JobPolicy.answered(
                running,
                new JobAnswer.Ended(Outcome.SUCCEEDED, "Succeeded", null, Backups.FOLDER, null, null, null, null),
                PollHistory.beginning(at("30m")),
                null,
                at("30m"));

        assertThat(((Decision.Write) ended).status().duration()).isNull();
    }

    private static RunStatus answered(JobAnswer answer) {
        var decision =
                JobPolicy.answered(State.RUNNING.backup(), answer, PollHistory.beginning(at("1m")), null, at("5m"));
        return ((Decision.Write) decision).status();
    }
}

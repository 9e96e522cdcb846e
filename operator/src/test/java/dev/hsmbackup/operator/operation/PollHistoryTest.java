package dev.hsmbackup.operator.operation;

import static dev.hsmbackup.operator.operation.Backups.at;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hsmbackup.operator.port.JobAnswer;
import dev.hsmbackup.operator.port.JobAnswer.Outcome;
import dev.hsmbackup.operator.port.Problem;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class PollHistoryTest {

    private static final PollHistory UNKNOWN_TWICE = new PollHistory(at("1m"), at("2m"), 2, null, 0);
    private static final JobAnswer UNAVAILABLE =
            new JobAnswer.Unavailable(Backups.problem(Problem.Kind.NO_ANSWER), null);

    static Stream<JobAnswer> wordsAboutTheJob() {
        return Stream.of(
                new JobAnswer.Running("InProgress", null, null),
                new JobAnswer.Ended(Outcome.FAILED, "Failed", null, null, null, null, null, null));
    }

    @ParameterizedTest
    @MethodSource("wordsAboutTheJob")
    void shouldForgetAllWithAWordAboutTheJob(JobAnswer answer) {
        PollHistory after = UNKNOWN_TWICE.with(answer, at("3m"));

        assertThat(after).isEqualTo(PollHistory.beginning(at("3m")));
    }

    @Test
    void shouldCountHowOftenTheJobIsNotKnown() {
        PollHistory once = PollHistory.beginning(at("1m")).with(new JobAnswer.Unknown(), at("2m"));
        PollHistory twice = once.with(new JobAnswer.Unknown(), at("3m"));

        assertThat(once).isEqualTo(new PollHistory(at("1m"), at("2m"), 1, null, 0));
        assertThat(twice).isEqualTo(UNKNOWN_TWICE);
    }

    @Test
    void shouldLearnNothingAboutTheJobFromAFailedRequest() {
        PollHistory after = UNKNOWN_TWICE.with(UNAVAILABLE, at("3m"));

        assertThat(after)
                .isEqualTo(new PollHistory(at("1m"), at("2m"), 2, Problem.Kind.NO_ANSWER, 1))
                .returns(at("1m"), PollHistory::lastWord);
    }

    @Test
    void shouldCountTheSameProblemInARow() {
        JobAnswer forbidden = new JobAnswer.Unavailable(Backups.problem(Problem.Kind.FORBIDDEN), null);

        PollHistory twice = PollHistory.beginning(at("1m"))
                .with(UNAVAILABLE, at("2m"))
                .with(forbidden, at("3m"))
                .with(forbidden, at("4m"));

        assertThat(twice).isEqualTo(new PollHistory(at("1m"), null, 0, Problem.Kind.FORBIDDEN, 2));
        assertThat(twice.with(UNAVAILABLE, at("5m")).problemCount()).isEqualTo(1);
        assertThat(twice.with(new JobAnswer.Unknown(), at("5m")).problemCount()).isZero();
    }

    @Test
    void shouldMeasureTheSilenceFromTheLastWord() {
        Duration silence = UNKNOWN_TWICE.with(UNAVAILABLE, at("3m")).silence(at("11m"));

        assertThat(silence).isEqualTo(Duration.ofMinutes(10));
    }
}

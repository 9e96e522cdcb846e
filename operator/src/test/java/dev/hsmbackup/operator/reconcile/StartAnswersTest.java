package dev.hsmbackup.operator.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hsmbackup.crds.Attempt;
import dev.hsmbackup.operator.port.Problem;
import dev.hsmbackup.operator.port.StartAnswer;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class StartAnswersTest {

    private static final UUID ATTEMPT = UUID.fromString("6b0c8a3e-1111-4222-8333-944455556666");
    private static final Attempt SENT =
            new Attempt(ATTEMPT, Instant.EPOCH, "payments.managedhsm.azure.net", null, null);
    private static final StartAnswer STARTED = new StartAnswer.Started("0123456789abcdef0123456789abcdef");

    private static final StartAnswer REFUSED =
            new StartAnswer.NotStarted(new Problem(Problem.Kind.BUSY, null, "Another job runs."), null);

    private static final String OBJECT = "9d2b7c52-7a63-4f3e-9a0e-8f2f6f0c1a11";

    private final StartAnswers answers = new StartAnswers();

    @Test
    void shouldKnowThatNothingWasSentUntilItIsSent() {
        answers.intend(ATTEMPT, OBJECT);
        assertThat(answers.isIntended(ATTEMPT)).isTrue();

        answers.sending(SENT);
        assertThat(answers.isIntended(ATTEMPT)).isFalse();
    }

    @Test
    void shouldKeepAnAnswerUntilItIsRecorded() throws InterruptedException {
        answers.put(ATTEMPT, STARTED);
        assertThat(answers.find(ATTEMPT)).contains(STARTED);
        assertThat(answers.awaitRecorded(Duration.ofMillis(1))).isFalse();

        answers.recorded(ATTEMPT);
        assertThat(answers.find(ATTEMPT)).isEmpty();
        assertThat(answers.awaitRecorded(Duration.ZERO)).isTrue();
    }

    @Test
    void shouldWaitUntilAnAnswerIsRecorded() throws InterruptedException {
        answers.put(ATTEMPT, STARTED);
        Thread writer = Thread.ofVirtual().start(() -> answers.recorded(ATTEMPT));

        boolean recorded = answers.awaitRecorded(Duration.ofSeconds(10));

        assertThat(recorded).isTrue();
        writer.join();
    }

    @Test
    void shouldForgetARefusalWhoseWriteWasLostWhenTheObjectWaits() throws InterruptedException {
        answers.intend(ATTEMPT, OBJECT);
        answers.sending(SENT);
        answers.put(ATTEMPT, REFUSED);

        answers.waits("another object");
        assertThat(answers.find(ATTEMPT)).isPresent();

        answers.waits(OBJECT);
        assertThat(answers.awaitRecorded(Duration.ZERO)).isTrue();
    }

    /** FAULTS F84. */
    @Test
    void shouldTellOfAnAttemptThatWasSentAndNotRejectedThoughTheObjectWaits() {
        answers.intend(ATTEMPT, OBJECT);
        assertThat(answers.waits(OBJECT)).isEmpty();

        answers.sending(SENT);
        assertThat(answers.waits(OBJECT)).contains(SENT);
        answers.put(ATTEMPT, STARTED);
        assertThat(answers.waits(OBJECT)).contains(SENT);
        assertThat(answers.find(ATTEMPT)).contains(STARTED);

        answers.recorded(ATTEMPT);
        assertThat(answers.waits(OBJECT)).isEmpty();
    }

    @Test
    void shouldWaitForAnIntentThatStandsUntilItIsSentOrTakenBack() throws InterruptedException {
        answers.intend(ATTEMPT, OBJECT);
        assertThat(answers.awaitRecorded(Duration.ZERO)).isTrue();

        answers.stands(ATTEMPT);
        assertThat(answers.awaitRecorded(Duration.ZERO)).isFalse();
        answers.waits(OBJECT);
        assertThat(answers.awaitRecorded(Duration.ZERO)).isTrue();

        answers.stands(ATTEMPT);
        answers.sending(SENT);
        assertThat(answers.awaitRecorded(Duration.ZERO)).isTrue();
    }

    @Test
    void shouldKeepAnIntentWhileTheObjectWaitsAndForgetItAtTheEnd() {
        answers.intend(ATTEMPT, OBJECT);

        answers.waits(OBJECT);
        assertThat(answers.isIntended(ATTEMPT)).isTrue();

        answers.over(OBJECT);
        assertThat(answers.isIntended(ATTEMPT)).isFalse();
    }
}

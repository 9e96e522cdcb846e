package dev.hsmbackup.operator.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hsmbackup.operator.port.StartAnswer;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class StartAnswersTest {

    private static final UUID ATTEMPT = UUID.fromString("6b0c8a3e-1111-4222-8333-944455556666");
    private static final StartAnswer STARTED = new StartAnswer.Started("0123456789abcdef0123456789abcdef");

    private final StartAnswers answers = new StartAnswers();

    @Test
    void shouldKnowThatNothingWasSentUntilItIsSent() {
        answers.intend(ATTEMPT);
        assertThat(answers.isIntended(ATTEMPT)).isTrue();

        answers.sending(ATTEMPT);
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
}

package dev.hsmbackup.crds.sweep;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every field × every kind of bad value × create and update, on a real API server (FAULTS §2, S19). */
class SweepTest {

    private static final Map<String, List<Answer>> ANSWERS = Kinds.answers();

    /** Long enough for a rule's message with all that Kubernetes puts around it. */
    private static final int LONGEST_MESSAGE = 1500;

    @ParameterizedTest
    @ValueSource(strings = {"managedhsm", "cloudhsm", "backupschedule", "hsmbackup", "hsmrestore", "cloudhsmrestore"})
    void shouldAnswerAsRecorded(String kind) throws IOException {
        Golden.of(kind).compare(requireNonNull(ANSWERS.get(kind)));
    }

    @Test
    void shouldAcceptWhatIsRight() {
        assertThat(all().filter(answer -> answer.cell().sample().what().equals("right")))
                .filteredOn(answer ->
                        answer.cell().object().at("/metadata/generateName").isMissingNode())
                .filteredOn(answer -> !answer.accepted())
                .extracting(Answer::line)
                .isEmpty();
    }

    @Test
    void shouldBeAbleToReadAllThatIsAccepted() {
        assertThat(all().map(Answer::line))
                .isNotEmpty()
                .filteredOn(line -> line.contains(Answer.UNREADABLE))
                .isEmpty();
    }

    @Test
    void shouldNotRepeatSecretsThatPeoplePasted() {
        assertThat(specs().filter(answer ->
                        Json.ascii(answer.cell().object().tree()).contains(Samples.SECRET)))
                .hasSizeGreaterThan(30)
                .filteredOn(answer -> answer.said().contains(Samples.SECRET))
                .extracting(Answer::line)
                .isEmpty();
    }

    @Test
    void shouldAnswerBriefly() {
        assertThat(specs().filter(answer -> !answer.cell().sample().what().equals("10 KB field name")))
                .filteredOn(answer -> answer.said().length() > LONGEST_MESSAGE)
                .extracting(answer -> answer.said().length() + " " + answer.line())
                .isEmpty();
    }

    /**
     * What people write, and what is answered in our words: those about a name, a field that does not exist, or a word that is
     * not in the list of a field are Kubernetes' own.
     */
    private static Stream<Answer> specs() {
        return all().filter(answer -> answer.cell().field().name().startsWith("spec"))
                .filter(answer -> answer.cell().field().schema().getEnum().isEmpty());
    }

    private static Stream<Answer> all() {
        return ANSWERS.values().stream().flatMap(List::stream);
    }
}

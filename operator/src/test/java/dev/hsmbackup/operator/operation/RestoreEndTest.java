package dev.hsmbackup.operator.operation;

import static dev.hsmbackup.operator.operation.Backups.at;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hsmbackup.crds.Condition;
import dev.hsmbackup.crds.Conditions;
import dev.hsmbackup.crds.HsmRestore;
import dev.hsmbackup.crds.KeyVersions;
import dev.hsmbackup.crds.Phase;
import dev.hsmbackup.crds.RunStatus;
import dev.hsmbackup.operator.port.JobAnswer;
import dev.hsmbackup.operator.port.JobAnswer.Outcome;
import dev.hsmbackup.operator.port.Problem;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RestoreEndTest {

    /** As it can be pasted. */
    private static final String ACKNOWLEDGE =
            "kubectl annotate hsmrestore back -n team-a hsmbackup.dev/acknowledged=$USER";

    private static final String KEY = "card-signing";

    @Test
    void shouldSayFromWhatTheHsmIsRestored() {
        RunStatus status = ended(null, Outcome.SUCCEEDED, null);

        assertThat(status.phase()).isEqualTo(Phase.SUCCEEDED);
        assertThat(text(status)).isEqualTo("RestoreSucceeded");
        assertThat(message(status)).contains(Restores.REQUEST.folderUri());
        assertThat(status.keyVersions()).isNull();
        assertThat(status.jobStatus()).isEqualTo("Succeeded");
        assertThat(status.duration()).isEqualTo("4m58s");
        assertThat(uncertain(status)).isFalse();
    }

    /** Azure's words in recordings, in other spellings, and broken. AZURE.md finding 5. */
    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                "Number of successful key versions restored: 3, Number of key versions could not overwrite: 0 | Succeeded"
                        + " RestoreSucceeded | 3/0",
                "Number of successful key versions restored: 1, Number of key versions could not overwrite: 2 | Succeeded"
                        + " RestoreSucceeded | 1/2",
                "Number of successful key versions restored: 0, Number of key versions could not overwrite: 2 | Failed"
                        + " NothingRestored | 0/2",
                "Number of successful key versions restored: 0, Number of key versions could not overwrite: 0 | Failed"
                        + " NothingRestored | 0/0",
                "NUMBER OF SUCCESSFUL KEY VERSIONS RESTORED:0,NUMBER OF KEY VERSIONS COULD NOT OVERWRITE:2 | Failed"
                        + " NothingRestored | 0/2",
                "Number of successful key versions restored: 0 | Failed NothingRestored | 0/0",
                "Number of successful key versions restored: 0, and something new | Failed NothingRestored | 0/0",
                "Number of successful key versions restored: 10 | Succeeded RestoreSucceeded | 10/0",
                "Number of successful key versions restored: none | Succeeded RestoreSucceeded | -",
                "Number of successful key versions restored: -1, Number of key versions could not overwrite: 2 | Succeeded"
                        + " RestoreSucceeded | -",
                "Number of successful key versions restored: 99999999999999999999 | Succeeded RestoreSucceeded | -",
                "Done. | Succeeded RestoreSucceeded | -",
                "- | Succeeded RestoreSucceeded | -",
            })
    void shouldReadWhatBecameOfAKey(@Nullable String details, String expected, @Nullable String counts) {
        RunStatus status = ended(KEY, Outcome.SUCCEEDED, details);

        assertThat(status.phase().name() + " " + text(status)).isEqualToIgnoringCase(expected);
        assertThat(status.keyVersions() == null ? null : slashed(status.keyVersions()))
                .isEqualTo(counts);
        assertThat(message(status)).contains(KEY);
        assertThat(status.error() != null).isEqualTo(status.phase() == Phase.FAILED);
        assertThat(status.statusDetails()).isEqualTo(details);
        assertThat(uncertain(status)).isFalse();
    }

    @Test
    void shouldSayWhatToDoWhereNothingWasRestored() {
        RunStatus status = ended(
                KEY,
                Outcome.SUCCEEDED,
                "Number of successful key versions restored: 0, Number of key versions could not overwrite: 2");

        assertThat(message(status)).contains("2 are there already", "purge");
    }

    @Test
    void shouldNotMakeUpCountsThatAzureDidNotTell() {
        assertThat(message(ended(KEY, Outcome.SUCCEEDED, null))).contains("but not how many");
    }

    /** FAULTS F92. */
    @ParameterizedTest
    @CsvSource({"FAILED, AzureFailed", "CANCELED, AzureCanceled"})
    void shouldCallTheHsmUncertainAfterAFullRestoreThatDidNotSucceed(Outcome outcome, String reason) {
        RunStatus status = ended(null, outcome, "Invalid backup provided");

        assertThat(status.phase()).isEqualTo(Phase.FAILED);
        assertThat(text(status)).isEqualTo(reason);
        assertThat(uncertain(status)).isTrue();
        assertThat(message(status)).contains("Invalid backup provided", Restores.SAFETY_FOLDER, ACKNOWLEDGE);
        assertThat(condition(status, RestoreEnd.HSM_STATE_UNCERTAIN).message()).isEqualTo(message(status));
    }

    @Test
    void shouldSayThatThereIsNoWayBackWhereNoSafetyBackupWasWanted() {
        HsmRestore restore = Restores.running(null);
        restore.setStatus(restore.getStatus().toBuilder().safetyBackup(null).build());

        RunStatus status = answered(restore, Restores.ended(Outcome.FAILED, "Broken", null, null));

        assertThat(message(status)).contains("there is no safety backup");
    }

    /** Azure restores a key or does not; the rest of the HSM is as it was. */
    @ParameterizedTest
    @CsvSource({"FAILED", "CANCELED"})
    void shouldNotCallTheHsmUncertainAfterTheRestoreOfAKey(Outcome outcome) {
        RunStatus status = ended(KEY, outcome, "The given key or its versions NOT found");

        assertThat(status.phase()).isEqualTo(Phase.FAILED);
        assertThat(uncertain(status)).isFalse();
        assertThat(message(status)).doesNotContain(Restores.SAFETY_FOLDER);
    }

    @Test
    void shouldCallTheHsmUncertainWhereNobodyKnowsTheEnd() {
        JobAnswer silence = new JobAnswer.Unavailable(Backups.problem(Problem.Kind.FORBIDDEN), null);
        HsmRestore full = Restores.running(null);

        RunStatus timedOut = answered(full, silence, "24h1m");
        RunStatus neverHeard = ((Decision.Write) StartPolicy.starting(starting(null), null, at("1m"))).status();
        RunStatus key = ((Decision.Write) StartPolicy.starting(starting(KEY), null, at("1m"))).status();

        assertThat(text(timedOut)).isEqualTo("TimedOut");
        assertThat(uncertain(timedOut)).isTrue();
        assertThat(message(timedOut)).contains("Whether the HSM is restored is not known", Restores.SAFETY_FOLDER);
        assertThat(text(neverHeard)).isEqualTo("StartOutcomeUnknown");
        assertThat(uncertain(neverHeard)).isTrue();
        assertThat(message(neverHeard))
                .contains("may or may not have started a restore", ACKNOWLEDGE, "24 h")
                .contains(Backups.ATTEMPT.toString());
        assertThat(uncertain(key)).isFalse();
        assertThat(message(key)).contains(ACKNOWLEDGE);
        assertThat(message(answered(Restores.running(KEY), silence, "24h1m"))).contains(ACKNOWLEDGE);
    }

    /** Polls meet 401, 403 and 503 while the HSM is being restored: no failure of the job. FAULTS F71. */
    @ParameterizedTest
    @CsvSource({"UNAUTHORIZED", "FORBIDDEN", "SERVER_ERROR", "NO_ANSWER", "BUSY"})
    void shouldGoOnAskingWhateverTheHsmAnswersMeanwhile(Problem.Kind kind) {
        JobAnswer silence = new JobAnswer.Unavailable(Backups.problem(kind), null);

        Decision decision = JobPolicy.answered(
                Restores.running(null),
                silence,
                PollHistory.beginning(at("3s")).with(silence, at("5s")),
                null,
                at("5s"));

        assertThat(Cell.text(decision)).startsWith("again");
    }

    /** The CRD lets no more than 16 conditions pass: a status with more would be refused for ever. */
    @Test
    void shouldMakeRoomForTheCondition() {
        HsmRestore restore = Restores.running(null);
        List<Condition> many = new ArrayList<>();
        for (int i = 0; i < 16; i++) {
            many.add(new Condition("Foreign" + i, Condition.Status.TRUE, "Because", "", 1L, at("1s")));
        }
        restore.setStatus(restore.getStatus().toBuilder().conditions(many).build());

        RunStatus status = answered(restore, Restores.ended(Outcome.FAILED, "Broken", null, null));

        assertThat(status.conditions()).hasSize(16);
        assertThat(uncertain(status)).isTrue();
        assertThat(Conditions.find(status.conditions(), "Ready")).isPresent();
        assertThat(Conditions.find(status.conditions(), "Stalled")).isPresent();
    }

    private static HsmRestore starting(@Nullable String key) {
        HsmRestore restore = Restores.running(key);
        restore.setStatus(restore.getStatus().toBuilder()
                .phase(Phase.STARTING)
                .jobId(null)
                .startTime(null)
                .build());
        return restore;
    }

    private static RunStatus ended(@Nullable String key, Outcome outcome, @Nullable String details) {
        return answered(Restores.running(key), Restores.ended(outcome, details, null, null));
    }

    private static RunStatus answered(HsmRestore restore, JobAnswer answer) {
        return answered(restore, answer, "5m");
    }

    private static RunStatus answered(HsmRestore restore, JobAnswer answer, String when) {
        Decision decision = JobPolicy.answered(restore, answer, PollHistory.beginning(at("1m")), null, at(when));
        return ((Decision.Write) decision).status();
    }

    private static String slashed(KeyVersions counts) {
        return counts.restored() + "/" + counts.notOverwritten();
    }

    private static String text(RunStatus status) {
        return condition(status, "Ready").reason();
    }

    private static String message(RunStatus status) {
        return condition(status, "Ready").message();
    }

    private static boolean uncertain(RunStatus status) {
        return Conditions.find(status.conditions(), RestoreEnd.HSM_STATE_UNCERTAIN)
                .filter(Condition::holds)
                .isPresent();
    }

    private static Condition condition(RunStatus status, String type) {
        return Conditions.find(status.conditions(), type).orElseThrow();
    }
}

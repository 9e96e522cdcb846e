package dev.hsmbackup.azurefaults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hsmbackup.azurefaults.Row.When;
import dev.hsmbackup.crds.Phase;
import dev.hsmbackup.crds.RunStatus;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every row F50 to F71 of the list of faults, for a start and for a poll, through the packaged operator. All lines of the
 * tables run side by side from the beginning; the tests judge them one by one.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class AzureFaultsTest {

    private static final Play PLAY = new Play(Row.all());

    @BeforeAll
    static void askForAll() {
        PLAY.begin();
    }

    @AfterAll
    static void end() {
        PLAY.close();
    }

    static Stream<Row> starts() {
        return PLAY.rows().stream().filter(row -> row.when() == When.START);
    }

    static Stream<Row> polls() {
        return PLAY.rows().stream().filter(row -> row.when() == When.POLL);
    }

    @Order(1)
    @ParameterizedTest(name = "{0}")
    @MethodSource("starts")
    void shouldStartAtMostOnceAndSayWhatIsKnown(Row row) {
        PLAY.verdict(row).check();
    }

    @Order(2)
    @ParameterizedTest(name = "{0}")
    @MethodSource("polls")
    void shouldFollowTheJobToTheEndThatAzureGivesIt(Row row) {
        PLAY.verdict(row).check();
    }

    @Test
    @Order(3)
    @DisplayName("F68 POLL the token file is rotated while the token ends")
    void shouldReadARotatedTokenFileAnew() {
        Rotation rotation = PLAY.rotation();

        rotation.begin();
        rotation.spoilTokenFile();
        RunStatus shown = rotation.awaitReason("CredentialUnavailable");
        rotation.putNewTokenInPlace();
        rotation.awaitReason("BackupRunning");
        RunStatus ended = rotation.endJob();

        assertThat(shown.phase()).isEqualTo(Phase.RUNNING);
        assertThat(ended.phase()).isEqualTo(Phase.SUCCEEDED);
        assertThat(rotation.starts()).isEqualTo(1);
        assertThat(rotation.grantedTokens()).isGreaterThan(1);
    }

    @Test
    @Order(4)
    @DisplayName("F57 START an alert counts the starts of which nobody knows the outcome")
    void shouldCountUnknownStarts() {
        long unknown = PLAY.rows().stream()
                .filter(row -> Board.brief(PLAY.verdict(row).end()).equals("Unknown StartOutcomeUnknown"))
                .count();

        assertThat(PLAY.operator().metrics().sum("hsmbackup_start_outcome_unknown_total"))
                .isEqualTo((double) unknown);
        assertThat(unknown).isGreaterThan(30);
    }

    @Test
    @Order(5)
    @DisplayName("F61 F62 no address of an answer is ever asked")
    void shouldAskNoForeignHost() {
        assertThat(PLAY.hostsAsked())
                .anyMatch(host -> host.endsWith(".managedhsm.azure.net"))
                .noneMatch(host -> host.contains("evil"));
    }

    @Test
    @Order(6)
    @DisplayName("F50 to F71: after a kill nothing that ended changes, nor is Azure asked about it")
    void shouldAskNothingAgainAfterAKill() {
        List<Row> ended = PLAY.rows().stream()
                .filter(row -> PLAY.verdict(row).end().phase().isTerminal())
                .toList();
        Map<String, RunStatus> before = ended.stream().collect(Collectors.toMap(Row::name, PLAY::live));
        Map<String, Long> asked = ended.stream().collect(Collectors.toMap(Row::name, PLAY::asked));

        PLAY.operator().kill();
        PLAY.awaitSettledAnew();

        assertThat(ended).hasSizeGreaterThan(100).allSatisfy(row -> {
            assertThat(PLAY.live(row)).as(row.toString()).isEqualTo(before.get(row.name()));
            assertThat(PLAY.asked(row)).as(row.toString()).isEqualTo(asked.get(row.name()));
        });
    }
}

package dev.hsmbackup.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.hsmbackup.apigate.script.Action;
import dev.hsmbackup.apigate.script.Match;
import dev.hsmbackup.apigate.script.Rule;
import dev.hsmbackup.crds.Phase;
import dev.hsmbackup.team.Hsm;
import dev.hsmbackup.team.Team;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Bombs in answers of Azure, Entra and the API server. The operator has 64 MiB of heap and ends where it is out of it. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HostileAnswerTest {

    /** Heap, class data, code and stacks; far below what any of these answers would take. */
    private static final int MOST_KIB = 320 * 1024;

    private final Map<HostileAnswer, Hsm> starts = new EnumMap<>(HostileAnswer.class);
    private final Map<HostileAnswer, Hsm> polls = new EnumMap<>(HostileAnswer.class);
    private final Map<HostileAnswer, String> tenants = new EnumMap<>(HostileAnswer.class);
    private final Map<HostileAnswer, String> tokenFaults = new EnumMap<>(HostileAnswer.class);
    private final Map<String, Hsm> apiHsms = new LinkedHashMap<>();
    private Team team;
    private long pid;

    /** What the API server may say about an object. */
    static Map<String, String> apiAnswers() {
        Map<String, String> answers = new LinkedHashMap<>();
        answers.put("arrays", "[".repeat(100_000));
        answers.put(
                "objects",
                object("\"metadata\": {\"annotations\": " + "{\"a\":".repeat(10_000) + "1" + "}".repeat(10_001)));
        answers.put("status", object("\"status\": " + "{\"attempt\":".repeat(10_000) + "1" + "}".repeat(10_000)));
        answers.put("exponent", object("\"metadata\": {\"generation\": 1e400000000}"));
        answers.put("digits", object("\"metadata\": {\"generation\": " + "9".repeat(100_000) + "}"));
        answers.put(
                "duplicates", object("\"status\": {\"phase\": \"Succeeded\", \"phase\": \"Failed\"}, \"status\": {}"));
        answers.put("types", object("\"metadata\": [], \"spec\": \"x\", \"status\": 7"));
        answers.put("big", object("\"metadata\": {\"annotations\": {\"a\": \"" + "x".repeat(1_500_000) + "\"}}"));
        answers.put("yaml", "kind: HsmBackup\nspec: !!java.net.URL [\"https://evil.example\"]\n");
        answers.put("empty", "");
        return answers;
    }

    private static String object(String more) {
        return "{\"apiVersion\": \"hsmbackup.dev/v1beta1\", \"kind\": \"HsmBackup\", " + more + "}";
    }

    @BeforeAll
    void askForAll() throws IOException {
        pid = Shared.platform().operator().pid();
        team = Shared.platform().team("bombs");
        for (HostileAnswer answer : HostileAnswer.values()) {
            Hsm start = team.hsm("bomb", Duration.ofMillis(1));
            start.fault("\"method\": \"POST\", \"path\": \"/backup\", \"count\": 0, \"action\": " + answer.action());
            starts.put(answer, start);
            team.requestBackup("start-" + answer.word(), start);

            Hsm poll = team.hsm("bomb", Duration.ofMillis(1));
            poll.fault("\"method\": \"GET\", \"path\": \"/backup/(?!0{32}).*\", \"count\": 2, \"action\": "
                    + answer.action());
            polls.put(answer, poll);
            team.requestBackup("poll-" + answer.word(), poll);

            String tenant = UUID.randomUUID().toString();
            tenants.put(answer, tenant);
            Hsm token = team.undeclaredHsm("bomb", Duration.ofMillis(1));
            tokenFaults.put(answer, id(Shared.control("POST", "/faults", """
                    {"host": "%s", "path": "/%s/.*", "count": 0, "action": %s}""".formatted(
                            Shared.LOGIN, tenant, answer.action().replace("\"status\": 202", "\"status\": 200")))));
            Shared.declare(token.name(), "identity: {tenantId: " + tenant + "}", team.namespace());
            team.requestBackup("token-" + answer.word(), token);
        }
        apiAnswers().forEach((name, body) -> {
            Hsm hsm = team.hsm("bomb", Duration.ofMillis(1));
            apiHsms.put(name, hsm);
            Shared.platform()
                    .rig()
                    .gate()
                    .script()
                    .add(Rule.on(
                                    Match.of("get", "hsmbackups")
                                            .in(team.namespace())
                                            .named("api-" + name),
                                    Action.Answer.of(200).body(body))
                            .times(2));
            team.requestBackup("api-" + name, hsm);
        });
    }

    private static String id(String answer) throws IOException {
        return new ObjectMapper().readTree(answer).path("ids").path(0).asText();
    }

    @ParameterizedTest(name = "S28 {0} to a start")
    @EnumSource
    @DisplayName("S28 the answer to a start")
    void shouldCallAnUnreadableStartUnknown(HostileAnswer answer) {
        assertThat(team.awaitEnd("start-" + answer.word()).phase()).isEqualTo(Phase.UNKNOWN);
        assertThat(starts.get(answer).starts()).hasSize(1);
    }

    @ParameterizedTest(name = "S28 {0} to a poll")
    @EnumSource
    @DisplayName("S28 the answer to a poll")
    void shouldAskAgainAfterAnUnreadableState(HostileAnswer answer) {
        assertThat(team.awaitEnd("poll-" + answer.word()).phase()).isEqualTo(Phase.SUCCEEDED);
        assertThat(polls.get(answer).starts()).hasSize(1);
    }

    @ParameterizedTest(name = "S28 {0} for a token")
    @EnumSource
    @DisplayName("S28 the answer of Entra")
    void shouldAskAgainAfterAnUnreadableToken(HostileAnswer answer) {
        String backup = "token-" + answer.word();
        healEntra();

        // There is no such tenant, so what follows is Entra's own word about that.
        team.awaitStatus(
                backup,
                Duration.ofMinutes(2),
                "to be told that there is no such tenant",
                status -> status.conditions().toString().contains("AADSTS90002"));
    }

    /** All at once, because the operator does not ask again at once. */
    private void healEntra() {
        for (HostileAnswer answer : HostileAnswer.values()) {
            if (tokenFaults.containsKey(answer)) {
                await(answer + " to be no token")
                        .atMost(Duration.ofSeconds(60))
                        .untilAsserted(() -> assertThat(Shared.reason(team.backup("token-" + answer.word())))
                                .isEqualTo("CredentialUnavailable"));
            }
        }
        tokenFaults.values().forEach(fault -> Shared.control("DELETE", "/faults/" + fault, ""));
        tokenFaults.clear();
    }

    static Stream<String> apiAnswerNames() {
        return apiAnswers().keySet().stream();
    }

    @ParameterizedTest(name = "S28 {0} of the API server")
    @MethodSource("apiAnswerNames")
    @DisplayName("S28 the answer of the API server")
    void shouldBackUpWhenTheApiServerTalksSenseAgain(String name) {
        assertThat(team.awaitEnd("api-" + name).phase()).isEqualTo(Phase.SUCCEEDED);
        assertThat(apiHsms.get(name).starts()).hasSize(1);
    }

    @Test
    @DisplayName("S28 the operator lives, within its memory")
    void shouldLiveOnInLittleMemory() throws IOException {
        Stream.of(HostileAnswer.values()).forEach(answer -> team.awaitEnd("start-" + answer.word()));

        assertThat(Shared.platform().rig().operator().isAlive()).isTrue();
        assertThat(Shared.platform().rig().operator().pid()).isEqualTo(pid);
        long peak = Files.readString(Path.of("/proc", Long.toString(pid), "status"))
                .lines()
                .filter(line -> line.startsWith("VmHWM:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                .sum();
        assertThat(peak).as("KiB at most").isBetween(30_000L, (long) MOST_KIB);
    }

    @AfterAll
    void close() {
        Evidence.close(team);
    }
}

package dev.hsmbackup.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.hsmbackup.crds.Phase;
import dev.hsmbackup.crds.RunStatus;
import dev.hsmbackup.team.Hsm;
import dev.hsmbackup.team.Team;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A 401 that asks for a token of another audience, from another authority, or in another way. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ChallengeTest {

    private static final String TENANT = "72f988bf-86f1-41af-91ab-2d7cd011db47";
    private static final String SCOPE = "https://managedhsm.azure.net/.default";
    private static final String ARM_SCOPE = "https://management.azure.com/.default";

    private final Map<Challenge, Hsm> starts = new EnumMap<>(Challenge.class);
    private final Map<Challenge, Hsm> polls = new EnumMap<>(Challenge.class);
    private Team team;
    private Hsm rebound;

    enum Challenge {
        RESOURCE_VAULT(bearer("login.microsoftonline.com/" + TENANT, "resource=\\\"https://vault.azure.net\\\"")),
        RESOURCE_GRAPH(bearer("login.microsoftonline.com/" + TENANT, "resource=\\\"https://graph.microsoft.com\\\"")),
        SCOPE_GRAPH(
                bearer("login.microsoftonline.com/" + TENANT, "scope=\\\"https://graph.microsoft.com/.default\\\"")),
        RESOURCE_ARM(bearer("login.microsoftonline.com/" + TENANT, "resource=\\\"https://management.azure.com\\\"")),
        AUTHORITY_EVIL(bearer("login.evil.example/" + TENANT, "resource=\\\"https://managedhsm.azure.net\\\"")),
        AUTHORITY_AS_USER(bearer(
                "login.microsoftonline.com@login.evil.example/" + TENANT,
                "resource=\\\"https://managedhsm.azure.net\\\"")),
        OTHER_TENANT(bearer(
                "login.microsoftonline.com/99999999-9999-4999-8999-999999999999",
                "resource=\\\"https://managedhsm.azure.net\\\"")),
        OTHER_CLOUD(
                bearer("login.microsoftonline.us/" + TENANT, "resource=\\\"https://managedhsm.usgovcloudapi.net\\\"")),
        CLAIMS(bearer("login.microsoftonline.com/" + TENANT, "error=\\\"insufficient_claims\\\", claims=\\\"e30=\\\"")),
        BASIC("Basic realm=\\\"https://evil.example\\\""),
        NEGOTIATE("Negotiate"),
        NTLM("NTLM"),
        DIGEST("Digest realm=\\\"x\\\", nonce=\\\"y\\\""),
        GARBAGE("Bearer authorization=,,=\\\"\\\"\\\", resource");

        private final String header;

        Challenge(String header) {
            this.header = header;
        }

        private static String bearer(String authorization, String more) {
            return "Bearer authorization=\\\"https://" + authorization + "\\\", " + more;
        }

        String start() {
            return "start-" + name().toLowerCase(Locale.ROOT).replace('_', '-');
        }

        String poll() {
            return "poll-" + name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    @BeforeAll
    void askForAll() {
        Strangers.moveIn();
        team = Shared.platform().team("challenge");
        for (Challenge challenge : Challenge.values()) {
            String refuse = "\"action\": {\"type\": \"status\", \"status\": 401, \"headers\": {\"WWW-Authenticate\": \""
                    + challenge.header + "\"}, \"body\": \"\"}";
            Hsm start = team.hsm("challenge", Duration.ofMillis(1));
            start.fault("\"method\": \"POST\", \"path\": \"/backup\", \"count\": 0, " + refuse);
            starts.put(challenge, start);
            team.requestBackup(challenge.start(), start);
            Hsm poll = team.hsm("challenge", Duration.ofMillis(1));
            poll.fault("\"method\": \"GET\", \"path\": \"/backup/(?!0{32}).*\", \"count\": 3, " + refuse);
            polls.put(challenge, poll);
            team.requestBackup(challenge.poll(), poll);
        }
        rebound = team.undeclaredHsm("rebound", Duration.ofSeconds(1));
        rebound.fault(
                "\"method\": \"CONNECT\", \"count\": 0, \"action\": {\"type\": \"tls\", \"flaw\": \"wrong-host\"}");
        team.declare(rebound);
        team.requestBackup("rebound", rebound);
    }

    @ParameterizedTest(name = "S04 {0} at the start")
    @EnumSource
    @DisplayName("S04 a challenge to a start")
    void shouldAskForTheOneAudienceOnlyWhenAStartIsChallenged(Challenge challenge) {
        RunStatus end = team.awaitEnd(challenge.start());

        assertThat(end.phase()).isEqualTo(Phase.FAILED);
        assertThat(Shared.reason(team.backup(challenge.start()))).isEqualTo("Unauthorized");
        // One more with a fresh token, both refused for certain.
        assertThat(starts.get(challenge).starts()).hasSize(2);
        assertOneAudienceAndOneAuthority();
    }

    @ParameterizedTest(name = "S04 {0} at a poll")
    @EnumSource
    @DisplayName("S04 a challenge to a poll")
    void shouldAskForTheOneAudienceOnlyWhenAPollIsChallenged(Challenge challenge) {
        RunStatus end = team.awaitEnd(challenge.poll());

        assertThat(end.phase()).isEqualTo(Phase.SUCCEEDED);
        assertThat(polls.get(challenge).starts()).hasSize(1);
        assertOneAudienceAndOneAuthority();
    }

    /** A name that leads to a machine of somebody else, whose certificate is good, but for another name. */
    @Test
    @DisplayName("S05 DNS rebinding")
    void shouldSendNothingToAHostThatCannotProveItsName() {
        await().atMost(Duration.ofSeconds(60))
                .untilAsserted(
                        () -> assertThat(Shared.reason(team.backup("rebound"))).isEqualTo("TlsUntrusted"));

        List<JsonNode> arrivals = Shared.arrivals().stream()
                .filter(arrival -> arrival.path("host").asText().equals(rebound.host()))
                .toList();
        assertThat(arrivals).isNotEmpty().allSatisfy(arrival -> {
            assertThat(arrival.path("method").asText()).isEqualTo("CONNECT");
            assertThat(arrival.path("carried")).isEmpty();
        });
    }

    private static void assertOneAudienceAndOneAuthority() {
        List<JsonNode> logins = Shared.arrivals().stream()
                .filter(arrival -> arrival.has("login"))
                .toList();
        assertThat(logins).isNotEmpty().allSatisfy(login -> {
            assertThat(login.path("host").asText()).isEqualTo(Shared.LOGIN);
            assertThat(login.at("/login/scope").asText().split(" ", -1))
                    .filteredOn(scope -> scope.contains("/"))
                    // The other one is that of Cloud HSMs, whose tests share this Azure.
                    .hasSize(1)
                    .isSubsetOf(SCOPE, ARM_SCOPE);
        });
        assertThat(Strangers.strayRequests()).isEmpty();
    }

    @AfterAll
    void close() {
        Evidence.close(team);
    }
}

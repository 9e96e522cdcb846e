package dev.hsmbackup.apigate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.hsmbackup.apigate.script.Action;
import dev.hsmbackup.apigate.script.Match;
import dev.hsmbackup.apigate.script.Rule;
import dev.hsmbackup.apigate.script.When;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Every action on a request, one by one, against the real API server. */
class RequestRulesTest {
    @RegisterExtension
    static final Setup SETUP = new Setup();

    private final Api gated = SETUP.gated();
    private final Api direct = SETUP.direct();

    @ParameterizedTest
    @CsvSource({
        "403,Forbidden",
        "409,Conflict",
        "410,Expired",
        "429,TooManyRequests",
        "500,InternalError",
        "503,ServiceUnavailable",
        "504,Timeout"
    })
    void shouldAnswerInPlaceOfTheServer(int status, String reason) throws Exception {
        String id = SETUP.gate()
                .script()
                .add(Rule.on(Setup.CREATE, Action.Answer.of(status).retryAfter(7)));

        HttpResponse<String> answer = SETUP.create();

        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(answer.headers().firstValue("Retry-After")).hasValue("7");
        JsonNode body = Setup.parse(answer.body());
        assertThat(body.path("kind").asText()).isEqualTo("Status");
        assertThat(body.path("reason").asText()).isEqualTo(reason);
        assertThat(body.path("code").asInt()).isEqualTo(status);
        assertThat(SETUP.exists()).isFalse();
        assertThat(SETUP.lastLine("outcome", "status", "serverStatus", "rule"))
                .containsExactly("answered", Integer.toString(status), "", id);
    }

    @Test
    void shouldAnswerAnErrorAfterTheRequestTookEffect() throws Exception {
        SETUP.gate().script().add(Rule.on(Setup.CREATE, Action.Answer.of(504).committed()));

        assertThat(SETUP.create().statusCode()).isEqualTo(504);
        assertThat(SETUP.exists()).isTrue();
        assertThat(SETUP.lastLine("outcome", "status", "serverStatus"))
                .containsExactly("committed-and-answered", "504", "201");
    }

    @Test
    void shouldAnswerAnOlderListAsALaggingServerWould() throws Exception {
        String old = new String(direct.get(SETUP.configMaps()).body(), StandardCharsets.UTF_8);
        SETUP.create();
        SETUP.gate()
                .script()
                .add(Rule.on(
                        Match.of("list", "configmaps"), Action.Answer.of(200).body(old)));

        byte[] first = gated.get(SETUP.configMaps()).body();
        byte[] second = gated.get(SETUP.configMaps()).body();

        assertThat(new String(first, StandardCharsets.UTF_8)).isEqualTo(old).doesNotContain("\"name\":\"a\"");
        assertThat(new String(second, StandardCharsets.UTF_8)).contains("\"name\":\"a\"");
    }

    @Test
    void shouldDropBeforeForwarding() throws Exception {
        SETUP.gate().script().add(Rule.on(Setup.CREATE, new Action.Drop()));

        assertThatThrownBy(SETUP::create).isInstanceOf(IOException.class);
        assertThat(SETUP.exists()).isFalse();
        assertThat(SETUP.lastLine("outcome", "status", "serverStatus")).containsExactly("dropped", "", "");
    }

    @Test
    void shouldCommitAndDrop() throws Exception {
        SETUP.gate().script().add(Rule.on(Setup.CREATE, new Action.CommitAndDrop()));

        assertThatThrownBy(SETUP::create).isInstanceOf(IOException.class);
        assertThat(SETUP.exists()).isTrue();
        assertThat(SETUP.lastLine("outcome", "status", "serverStatus"))
                .containsExactly("committed-and-dropped", "", "201");
    }

    @ParameterizedTest
    @EnumSource(When.class)
    void shouldHoldUntilReleased(When when) throws Exception {
        String id = SETUP.gate().script().add(Rule.on(Setup.CREATE, new Action.Hold(when)));

        CompletableFuture<HttpResponse<String>> answer = gated.postLater(SETUP.configMaps(), Setup.configMap("a"));

        assertThat(SETUP.gate().script().requests().awaitHolding(id, Setup.PATIENCE))
                .isTrue();
        assertThat(SETUP.exists()).isEqualTo(when == When.AFTER);
        assertThat(answer).isNotDone();
        assertThat(SETUP.requestLines()).isEmpty();

        SETUP.gate().script().requests().release(id);

        assertThat(answer.get().statusCode()).isEqualTo(201);
        assertThat(SETUP.lastLine("outcome", "status", "rule")).containsExactly("forwarded", "201", id);
    }

    @ParameterizedTest
    @EnumSource(When.class)
    void shouldDelay(When when) throws Exception {
        SETUP.gate().script().add(Rule.on(Setup.CREATE, new Action.Delay(Duration.ofMillis(1500), when)));
        long begin = System.nanoTime();

        assertThat(SETUP.create().statusCode()).isEqualTo(201);

        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isGreaterThanOrEqualTo(Duration.ofMillis(1500));
    }

    @Test
    void shouldHitTheNthMatchOnly() throws Exception {
        Match reading = Match.of("get", "configmaps").in(SETUP.namespace()).named("a");
        SETUP.gate()
                .script()
                .add(Rule.on(reading, Action.Answer.of(429)).from(2).times(2));
        SETUP.create();
        List<Integer> statuses = new ArrayList<>();

        for (int i = 0; i < 4; i++) {
            statuses.add(gated.get(SETUP.configMaps() + "/a").statusCode());
            gated.get(SETUP.configMaps() + "/other"); // does not match, does not count
        }

        assertThat(statuses).containsExactly(200, 429, 429, 200);
    }
}

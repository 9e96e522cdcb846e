package dev.hsmbackup.apigate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.hsmbackup.apigate.Fabric8.Transport;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The control endpoint, as scripts in other languages use it. */
class ControlTest {
    @RegisterExtension
    static final Setup SETUP = new Setup();

    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private static HttpResponse<String> call(String method, String path, String body) throws Exception {
        URI uri = SETUP.gate().control().resolve(path);
        return HTTP.send(
                HttpRequest.newBuilder(uri)
                        .method(method, BodyPublishers.ofString(body.replace('\'', '"')))
                        .build(),
                BodyHandlers.ofString());
    }

    private static JsonNode ok(String method, String path, String body) throws Exception {
        HttpResponse<String> answer = call(method, path, body);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return Setup.parse(answer.body());
    }

    private static int create(String name) throws Exception {
        return SETUP.gated().post(SETUP.configMaps(), Setup.configMap(name)).statusCode();
    }

    @Test
    void shouldTakeRulesAndCountTheirHits() throws Exception {
        JsonNode ids = ok("POST", "/rules", """
                [{'id': 'busy', 'match': {'verb': 'create|update', 'resource': 'configmaps', 'subresource': ''},
                  'nth': 2, 'count': 1, 'action': {'type': 'answer', 'status': 429, 'retryAfter': '1'}},
                 {'match': {'verb': 'get'}, 'action': {'type': 'drop'}}]
                """);
        assertThat(ids.toString()).startsWith("{\"ids\":[\"busy\",\"rule-");

        assertThat(create("a")).isEqualTo(201);
        assertThat(create("b")).isEqualTo(429);
        assertThat(create("b")).isEqualTo(201);

        JsonNode rule = ok("GET", "/rules", "").path("rules").path(0);
        assertThat(rule.path("seen").asInt()).isEqualTo(3);
        assertThat(rule.path("hits").asInt()).isEqualTo(1);
        assertThat(rule.path("rule").path("action").toString())
                .isEqualTo("{\"type\":\"answer\",\"status\":429,\"retryAfter\":\"1\"}");
        ok("DELETE", "/rules/busy", "");
        ok("DELETE", "/rules", "");
        assertThat(ok("GET", "/rules", "").path("rules")).isEmpty();
    }

    @Test
    void shouldReleaseWhatIsHeld() throws Exception {
        ok("POST", "/rules", """
                {'id': 'h', 'match': {'verb': 'create', 'resource': 'configmaps'},
                 'action': {'type': 'hold', 'when': 'before'}}""");
        var answer = SETUP.gated().postLater(SETUP.configMaps(), Setup.configMap("a"));
        await().until(() ->
                ok("GET", "/rules", "").path("rules").path(0).path("waiting").asInt() == 1);

        ok("POST", "/rules/h/release", "");

        assertThat(answer.get().statusCode()).isEqualTo(201);
    }

    @Test
    void shouldShowAndEndWatchesAndCutTheLine() throws Exception {
        try (KubernetesClient client = Fabric8.client(SETUP.gate().kubeconfig(), Transport.WEB_SOCKET);
                var informer =
                        client.configMaps().inNamespace(SETUP.namespace()).inform()) {
            await().until(() -> watches().size() == 1);
            assertThat(watches().path(0).path("request").path("resource").asText())
                    .isEqualTo("configmaps");
            ok("POST", "/event-rules", """
                    {'id': 'd', 'match': {'resource': 'configmaps'}, 'types': ['ADDED'], 'name': 'a',
                     'action': {'type': 'drop'}}""");
            create("a");
            create("b");
            await().until(() -> informer.getStore().list().stream()
                    .map(ConfigMap::getMetadata)
                    .anyMatch(metadata -> metadata.getName().equals("b")));
            assertThat(informer.getStore().list())
                    .noneMatch(map -> map.getMetadata().getName().equals("a"));

            JsonNode ended = ok("POST", "/watches/end", "{'match': {'resource': 'configmaps'}, 'how': 'expire'}");

            assertThat(ended.path("ended").asInt()).isEqualTo(1);
            await().until(() -> informer.getStore().list().stream()
                    .anyMatch(map -> map.getMetadata().getName().equals("a")));
        }
        assertThat(ok("POST", "/link", "{'state': 'hang'}").path("state").asText())
                .isEqualTo("hang");
        CompletableFuture<?> answer = SETUP.gated().postLater(SETUP.configMaps(), Setup.configMap("c"));
        assertThat(answer).isNotDone();
        assertThat(ok("POST", "/link", "{'state': 'up'}").path("state").asText())
                .isEqualTo("up");
        answer.get();
    }

    private static JsonNode watches() throws Exception {
        return ok("GET", "/watches", "").path("watches");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            POST   | /rules         | {'action': {'type': 'explode'}}                    | 400 | known type ids
            POST   | /rules         | {'action': {'type': 'pass'}, 'when': 1}            | 400 | unknown field 'when'; known here: action, count, exec, id, match, nth
            POST   | /rules         | {'match': {}}                                      | 400 | action
            POST   | /rules         | {'match': {'name': '('}, 'action': {'type': 'pass'}} | 400 | match.name: not a regular expression
            POST   | /rules         | {'action': {'type': 'delay', 'for': '1 week'}}     | 400 | write it like 250ms, 8s, 1m30s or 24h
            POST   | /rules         | no json                                            | 400 | line 1
            POST   | /event-rules   | {'types': ['GONE'], 'action': {'type': 'drop'}}    | 400 | types: some of
            POST   | /link          | {'state': 'sideways'}                              | 400 | up
            POST   | /rules/x/release | -                                                | 404 | no rule 'x'
            DELETE | /event-rules/x | -                                                  | 404 | no rule 'x'
            PUT    | /rules         | -                                                  | 405 | GET, POST or DELETE
            GET    | /rules/x       | -                                                  | 405 | release
            GET    | /elsewhere     | -                                                  | 404 | known: /rules
            """)
    void shouldSayWhatIsWrong(String method, String path, String body, int status, String message) throws Exception {
        HttpResponse<String> answer = call(method, path, body);

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(Setup.parse(answer.body()).path("error").asText()).contains(message);
    }

    @Test
    void shouldRefuseWebPages() throws Exception {
        HttpRequest request = HttpRequest.newBuilder(SETUP.gate().control().resolve("/rules"))
                .header("Origin", "https://example.com")
                .POST(BodyPublishers.ofString("{\"action\":{\"type\":\"drop\"}}"))
                .build();

        assertThat(HTTP.send(request, BodyHandlers.discarding()).statusCode()).isEqualTo(403);
        assertThat(SETUP.gate().script().requests().counts()).isEmpty();
    }
}

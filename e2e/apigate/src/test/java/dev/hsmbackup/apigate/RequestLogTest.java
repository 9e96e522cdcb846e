package dev.hsmbackup.apigate;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The log of requests. */
class RequestLogTest {
    @RegisterExtension
    static final Setup SETUP = new Setup();

    private final Api gated = SETUP.gated();

    @Test
    void shouldLogARequestBeforeItIsAnsweredAndKeepSecretsOut() throws Exception {
        String secrets = "/api/v1/namespaces/" + SETUP.namespace() + "/secrets";

        gated.post(secrets, "{\"metadata\":{\"name\":\"s\"},\"stringData\":{\"k\":\"canary-body\"}}");
        JsonNode line = SETUP.lastRequestLine();
        gated.get(secrets + "/s?pretty=canary-query&labelSelector=a%3Db");

        assertThat(line.path("verb").asText()).isEqualTo("create");
        assertThat(line.path("resource").asText()).isEqualTo("secrets");
        assertThat(line.path("name").asText()).isEqualTo("s");
        assertThat(line.path("status").asInt()).isEqualTo(201);
        assertThat(line.path("serverStatus").asInt()).isEqualTo(201);
        assertThat(line.path("outcome").asText()).isEqualTo("forwarded");
        assertThat(line.path("n").asLong()).isPositive();
        assertThat(line.path("received").asText())
                .isLessThanOrEqualTo(line.path("answered").asText());
        assertThat(SETUP.lastRequestLine().path("query").asText()).isEqualTo("labelSelector=a%3Db");
        for (Path log : List.of(SETUP.gate().requests(), SETUP.gate().events())) {
            assertThat(log).content().doesNotContain("canary", Setup.userToken().substring(0, 40));
        }
    }

    @Test
    void shouldNumberRequestsAndMarkTheLeaderElection() throws Exception {
        String leases = "/apis/coordination.k8s.io/v1/namespaces/" + SETUP.namespace() + "/leases";
        gated.get(leases + "/hsm-backup-operator");
        gated.get(leases + "/hsm-0123");
        gated.get("/version");

        List<JsonNode> lines = SETUP.requestLines();

        assertThat(lines)
                .extracting(line -> line.path("leaderElection").asBoolean())
                .containsExactly(true, false);
        assertThat(lines.get(1).path("n").asLong())
                .isEqualTo(lines.getFirst().path("n").asLong() + 1);
        String all = Files.readString(SETUP.gate().requests());
        assertThat(Arrays.asList(all.split("\n"))).last().asString().contains("\"path\":\"/version\"");
    }
}

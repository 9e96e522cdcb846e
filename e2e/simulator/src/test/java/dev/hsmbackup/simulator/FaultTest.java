package dev.hsmbackup.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Each scripted fault, seen from the other end of the wire. */
class FaultTest {
    private static final String PENDING = "/backup/0123/pending";

    private Rig rig;
    private RawClient raw;

    @BeforeEach
    void start(@TempDir Path directory) {
        rig = new Rig(directory);
        raw = new RawClient(rig);
    }

    @AfterEach
    void stop() {
        rig.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"5", "120", "-1", "abc", "1000000000"})
    void shouldSendAnyStatusWithRetryAfterInAnyForm(String retryAfter) throws IOException {
        fault("{\"type\":\"status\",\"status\":429,\"headers\":{\"Retry-After\":\"" + retryAfter
                + "\"},\"body\":\"{}\"}");

        HttpResponse<String> response = rig.hsm("GET", PENDING, "");

        assertThat(response.statusCode()).isEqualTo(429);
        assertThat(response.headers().firstValue("retry-after")).contains(retryAfter);
        assertThat(rig.hsm("GET", PENDING, "").statusCode()).isEqualTo(404);
    }

    @Test
    void shouldWriteRetryAfterAsADate() throws IOException {
        fault("{\"type\":\"status\",\"status\":503,\"headers\":{\"Retry-After\":\"{date+120s}\"}}");

        String header =
                rig.hsm("GET", PENDING, "").headers().firstValue("retry-after").orElse("");

        Instant until = ZonedDateTime.parse(header, DateTimeFormatter.RFC_1123_DATE_TIME)
                .toInstant();
        assertThat(Duration.between(Instant.now(), until)).isBetween(Duration.ofSeconds(110), Duration.ofSeconds(121));
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 401, 403, 404, 405, 408, 409, 418, 500, 501, 502, 503, 504})
    void shouldSendAnyStatus(int status) throws IOException {
        fault("{\"type\":\"status\",\"status\":" + status + "}");

        assertThat(raw.request(TestFleet.HSM, get(), 5_000, Integer.MAX_VALUE).text())
                .startsWith("HTTP/1.1 " + status + " ");
    }

    @Test
    void shouldHitTheNthMatchingRequestAndNoOther() throws IOException {
        rig.control(
                "POST",
                "/faults",
                "{\"host\":\"*.managedhsm.azure.net\",\"method\":\"GET\",\"path\":\"/backup/.*\",\"nth\":2,\"count\":2,"
                        + "\"action\":{\"type\":\"status\",\"status\":500}}");

        int[] statuses = new int[5];
        for (int i = 0; i < statuses.length; i++) {
            statuses[i] = rig.hsm("GET", PENDING, "").statusCode();
            assertThat(rig.hsm("GET", "/restore/x/pending", "").statusCode()).isEqualTo(404);
        }

        assertThat(statuses).containsExactly(404, 500, 500, 404, 404);
        JsonNode counts = rig.control("GET", "/faults", "").path("faults").get(0);
        assertThat(counts.path("seen").asInt()).isEqualTo(5);
        assertThat(counts.path("hits").asInt()).isEqualTo(2);
    }

    @ParameterizedTest
    @CsvSource({"true, 401, 500", "false, 500, 404"})
    void shouldTellAuthorizedRequestsFromOthers(boolean authorized, int without, int with) throws IOException {
        rig.control(
                "POST",
                "/faults",
                "{\"host\":\"" + TestFleet.HSM + "\",\"authorized\":" + authorized
                        + ",\"count\":0,\"action\":{\"type\":\"status\",\"status\":500}}");

        assertThat(rig.send("GET", "https://" + TestFleet.HSM + PENDING, "").statusCode())
                .isEqualTo(without);
        assertThat(rig.hsm("GET", PENDING, "").statusCode()).isEqualTo(with);
    }

    @Test
    void shouldStartTheJobAndLoseTheAnswer() throws IOException {
        rig.control(
                "POST",
                "/faults",
                "{\"method\":\"POST\",\"path\":\"/backup\",\"effect\":\"before\",\"action\":{\"type\":\"reset\"}}");

        assertThatThrownBy(() -> rig.hsm("POST", "/backup?api-version=7.5", Rig.backupBody()))
                .isInstanceOf(IOException.class);

        JsonNode arrival = rig.arrivals().getLast();
        assertThat(arrival.path("jobId").asText()).matches("[0-9a-f]{32}");
        assertThat(arrival.path("answer").asText()).isEqualTo("reset");
        assertThat(rig.hsm("GET", "/backup/" + arrival.path("jobId").asText() + "/pending", "")
                        .statusCode())
                .isEqualTo(200);
    }

    @Test
    void shouldNotStartTheJobWhereTheRequestHasNoEffect() throws IOException {
        rig.control(
                "POST",
                "/faults",
                "{\"method\":\"POST\",\"path\":\"/backup\",\"action\":{\"type\":\"status\",\"status\":503}}");

        int status =
                rig.hsm("POST", "/backup?api-version=7.5", Rig.backupBody()).statusCode();

        assertThat(status).isEqualTo(503);
        assertThat(rig.control("GET", "/hsms/payments/jobs", "").path("jobs").size())
                .isZero();
    }

    @Test
    void shouldSendHtmlRedirectAndForeignContentType() throws IOException {
        fault("{\"type\":\"html\",\"status\":202}");
        HttpResponse<String> html = rig.hsm("GET", PENDING, "");
        fault("{\"type\":\"redirect\",\"status\":308,\"location\":\"https://evil.example/x\"}");
        HttpResponse<String> redirect = rig.hsm("GET", PENDING, "");
        fault("{\"type\":\"content-type\",\"value\":\"text/plain\"}");
        HttpResponse<String> type = rig.hsm("GET", PENDING, "");

        assertThat(html.statusCode()).isEqualTo(202);
        assertThat(html.body()).startsWith("<!DOCTYPE html>");
        assertThat(redirect.statusCode()).isEqualTo(308);
        assertThat(redirect.headers().firstValue("location")).contains("https://evil.example/x");
        assertThat(type.headers().firstValue("content-type")).contains("text/plain");
        assertThat(type.statusCode()).isEqualTo(404);
    }

    @Test
    void shouldPatchSingleFieldsOfTheRealAnswer() throws IOException {
        rig.control(
                "POST",
                "/faults",
                "{\"method\":\"POST\",\"path\":\"/backup\",\"action\":{\"type\":\"patch\",\"status\":202,"
                        + "\"headers\":{\"Azure-AsyncOperation\":\"https://evil.example/backup/x/pending\",\"Retry-After\":null},"
                        + "\"body\":{\"status\":\"Queued\",\"jobId\":null}}}");

        HttpResponse<String> response = rig.hsm("POST", "/backup?api-version=7.5", Rig.backupBody());

        assertThat(Rig.json(response).path("status").asText()).isEqualTo("Queued");
        assertThat(Rig.json(response).path("jobId").isNull()).isTrue();
        assertThat(response.headers().firstValue("azure-asyncoperation"))
                .contains("https://evil.example/backup/x/pending");
        assertThat(response.headers().firstValue("retry-after")).isEmpty();
        assertThat(rig.control("GET", "/hsms/payments/jobs", "").path("jobs").size())
                .isEqualTo(1);
    }

    @Test
    void shouldDelay() throws IOException {
        rig.control(
                "POST",
                "/faults",
                "{\"host\":\"" + TestFleet.HSM + "\",\"delay\":\"700ms\",\"action\":{\"type\":\"pass\"}}");
        String token = rig.hsmToken();
        Instant before = Instant.now();

        int status = rig.send("GET", "https://" + TestFleet.HSM + PENDING, "", "Authorization", "Bearer " + token)
                .statusCode();

        assertThat(status).isEqualTo(404);
        assertThat(Duration.between(before, Instant.now())).isGreaterThan(Duration.ofMillis(700));
    }

    @ParameterizedTest
    @CsvSource({"before, 0", "after, 1"})
    void shouldRunACommandBeforeOrAfterHandling(String when, int lines, @TempDir Path directory) throws IOException {
        Path seen = directory.resolve("seen");
        String script = "grep -c '\\\"method\\\":\\\"POST\\\".*/backup' " + rig.simulator.arrivals() + " > " + seen
                + "; echo $SIMULATOR_METHOD $SIMULATOR_PATH >> " + seen + "; sleep 0.3; echo end >> " + seen;
        rig.control(
                "POST",
                "/faults",
                "{\"method\":\"POST\",\"path\":\"/backup\",\"exec\":{\"command\":[\"sh\",\"-c\",\"" + script
                        + "\"],\"when\":\"" + when + "\"},\"action\":{\"type\":\"pass\"}}");

        int status =
                rig.hsm("POST", "/backup?api-version=7.5", Rig.backupBody()).statusCode();

        assertThat(status).isEqualTo(202);
        assertThat(Files.readAllLines(seen)).containsExactly(Integer.toString(lines), "POST /backup", "end");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"action\":{\"type\":\"explode\"}}|explode",
                "{\"action\":{\"type\":\"reset\",\"at\":\"later\"}}|later",
                "{\"colour\":1,\"action\":{\"type\":\"reset\"}}|unknown field 'colour'",
                "{\"path\":\"(\",\"action\":{\"type\":\"reset\"}}|not a regular expression",
                "{\"action\":{\"type\":\"tls\",\"flaw\":\"expired\"}}|CONNECT",
                "{}|action"
            })
    void shouldRefuseAFaultThatMakesNoSense(String fault, String reason) throws IOException {
        HttpResponse<String> response = rig.controlResponse("POST", "/faults", fault);

        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(Rig.json(response).path("error").asText()).contains(reason);
    }

    @Test
    void shouldForgetFaults() throws IOException {
        rig.control(
                "POST",
                "/faults",
                "[{\"id\":\"a\",\"count\":0,\"action\":{\"type\":\"reset\"}},"
                        + "{\"id\":\"b\",\"count\":0,\"action\":{\"type\":\"reset\"}}]");
        rig.control("DELETE", "/faults/a", "");
        assertThat(rig.control("GET", "/faults", "").path("faults").size()).isEqualTo(1);

        rig.control("DELETE", "/faults", "");

        assertThat(rig.hsm("GET", PENDING, "").statusCode()).isEqualTo(404);
    }

    private void fault(String action) throws IOException {
        rig.control("POST", "/faults", "{\"host\":\"" + TestFleet.HSM + "\",\"action\":" + action + "}");
    }

    private static String get() {
        return "GET " + PENDING + " HTTP/1.1\r\nHost: " + TestFleet.HSM + "\r\nConnection: close\r\n\r\n";
    }
}

package dev.hsmbackup.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.zip.GZIPInputStream;
import javax.net.ssl.SSLException;
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
    void shouldResetBeforeTheHeaders() throws IOException {
        fault("{\"type\":\"reset\"}");

        RawClient.Seen seen = raw.request(TestFleet.HSM, get(), 5_000, Integer.MAX_VALUE);

        assertThat(seen).isEqualTo(new RawClient.Seen("", RawClient.End.RESET));
    }

    @Test
    void shouldResetAfterTheHeaders() throws IOException {
        fault("{\"type\":\"reset\",\"at\":\"after-headers\"}", "before");

        RawClient.Seen seen = raw.request(TestFleet.HSM, get(), 5_000, Integer.MAX_VALUE);

        assertThat(seen.end()).isEqualTo(RawClient.End.RESET);
        // A reset may overtake what was sent just before; what came must be headers only.
        assertThat(seen.text()).matches("(?s)|HTTP/1.1 401 .*\r\n\r\n");
    }

    @Test
    void shouldResetInTheBody() throws IOException {
        fault("{\"type\":\"reset\",\"at\":\"in-body\"}", "before");

        RawClient.Seen seen = raw.request(TestFleet.HSM, get(), 5_000, Integer.MAX_VALUE);

        assertThat(seen.end()).isEqualTo(RawClient.End.RESET);
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

    @ParameterizedTest
    @CsvSource({"before-headers, ''", "after-headers, HTTP/1.1 401"})
    void shouldHang(String at, String start) throws IOException {
        fault("{\"type\":\"hang\",\"at\":\"" + at + "\",\"for\":\"30s\"}", "before");

        RawClient.Seen seen = raw.request(TestFleet.HSM, get(), 1_000, Integer.MAX_VALUE);

        assertThat(seen.end()).isEqualTo(RawClient.End.STILL_OPEN);
        assertThat(seen.text()).startsWith(start);
        assertThat(seen.text().isEmpty()).isEqualTo(start.isEmpty());
    }

    @ParameterizedTest
    @CsvSource({"true, H", "false, '{'"})
    void shouldDripTheAnswer(boolean headers, String lastSeen) throws IOException {
        fault("{\"type\":\"slow\",\"headers\":" + headers + ",\"bytesPerSecond\":1}");

        // The second byte of the slow part comes a second later, after the read's timeout.
        RawClient.Seen seen = raw.request(TestFleet.HSM, authorizedGet(), 700, Integer.MAX_VALUE);

        assertThat(seen.end()).isEqualTo(RawClient.End.STILL_OPEN);
        assertThat(seen.text()).endsWith(headers ? lastSeen : "\r\n\r\n" + lastSeen);
        assertThat(seen.text().length() == 1).isEqualTo(headers);
    }

    @Test
    void shouldTruncateInOrder() throws IOException {
        fault("{\"type\":\"truncated\",\"bytes\":10}");

        RawClient.Seen seen = raw.request(TestFleet.HSM, authorizedGet(), 5_000, Integer.MAX_VALUE);

        assertThat(seen.end()).isEqualTo(RawClient.End.IN_ORDER);
        assertThat(seen.text()).contains("HTTP/1.1 404").endsWith("\r\n\r\n{\"error\":{");
        assertThat(seen.text()).doesNotContain("Content-Length: 10\r\n");
    }

    @ParameterizedTest
    @CsvSource({"json, HTTP/1.1 200", "status-line, HTTQ/9", "header, HTTP/1.1 200", "chunk, HTTP/1.1 200"})
    void shouldSendBrokenAnswers(String kind, String start) throws IOException {
        fault("{\"type\":\"malformed\",\"kind\":\"" + kind + "\"}");

        RawClient.Seen seen = raw.request(TestFleet.HSM, get(), 1_000, Integer.MAX_VALUE);

        assertThat(seen.text()).startsWith(start);
        assertThatThrownBy(() -> {
                    fault("{\"type\":\"malformed\",\"kind\":\"" + kind + "\"}");
                    Rig.json(rig.hsm("GET", PENDING, ""));
                })
                .isInstanceOfAny(IOException.class, AssertionError.class);
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
    void shouldSendAHugeBody() throws IOException {
        fault("{\"type\":\"huge\",\"bytes\":3000000}");

        RawClient.Seen seen = raw.request(TestFleet.HSM, get(), 5_000, 2_000_000);

        assertThat(seen.text()).contains("Content-Length: 3000000\r\n");
        assertThat(seen.text()).hasSizeGreaterThanOrEqualTo(2_000_000);
    }

    @Test
    void shouldSendAGzipBomb() throws IOException {
        fault("{\"type\":\"gzip-bomb\",\"bytes\":50000000}");
        String authorization = "Bearer " + rig.hsmToken();
        HttpResponse<byte[]> response = rig.bytes("https://" + TestFleet.HSM + PENDING, authorization);

        assertThat(response.headers().firstValue("content-encoding")).contains("gzip");
        assertThat(response.body().length).isLessThan(1_000_000);
        try (GZIPInputStream unpacked = new GZIPInputStream(new ByteArrayInputStream(response.body()))) {
            assertThat(unpacked.skip(100_000_000)).isEqualTo(50_000_000);
        }
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
    @ValueSource(strings = {"expired", "self-signed", "wrong-host", "tls-1.1"})
    void shouldSpoilTheTunnel(String flaw) throws IOException {
        rig.control(
                "POST",
                "/faults",
                "{\"host\":\"" + TestFleet.HSM + "\",\"method\":\"CONNECT\",\"action\":{\"type\":\"tls\",\"flaw\":\""
                        + flaw + "\"}}");
        String token = rig.hsmToken();

        assertThatThrownBy(() ->
                        rig.send("GET", "https://" + TestFleet.HSM + PENDING, "", "Authorization", "Bearer " + token))
                .isInstanceOf(SSLException.class);
        assertThat(rig.hsm("GET", PENDING, "").statusCode()).isEqualTo(404);
    }

    @Test
    void shouldRefuseAndResetTunnels() throws IOException {
        String open = "CONNECT " + TestFleet.HSM + ":443 HTTP/1.1\r\n\r\n";
        tunnelFault("{\"type\":\"status\",\"status\":407,\"headers\":{\"Proxy-Authenticate\":\"Basic\"}}");
        RawClient.Seen refused = raw.toProxy(open, 2_000);
        tunnelFault("{\"type\":\"reset\"}");
        RawClient.Seen reset = raw.toProxy(open, 2_000);
        tunnelFault("{\"type\":\"hang\"}");
        RawClient.Seen hanging = raw.toProxy(open, 500);

        assertThat(refused.text()).startsWith("HTTP/1.1 407 ").contains("Proxy-Authenticate: Basic");
        assertThat(reset).isEqualTo(new RawClient.Seen("", RawClient.End.RESET));
        assertThat(hanging).isEqualTo(new RawClient.Seen("", RawClient.End.STILL_OPEN));
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

    private void fault(String action, String effect) throws IOException {
        rig.control(
                "POST",
                "/faults",
                "{\"host\":\"" + TestFleet.HSM + "\",\"effect\":\"" + effect + "\",\"action\":" + action + "}");
    }

    private void tunnelFault(String action) throws IOException {
        rig.control(
                "POST",
                "/faults",
                "{\"host\":\"" + TestFleet.HSM + "\",\"method\":\"CONNECT\",\"action\":" + action + "}");
    }

    private static String get() {
        return "GET " + PENDING + " HTTP/1.1\r\nHost: " + TestFleet.HSM + "\r\nConnection: close\r\n\r\n";
    }

    private String authorizedGet() throws IOException {
        return "GET " + PENDING + " HTTP/1.1\r\nHost: " + TestFleet.HSM + "\r\nAuthorization: Bearer " + rig.hsmToken()
                + "\r\n\r\n";
    }
}

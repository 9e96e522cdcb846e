package dev.hsmbackup.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Faults below HTTP: how connections hang, drip, break and end. */
class FaultOnTheWireTest {
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
}

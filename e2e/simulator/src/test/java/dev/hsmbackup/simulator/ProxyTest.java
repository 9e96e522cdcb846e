package dev.hsmbackup.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProxyTest {
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
    @ValueSource(
            strings = {
                "example.com:443",
                "unknown.managedhsm.azure.net:443",
                "payments.managedhsm.usgovcloudapi.net:443",
                "unknown.blob.core.windows.net:443",
                "payments.managedhsm.azure.net:8443",
                "169.254.169.254:443"
            })
    void shouldRefuseOtherHostsAndLogThem(String authority) throws IOException {
        RawClient.Seen seen = raw.toProxy("CONNECT " + authority + " HTTP/1.1\r\n\r\n", 2_000);

        assertThat(seen.text()).startsWith("HTTP/1.1 502 Bad Gateway\r\n");
        assertThat(seen.end()).isEqualTo(RawClient.End.IN_ORDER);
        assertThat(rig.arrivals().getLast().path("host").asText())
                .isEqualTo(authority.substring(0, authority.indexOf(':')));
        assertThat(rig.arrivals().getLast().path("answer").asText()).isEqualTo("502");
    }

    @Test
    void shouldRefusePlainHttp() throws IOException {
        RawClient.Seen seen =
                raw.toProxy("GET http://payments.managedhsm.azure.net/backup?x=secret HTTP/1.1\r\n\r\n", 2_000);

        assertThat(seen.text()).startsWith("HTTP/1.1 502 ");
        assertThat(rig.arrivals().getLast().path("host").asText()).isEqualTo(TestFleet.HSM);
        assertThat(rig.arrivals().toString()).doesNotContain("secret");
    }

    @Test
    void shouldServeManyRequestsOnOneConnection() throws IOException {
        String one = "GET /backup/x/pending HTTP/1.1\r\nHost: " + TestFleet.HSM + "\r\n";

        RawClient.Seen seen = raw.request(
                TestFleet.HSM,
                one + "\r\n" + one + "\r\n" + one + "Connection: close\r\n\r\n",
                5_000,
                Integer.MAX_VALUE);

        assertThat(seen.end()).isEqualTo(RawClient.End.IN_ORDER);
        assertThat(seen.text().split("HTTP/1.1 401 Unauthorized", -1)).hasSize(4);
    }

    @Test
    void shouldReadChunkedBodiesAndExpectContinue() throws IOException {
        String token = rig.hsmToken();
        String body = Rig.backupBody();

        RawClient.Seen seen = raw.request(
                TestFleet.HSM,
                "POST /backup?api-version=7.5 HTTP/1.1\r\nHost: " + TestFleet.HSM + "\r\nAuthorization: Bearer " + token
                        + "\r\nExpect: 100-continue\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n"
                        + Integer.toHexString(body.length()) + "\r\n" + body + "\r\n0\r\n\r\n",
                5_000,
                Integer.MAX_VALUE);

        assertThat(seen.text()).startsWith("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 202 Accepted\r\n");
    }

    @Test
    void shouldEndTheTunnelOfAnHsmThatIsGone() throws IOException {
        rig.control("DELETE", "/hsms/payments", "");

        assertThat(raw.toProxy("CONNECT " + TestFleet.HSM + ":443 HTTP/1.1\r\n\r\n", 2_000)
                        .text())
                .startsWith("HTTP/1.1 502 ");
    }

    @Test
    void shouldListenOnLoopbackOnly() {
        assertThat(rig.simulator.proxy().getHost()).isEqualTo("127.0.0.1");
        assertThat(rig.simulator.control().getHost()).isEqualTo("127.0.0.1");
    }
}

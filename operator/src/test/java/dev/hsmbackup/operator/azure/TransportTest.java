package dev.hsmbackup.operator.azure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.hsmbackup.operator.azure.ScriptedProxy.Script;
import dev.hsmbackup.operator.port.Problem.Kind;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What the JDK's client does on a bad line, byte for byte. Whether a start went out must be known for certain. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TransportTest {
    private static final Duration SHORT = Duration.ofMillis(1500);
    private static final Duration LONG = Duration.ofSeconds(30);
    private static final String OK = "HTTP/1.1 202 Accepted\r\nContent-Type: application/json\r\nX-Id: 7\r\n";

    private TestCertificates good;
    private TestCertificates expired;
    private TestCertificates otherHost;

    @BeforeAll
    void makeCertificates(@TempDir Path one, @TempDir Path two, @TempDir Path three) {
        good = TestCertificates.make(one, "*.managedhsm.azure.net");
        expired = TestCertificates.make(two, "*.managedhsm.azure.net", "-startdate", "-20d", "-validity", "10");
        otherHost = TestCertificates.make(three, "other.managedhsm.azure.net");
    }

    @Test
    void shouldReadAWholeAnswer() throws IOException {
        try (ScriptedProxy proxy = new ScriptedProxy(c -> c.tunnel()
                .tls(good.server())
                .request()
                .write(OK + "Content-Length: 2\r\n\r\n{}")
                .hang())) {
            Reply reply = post(proxy, good, LONG);

            assertThat(reply).isInstanceOfSatisfying(Reply.Answer.class, answer -> {
                assertThat(answer.status()).isEqualTo(202);
                assertThat(answer.headers().firstValue("x-id")).contains("7");
                assertThat(new String(answer.body(), StandardCharsets.UTF_8)).isEqualTo("{}");
                assertThat(answer.whole()).isTrue();
            });
            assertThat(proxy.arrived("POST ")).isEqualTo(1);
            assertThat(proxy.heads().getFirst()).startsWith("CONNECT payments.managedhsm.azure.net:443 HTTP/1.1");
        }
    }

    Stream<Arguments> failuresBeforeTheRequest() {
        return Stream.of(
                arguments(
                        "tunnel refused",
                        script(c -> c.request().write("HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\n\r\n")),
                        Kind.CONNECT),
                arguments(
                        "tunnel forbidden",
                        script(c -> c.request().write("HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n")),
                        Kind.CONNECT),
                arguments(
                        "tunnel redirected",
                        script(c -> c.request()
                                .write("HTTP/1.1 302 Found\r\nLocation: http://x/\r\nContent-Length: 0\r\n\r\n")),
                        Kind.CONNECT),
                arguments("proxy closes at once", script(c -> {}), Kind.CONNECT),
                arguments("proxy resets at once", script(ScriptedProxy.Connection::reset), Kind.CONNECT),
                arguments("proxy closes after CONNECT", script(c -> c.request()), Kind.CONNECT),
                arguments("proxy resets after CONNECT", script(c -> c.request().reset()), Kind.CONNECT),
                arguments("proxy hangs", script(c -> c.request().hang()), Kind.CONNECT),
                arguments(
                        "proxy talks nonsense",
                        script(c -> c.request().write("SSH-2.0-OpenSSH\r\n\r\n").hang()),
                        Kind.CONNECT));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("failuresBeforeTheRequest")
    void shouldKnowThatNothingWasSent(String name, Script script, Kind kind) throws IOException {
        try (ScriptedProxy proxy = new ScriptedProxy(script)) {
            assertThat(kind(post(proxy, good, SHORT))).as(name).isEqualTo(kind);
            assertThat(proxy.arrived("POST ")).isZero();
        }
    }

    Stream<Arguments> failuresOfTheHandshake() {
        return Stream.of(
                arguments("closed after the tunnel", script(ScriptedProxy.Connection::tunnel)),
                arguments("reset after the tunnel", script(c -> c.tunnel().reset())),
                arguments(
                        "no TLS behind the tunnel",
                        script(c -> c.tunnel()
                                .write("HTTP/1.1 400 Bad Request\r\n\r\n")
                                .hang())),
                arguments("hangs before the handshake", script(c -> c.tunnel().hang())));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("failuresOfTheHandshake")
    void shouldNeverTakeABrokenHandshakeForAnAnswer(String name, Script script) throws IOException {
        try (ScriptedProxy proxy = new ScriptedProxy(script)) {
            Kind kind = kind(post(proxy, good, SHORT));

            // Where the JDK cannot tell, the safe side is right too.
            assertThat(kind).isIn(Kind.TLS, Kind.CONNECT, Kind.NO_ANSWER);
            assertThat(proxy.arrived("POST ")).isZero();
        }
    }

    @Test
    void shouldRefuseOldTls() throws IOException {
        try (ScriptedProxy proxy =
                new ScriptedProxy(c -> c.tunnel().tls(good.server(), "TLSv1.1").request())) {
            assertThat(kind(post(proxy, good, SHORT))).isEqualTo(Kind.TLS);
        }
    }

    @Test
    void shouldRefuseAnExpiredCertificate() throws IOException {
        try (ScriptedProxy proxy =
                new ScriptedProxy(c -> c.tunnel().tls(expired.server()).request())) {
            assertThat(post(proxy, expired, SHORT))
                    .isEqualTo(new Reply.NoAnswer(Kind.TLS, "the server's certificate has expired"));
            assertThat(proxy.arrived("POST ")).isZero();
        }
    }

    @Test
    void shouldRefuseACertificateOfAnotherHost() throws IOException {
        try (ScriptedProxy proxy =
                new ScriptedProxy(c -> c.tunnel().tls(otherHost.server()).request())) {
            Reply reply = post(proxy, otherHost, SHORT);

            assertThat(kind(reply)).isEqualTo(Kind.TLS);
            assertThat(((Reply.NoAnswer) reply).reason()).contains("payments.managedhsm.azure.net");
            assertThat(proxy.arrived("POST ")).isZero();
        }
    }

    @Test
    void shouldRefuseAnAuthorityThatIsNotTrusted() throws IOException {
        try (ScriptedProxy proxy =
                new ScriptedProxy(c -> c.tunnel().tls(good.server()).request())) {
            Reply reply = post(proxy, null, SHORT);

            assertThat(reply)
                    .isEqualTo(new Reply.NoAnswer(
                            Kind.TLS,
                            "the server's certificate is not signed by an authority that the operator trusts"));
        }
    }

    Stream<Arguments> failuresAfterTheRequest() {
        return Stream.of(
                arguments("closed", script(c -> {})),
                arguments("reset", script(ScriptedProxy.Connection::reset)),
                arguments("hang", script(ScriptedProxy.Connection::hang)),
                arguments(
                        "half a status line", script(c -> c.write("HTTP/1.1 20").reset())),
                arguments("half the headers", script(c -> c.write(OK).reset())),
                arguments(
                        "headers that drip",
                        script(c -> c.write("HTTP/1.1 202 Accepted\r\nX: ").drip("y"))),
                arguments(
                        "headers without end", script(c -> c.write("HTTP/1.1 202 A\r\n" + "X: y\r\n".repeat(200_000)))),
                arguments("no HTTP at all", script(c -> c.write("hello\r\n\r\n").hang())));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("failuresAfterTheRequest")
    void shouldNotKnowWhatBecameOfASentRequestAndNotRepeatIt(String name, Script script) throws IOException {
        try (ScriptedProxy proxy =
                new ScriptedProxy(c -> script.play(c.tunnel().tls(good.server()).request()))) {
            assertThat(kind(post(proxy, good, SHORT))).as(name).isEqualTo(Kind.NO_ANSWER);
            assertThat(proxy.arrived("POST ")).isEqualTo(1);
            assertThat(proxy.arrived("CONNECT ")).isEqualTo(1);
        }
    }

    Stream<Arguments> brokenBodies() {
        return Stream.of(
                arguments("too short", script(c -> c.write(OK + "Content-Length: 9\r\n\r\n{")), "{"),
                arguments(
                        "hang",
                        script(c -> c.write(OK + "Content-Length: 9\r\n\r\n{").hang()),
                        "{"),
                arguments(
                        "drip",
                        script(c ->
                                c.write(OK + "Content-Length: 999999\r\n\r\n").drip("z")),
                        "z"),
                arguments(
                        "broken chunks",
                        script(c -> c.write(OK + "Transfer-Encoding: chunked\r\n\r\nzz\r\n{")
                                .hang()),
                        ""),
                arguments("huge", script(c -> huge(c)), "x"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("brokenBodies")
    void shouldKeepTheHeadOfAnAnswerWhoseBodyBreaks(String name, Script script, String start) throws IOException {
        try (ScriptedProxy proxy =
                new ScriptedProxy(c -> script.play(c.tunnel().tls(good.server()).request()))) {
            Reply reply = post(proxy, good, SHORT);

            assertThat(reply).as(name).isInstanceOfSatisfying(Reply.Answer.class, answer -> {
                assertThat(answer.status()).isEqualTo(202);
                assertThat(answer.headers().firstValue("X-Id")).contains("7");
                assertThat(answer.whole()).isFalse();
                assertThat(new String(answer.body(), StandardCharsets.UTF_8)).startsWith(start);
                assertThat(answer.body().length).isLessThanOrEqualTo(CappedBody.LIMIT);
            });
            assertThat(proxy.arrived("POST ")).isEqualTo(1);
        }
    }

    @Test
    void shouldShowProxyCredentialsToTheProxyOnly() throws IOException {
        try (ScriptedProxy proxy = new ScriptedProxy(c -> c.tunnel()
                .tls(good.server())
                .request()
                .write(OK + "Content-Length: 0\r\n\r\n")
                .hang())) {
            ProxySettings open = proxy.settings();
            ProxySettings settings =
                    new ProxySettings(open.host(), open.port(), "joe", new Secret("pa55"), open.exceptions());
            ProxyCredentials.allow(settings);

            post(settings, good, LONG);

            assertThat(proxy.heads()).hasSize(2);
            assertThat(proxy.heads().getFirst())
                    .startsWith("CONNECT ")
                    .contains("Proxy-Authorization: Basic am9lOnBhNTU=")
                    .doesNotContain("secret-token");
            assertThat(proxy.heads().getLast())
                    .startsWith("POST ")
                    .contains("Authorization: Bearer secret-token")
                    .doesNotContain("Proxy-");
        }
    }

    @Test
    void shouldTellThatTheProxyDemandsAuthentication() throws IOException {
        try (ScriptedProxy proxy = new ScriptedProxy(c -> c.request()
                .write("HTTP/1.1 407 Authenticate\r\nProxy-Authenticate: Basic realm=x\r\nContent-Length: 0\r\n\r\n")
                .hang())) {
            Reply reply = post(proxy, good, SHORT);

            assertThat(reply)
                    .isInstanceOfSatisfying(
                            Reply.Answer.class,
                            answer -> assertThat(answer.fromProxy()).isTrue());
            assertThat(reply.outcome()).isEqualTo("connect");
            assertThat(proxy.arrived("POST ")).isZero();
        }
    }

    @Test
    void shouldNotResolveNamesThatDoNotExist() {
        try (Transport transport = transport(null, null)) {
            assertThat(kind(transport.sendOnce(
                            "POST",
                            HttpRequest.newBuilder(URI.create("https://payments.invalid/backup")),
                            new OneShotBody(new byte[1]),
                            LONG)))
                    .isEqualTo(Kind.DNS);
        }
    }

    @Test
    void shouldTellAProxyThatIsNotThere() throws IOException {
        int port;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
        }

        Reply reply = post(ProxySettings.parse("HTTPS_PROXY", "http://127.0.0.1:" + port, null), good, LONG);

        assertThat(kind(reply)).isEqualTo(Kind.CONNECT);
    }

    @Test
    void shouldTellAProxyWhoseNameDoesNotResolve() {
        Reply reply = post(ProxySettings.parse("HTTPS_PROXY", "http://proxy.invalid:3128", null), good, LONG);

        assertThat(reply)
                .isEqualTo(
                        new Reply.NoAnswer(Kind.CONNECT, "the name of the proxy proxy.invalid:3128 does not resolve"));
    }

    @Test
    void shouldNotLetOneHostHoldUpAnother() throws IOException {
        try (ScriptedProxy proxy = new ScriptedProxy(c -> {
                    c.tunnel().tls(good.server()).request();
                    if (proxyAskedForHanging(c)) {
                        c.hang();
                    }
                    c.write(OK + "Content-Length: 0\r\n\r\n").hang();
                });
                Transport transport = transport(proxy.settings(), good)) {
            List<Thread> hanging = Stream.generate(
                            () -> Thread.ofVirtual().start(() -> transport.send(get("hanging"), LONG)))
                    .limit(50)
                    .toList();

            Reply reply = transport.send(get("payments"), Duration.ofSeconds(10));

            assertThat(reply.outcome()).isEqualTo("202");
            hanging.forEach(Thread::interrupt);
        }
    }

    private static boolean proxyAskedForHanging(ScriptedProxy.Connection connection) {
        return connection.lastHead().contains("Host: hanging.");
    }

    private static HttpRequest.Builder get(String hsm) {
        return HttpRequest.newBuilder(URI.create("https://" + hsm + ".managedhsm.azure.net/backup/x/pending"));
    }

    private static void huge(ScriptedProxy.Connection connection) throws IOException {
        connection.write(OK + "Content-Length: 1000000000\r\n\r\n");
        String chunk = "x".repeat(64 * 1024);
        while (true) {
            connection.write(chunk);
        }
    }

    private static Script script(Script script) {
        return script;
    }

    private static Kind kind(Reply reply) {
        assertThat(reply).isInstanceOf(Reply.NoAnswer.class);
        return ((Reply.NoAnswer) reply).kind();
    }

    private static Reply post(ScriptedProxy proxy, @Nullable TestCertificates trusted, Duration deadline) {
        return post(proxy.settings(), trusted, deadline);
    }

    private static Reply post(ProxySettings proxy, @Nullable TestCertificates trusted, Duration deadline) {
        try (Transport transport = transport(proxy, trusted)) {
            return transport.sendOnce(
                    "POST",
                    HttpRequest.newBuilder(URI.create("https://payments.managedhsm.azure.net/backup?api-version=7.5"))
                            .header("Authorization", "Bearer secret-token"),
                    new OneShotBody("{\"storageResourceUri\":\"x\"}".getBytes(StandardCharsets.UTF_8)),
                    deadline);
        }
    }

    private static Transport transport(@Nullable ProxySettings proxy, @Nullable TestCertificates trusted) {
        return new Transport(Trust.context(trusted == null ? null : trusted.pem()), proxy, Duration.ofSeconds(10));
    }
}

package dev.hsmbackup.apigate.wire;

import dev.hsmbackup.apigate.kube.Cluster;
import dev.hsmbackup.simulator.http.Body;
import dev.hsmbackup.simulator.http.Headers;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.Optional;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/** The way of one client connection to the API server: one connection at a time, opened when needed. */
final class ApiServer {
    private static final int CONNECT_MILLIS = 10_000;

    private final Cluster cluster;
    private @Nullable HttpChannel idle;

    ApiServer(Cluster cluster) {
        this.cluster = cluster;
    }

    /**
     * The API server's answer.
     *
     * @param body whole and unchanged; empty where the answer is a stream
     * @param channel where the stream comes from, null where the answer is whole
     */
    record Answer(Head head, Body body, @Nullable HttpChannel channel) {
        Optional<HttpChannel> stream() {
            return Optional.ofNullable(channel);
        }
    }

    /**
     * Forwards a request, at most once, and reads the answer: its head where it is a stream, else all of it.
     *
     * @throws IOException no or no whole answer; whether the request took effect is unknown
     */
    Answer send(Head request, byte[] body, boolean watch) throws IOException {
        HttpChannel channel = takeConnection();
        boolean reusable = false;
        try {
            channel.sendRequest(request.method(), request.target(), headers(request, body), body);
            Head answer = channel.readResponse();
            while (answer.status() == 100) {
                answer = channel.readResponse();
            }
            if (answer.status() == 101 || (watch && answer.status() == 200)) {
                reusable = true; // it is the stream's now
                return new Answer(answer, Body.EMPTY, channel);
            }
            byte[] whole = bodyOf(request, answer, channel);
            if (!answer.endsConnection()) {
                reusable = true;
                idle = channel;
            }
            return new Answer(answer, Body.of(whole), null);
        } finally {
            if (!reusable) {
                channel.close();
            }
        }
    }

    private static byte[] bodyOf(Head request, Head answer, HttpChannel channel) throws IOException {
        if (request.method().equals("HEAD") || answer.status() == 204 || answer.status() == 304) {
            return new byte[0];
        }
        try (InputStream in = channel.body(answer.headers(), true)) {
            return in.readAllBytes();
        }
    }

    private Headers headers(Head request, byte[] body) {
        String host = cluster.server().getHost() + ":" + port();
        Headers headers = request.endToEnd().with("Host", host).without("Expect");
        if (body.length > 0 || headers.first("Content-Length").isPresent()) {
            headers = headers.with("Content-Length", Integer.toString(body.length));
        }
        if (request.asksForWebSocket()) {
            headers = headers.with("Connection", "Upgrade").with("Upgrade", "websocket");
        }
        return headers;
    }

    private HttpChannel takeConnection() throws IOException {
        HttpChannel known = idle;
        idle = null;
        if (known != null) {
            if (!known.isStale()) {
                return known;
            }
            known.close();
        }
        return connect();
    }

    private HttpChannel connect() throws IOException {
        Socket raw = new Socket();
        try {
            raw.setTcpNoDelay(true);
            raw.connect(new InetSocketAddress(cluster.server().getHost(), port()), CONNECT_MILLIS);
            SSLSocket tls = (SSLSocket) cluster.trust()
                    .getSocketFactory()
                    .createSocket(raw, cluster.server().getHost(), port(), false);
            SSLParameters parameters = tls.getSSLParameters();
            parameters.setEndpointIdentificationAlgorithm("HTTPS");
            tls.setSSLParameters(parameters);
            tls.startHandshake();
            return new HttpChannel(raw, tls);
        } catch (IOException e) {
            raw.close();
            throw e;
        }
    }

    private int port() {
        return cluster.server().getPort() < 0 ? 443 : cluster.server().getPort();
    }

    void close() {
        HttpChannel known = idle;
        if (known != null) {
            known.close();
        }
    }
}

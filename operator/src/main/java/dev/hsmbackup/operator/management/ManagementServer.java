package dev.hsmbackup.operator.management;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.hsmbackup.operator.management.Endpoint.Answer;
import dev.hsmbackup.operator.telemetry.LogKeys;
import dev.hsmbackup.operator.telemetry.OperatorMetrics;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One small HTTP server: {@link #health} for the kubelet, {@link #metrics} for Prometheus. Two ports, so that a
 * NetworkPolicy can open them to different clients. GET and HEAD only, no request body is read, bounded connections.
 */
public final class ManagementServer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ManagementServer.class);
    private static final int BACKLOG = 16;

    static {
        // The JDK's server reads these once. A client that sends or reads slowly must not hold a thread for ever.
        setDefault("sun.net.httpserver.maxReqTime", "10");
        setDefault("sun.net.httpserver.maxRspTime", "30");
        setDefault("sun.net.httpserver.idleInterval", "30");
        setDefault("jdk.httpserver.maxConnections", "64");
        setDefault("sun.net.httpserver.maxReqHeaders", "50");
        setDefault("sun.net.httpserver.maxReqHeaderSize", "16384");
    }

    private final HttpServer server;
    private final ExecutorService threads;

    private ManagementServer(HttpServer server, ExecutorService threads) {
        this.server = server;
        this.threads = threads;
    }

    /**
     * Serves {@code /livez} and {@code /readyz}.
     *
     * @param address port 0: any free port, see {@link #address()}
     * @throws IOException when the address cannot be listened on; the message names it
     */
    public static ManagementServer health(
            InetSocketAddress address, List<HealthCheck> liveness, List<HealthCheck> readiness) throws IOException {
        return start(
                "health",
                address,
                Map.of(
                        "/livez", new HealthEndpoint("livez", List.copyOf(liveness)),
                        "/readyz", new HealthEndpoint("readyz", List.copyOf(readiness))));
    }

    /**
     * Serves {@code /metrics}.
     *
     * @param address port 0: any free port, see {@link #address()}
     * @throws IOException when the address cannot be listened on; the message names it
     */
    public static ManagementServer metrics(InetSocketAddress address, OperatorMetrics metrics) throws IOException {
        return start("metrics", address, Map.of("/metrics", new MetricsEndpoint(metrics)));
    }

    private static ManagementServer start(String name, InetSocketAddress address, Map<String, Endpoint> endpoints)
            throws IOException {
        HttpServer server;
        try {
            server = HttpServer.create(address, BACKLOG);
        } catch (IOException e) {
            throw new IOException("Cannot listen on " + text(address) + " for " + name + ": " + e.getMessage(), e);
        }
        // The server reads a request on the thread that answers it: with a small pool, a few slow clients would block
        // the kubelet. The number of connections bounds the number of threads.
        var threads = Executors.newThreadPerTaskExecutor(
                Thread.ofVirtual().name(name + "-", 1).factory());
        server.setExecutor(threads);
        server.createContext("/", exchange -> handle(exchange, endpoints));
        server.start();
        LOG.atInfo()
                .addKeyValue(LogKeys.EVENT, "listening")
                .addKeyValue(LogKeys.ENDPOINT, name)
                .addKeyValue(LogKeys.ADDRESS, text(server.getAddress()))
                .log("Listening");
        return new ManagementServer(server, threads);
    }

    /** Where it listens, with the real port. */
    public InetSocketAddress address() {
        return server.getAddress();
    }

    /** Stops listening at once; requests under way are cut. */
    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }

    private static void handle(HttpExchange exchange, Map<String, Endpoint> endpoints) throws IOException {
        try (exchange) {
            boolean head = exchange.getRequestMethod().equals("HEAD");
            var answer = answer(exchange, endpoints, head);
            var headers = exchange.getResponseHeaders();
            var body = answer.body().getBytes(StandardCharsets.UTF_8);
            headers.set("Content-Type", answer.contentType());
            headers.set("Cache-Control", "no-store");
            headers.set("X-Content-Type-Options", "nosniff");
            if (head) {
                headers.set("Content-Length", Integer.toString(body.length));
                exchange.sendResponseHeaders(answer.status(), -1);
            } else {
                exchange.sendResponseHeaders(answer.status(), body.length);
                exchange.getResponseBody().write(body);
            }
        }
    }

    private static Answer answer(HttpExchange exchange, Map<String, Endpoint> endpoints, boolean head) {
        var endpoint = endpoints.get(exchange.getRequestURI().getPath());
        if (endpoint == null) {
            return new Answer(404, Endpoint.TEXT, "not found\n");
        }
        if (!head && !exchange.getRequestMethod().equals("GET")) {
            exchange.getResponseHeaders().set("Allow", "GET, HEAD");
            return new Answer(405, Endpoint.TEXT, "only GET and HEAD\n");
        }
        try {
            var accept = Optional.ofNullable(exchange.getRequestHeaders().getFirst("Accept"));
            return endpoint.answer(accept.orElse(""));
        } catch (IOException | RuntimeException e) {
            LOG.atError()
                    .setCause(e)
                    .addKeyValue(LogKeys.EVENT, "endpoint-failed")
                    .log("Endpoint failed");
            return new Answer(500, Endpoint.TEXT, "internal error, see the operator's log\n");
        }
    }

    private static String text(InetSocketAddress address) {
        var host = address.getAddress().getHostAddress();
        return (host.contains(":") ? "[" + host + "]" : host) + ":" + address.getPort();
    }

    private static void setDefault(String property, String value) {
        if (System.getProperty(property) == null) {
            System.setProperty(property, value);
        }
    }
}

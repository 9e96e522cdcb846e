package dev.hsmbackup.simulator.control;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.hsmbackup.simulator.fleet.FleetException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A control endpoint: JSON over plain HTTP on loopback. Whoever reaches it can run commands as we. */
public final class ControlServer implements AutoCloseable {
    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Routes routes;

    /** What is served. */
    public interface Routes {
        /** Answers a request; bad input may be thrown as {@link FleetException} or IllegalArgumentException */
        ControlReply answer(String method, String path, String body);
    }

    /** Starts listening; port 0 stands for any free one */
    public ControlServer(int port, Routes routes) throws IOException {
        this.routes = routes;
        this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 64);
        server.setExecutor(threads);
        server.createContext("/", this::serve);
        server.start();
    }

    public URI uri() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    private void serve(HttpExchange exchange) throws IOException {
        try (exchange) {
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            ControlReply reply = reply(exchange, body);
            byte[] bytes = (reply.json() + "\n").getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(reply.status(), bytes.length);
            exchange.getResponseBody().write(bytes);
        }
    }

    private ControlReply reply(HttpExchange exchange, String body) {
        if (exchange.getRequestHeaders().containsKey("Origin")) {
            return ControlReply.error(403, "not for web pages: it runs commands");
        }
        try {
            return routes.answer(
                    exchange.getRequestMethod(), exchange.getRequestURI().getPath(), body);
        } catch (FleetException | IllegalArgumentException e) {
            return ControlReply.error(400, String.valueOf(e.getMessage()));
        } catch (RuntimeException bug) {
            bug.printStackTrace();
            return ControlReply.error(500, bug.toString());
        }
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}

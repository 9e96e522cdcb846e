package dev.hsmbackup.simulator.control;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.hsmbackup.simulator.clock.SimulatorClock;
import dev.hsmbackup.simulator.faults.Faults;
import dev.hsmbackup.simulator.fleet.FleetException;
import dev.hsmbackup.simulator.fleet.Registry;
import dev.hsmbackup.simulator.hsm.HsmRegistry;
import dev.hsmbackup.simulator.http.Json;
import dev.hsmbackup.simulator.login.Tokens;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.ReentrantLock;

/** The control endpoint: JSON over plain HTTP on loopback. */
public final class ControlServer implements AutoCloseable {
    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final ControlRoutes routes;

    /** What can be looked at and changed; {@code lock} guards all but clock and faults. */
    public record Parts(
            ReentrantLock lock,
            Registry registry,
            HsmRegistry hsms,
            Tokens tokens,
            SimulatorClock clock,
            Faults faults,
            Path directory) {}

    /** Starts listening; port 0 stands for any free one */
    public ControlServer(int port, Parts parts) throws IOException {
        this.routes = new ControlRoutes(parts);
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
            ControlReply reply;
            try {
                reply = routes.answer(
                        exchange.getRequestMethod(), exchange.getRequestURI().getPath(), body);
            } catch (FleetException | IllegalArgumentException e) {
                reply = ControlReply.error(400, String.valueOf(e.getMessage()));
            } catch (RuntimeException bug) {
                bug.printStackTrace();
                reply = ControlReply.error(500, bug.toString());
            }
            byte[] bytes = (Json.write(reply.body()) + "\n").getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(reply.status(), bytes.length);
            exchange.getResponseBody().write(bytes);
        }
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}

package dev.hsmbackup.simulator.proxy;

import dev.hsmbackup.simulator.tls.ServerTls;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The CONNECT proxy on loopback; one virtual thread per connection. */
public final class ProxyServer implements AutoCloseable {
    private static final int IDLE_MILLIS = 120_000;

    private final ServerSocket server;
    private final Dispatcher dispatcher;
    private final Tunnel tunnel;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();

    /** Starts listening; port 0 stands for any free one */
    public ProxyServer(int port, ServerTls tls, Dispatcher dispatcher) throws IOException {
        this.dispatcher = dispatcher;
        this.tunnel = new Tunnel(tls, dispatcher);
        this.server = new ServerSocket();
        server.setReuseAddress(true);
        server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1024);
        Thread.ofPlatform().name("proxy").start(this::accept);
    }

    public URI uri() {
        return URI.create("http://127.0.0.1:" + server.getLocalPort());
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket client = server.accept();
                Thread.ofVirtual().name("client").start(() -> serve(client));
            } catch (IOException e) {
                if (!server.isClosed()) {
                    System.err.println("simulator: cannot accept: " + e.getMessage());
                }
            }
        }
    }

    private void serve(Socket client) {
        open.add(client);
        try (client) {
            client.setTcpNoDelay(true);
            client.setSoTimeout(IDLE_MILLIS);
            new ProxyConnection(client, dispatcher, tunnel).serve();
        } catch (IOException e) {
            // The client went away or did not trust us; both are its business, and the arrival log has what arrived.
        } finally {
            open.remove(client);
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
        for (Socket client : open) {
            client.close();
        }
    }
}

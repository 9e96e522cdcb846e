package dev.hsmbackup.apigate.wire;

import dev.hsmbackup.simulator.tls.ServerTls;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import javax.net.ssl.SSLSocket;

/** Listens on loopback; one virtual thread per connection. */
public final class Listener implements AutoCloseable {
    /** In the address and in the certificate. */
    private static final String HOST = "127.0.0.1";

    private final ServerSocket server = new ServerSocket();
    private final ServerTls tls;
    private final Gate gate;

    /** Starts listening; port 0 stands for any free one */
    public Listener(int port, ServerTls tls, Gate gate) throws IOException {
        this.tls = tls;
        this.gate = gate;
        server.setReuseAddress(true);
        server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1024);
        Thread.ofPlatform().name("apigate").start(this::accept);
    }

    public URI uri() {
        return URI.create("https://" + HOST + ":" + server.getLocalPort());
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket client = server.accept();
                Thread.ofVirtual().name("client").start(() -> serve(client));
            } catch (IOException e) {
                if (!server.isClosed()) {
                    System.err.println("apigate: cannot accept: " + e.getMessage());
                }
            }
        }
    }

    private void serve(Socket raw) {
        Runnable reset = () -> reset(raw);
        gate.link().opened(reset);
        try {
            gate.link().await();
            raw.setTcpNoDelay(true);
            SSLSocket talk = tls.over(raw, HOST, ServerTls.Flaw.NONE);
            talk.startHandshake();
            HttpChannel channel = new HttpChannel(raw, talk);
            new ClientConnection(gate, channel).serve();
            channel.close();
        } catch (IOException e) {
            // The script wants it, the client went away, or it did not trust us. What matters is in the log.
            reset(raw);
        } finally {
            gate.link().ended(reset);
        }
    }

    /** A socket that does not linger throws its buffers away and says RST. */
    private static void reset(Socket raw) {
        try {
            raw.setSoLinger(true, 0);
            raw.close();
        } catch (IOException alreadyGone) {
            // What was wanted.
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
        gate.link().resetAll();
    }
}

package dev.hsmbackup.operator.azure;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/**
 * A CONNECT proxy on loopback that does to a connection, byte for byte, what a test says. For what no HTTP server can
 * be asked to do: half a status line, a reset in the middle of a tunnel. It keeps every request head it saw.
 */
final class ScriptedProxy implements AutoCloseable {
    /** What happens to one connection, from its first byte on. */
    @FunctionalInterface
    interface Script {
        void play(Connection connection) throws IOException;
    }

    private final ServerSocket listener;
    private final Script script;
    private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
    private final List<Socket> sockets = new CopyOnWriteArrayList<>();
    private final List<String> heads = new CopyOnWriteArrayList<>();
    private final CountDownLatch end = new CountDownLatch(1);

    ScriptedProxy(Script script) {
        this.script = script;
        try {
            this.listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        executor.execute(this::accept);
    }

    ProxySettings settings() {
        return ProxySettings.parse("HTTPS_PROXY", "http://127.0.0.1:" + listener.getLocalPort(), null);
    }

    /** The heads of the requests that arrived, in order: those of CONNECT and those inside the tunnels. */
    List<String> heads() {
        return heads;
    }

    long arrived(String start) {
        return heads.stream().filter(head -> head.startsWith(start)).count();
    }

    @Override
    public void close() throws IOException {
        end.countDown();
        listener.close();
        for (Socket socket : sockets) {
            socket.close();
        }
        executor.shutdownNow();
    }

    private void accept() {
        try {
            while (true) {
                Socket socket = listener.accept();
                sockets.add(socket);
                executor.execute(() -> play(socket));
            }
        } catch (IOException _) {
            // closed
        }
    }

    private void play(Socket socket) {
        try (socket) {
            script.play(new Connection(socket));
        } catch (IOException _) {
            // The other side gave up first: what it made of that is what the test looks at.
        }
    }

    /** One connection. */
    final class Connection {
        private final Socket raw;
        private Socket socket;
        private String last = "";

        private Connection(Socket socket) {
            this.raw = socket;
            this.socket = socket;
        }

        /** The head of the request that was read last. */
        String lastHead() {
            return last;
        }

        /** Reads the request for a tunnel and grants it. */
        Connection tunnel() throws IOException {
            request();
            return write("HTTP/1.1 200 Connection established\r\n\r\n");
        }

        /** Speaks TLS from here on. */
        Connection tls(SSLContext context, String... protocols) throws IOException {
            SSLSocket secure = (SSLSocket) context.getSocketFactory().createSocket(socket, null, -1, true);
            secure.setUseClientMode(false);
            if (protocols.length > 0) {
                secure.setEnabledProtocols(protocols);
            }
            secure.startHandshake();
            socket = secure;
            return this;
        }

        /** Reads one request, head and body. */
        Connection request() throws IOException {
            InputStream in = socket.getInputStream();
            StringBuilder head = new StringBuilder();
            while (head.indexOf("\r\n\r\n") < 0) {
                int next = in.read();
                if (next < 0) {
                    throw new IOException("closed");
                }
                head.append((char) next);
            }
            last = head.toString();
            heads.add(last);
            for (String line : head.toString().split("\r\n", -1)) {
                if (line.regionMatches(true, 0, "content-length:", 0, 15)) {
                    in.readNBytes(Integer.parseInt(line.substring(15).strip()));
                }
            }
            return this;
        }

        Connection write(String text) throws IOException {
            OutputStream out = socket.getOutputStream();
            out.write(text.getBytes(StandardCharsets.ISO_8859_1));
            out.flush();
            return this;
        }

        /** Closes without a goodbye: the other side sees a reset. */
        void reset() throws IOException {
            raw.setSoLinger(true, 0);
            raw.close();
        }

        /** Does nothing until the test ends. */
        void hang() {
            try {
                end.await();
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            }
        }

        /** Writes a byte now and then until the test ends or the other side has enough. */
        void drip(String text) throws IOException {
            for (int i = 0; end.getCount() > 0; i++) {
                write(text.substring(i % text.length(), i % text.length() + 1));
                try {
                    if (end.await(20, java.util.concurrent.TimeUnit.MILLISECONDS)) {
                        return;
                    }
                } catch (InterruptedException _) {
                    Thread.currentThread().interrupt();
                    return;
                }
            }
        }
    }
}

package dev.hsmbackup.simulator;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/** A client that sees the bytes and how the connection ends. */
final class RawClient {
    /** How a connection ended. */
    enum End {
        IN_ORDER,
        RESET,
        STILL_OPEN
    }

    /** What came back until the end. */
    record Seen(String text, End end) {}

    private final Simulator simulator;
    private final SSLContext trust;

    RawClient(Rig rig) {
        this.simulator = rig.simulator;
        this.trust = rig.trust();
    }

    /** Sends the text to the proxy itself. */
    Seen toProxy(String text, int timeoutMillis) throws IOException {
        try (Socket socket = connect(timeoutMillis)) {
            write(socket, text);
            return read(socket.getInputStream(), Integer.MAX_VALUE);
        }
    }

    /** Opens a tunnel, ends TLS, sends the request and reads until the end, the timeout, or that many bytes. */
    Seen request(String host, String request, int timeoutMillis, int largest) throws IOException {
        try (Socket raw = connect(timeoutMillis)) {
            write(raw, "CONNECT " + host + ":443 HTTP/1.1\r\nHost: " + host + ":443\r\n\r\n");
            String head = new String(
                    raw.getInputStream().readNBytes("HTTP/1.1 200 Connection established\r\n\r\n".length()),
                    StandardCharsets.US_ASCII);
            if (!head.startsWith("HTTP/1.1 200")) {
                throw new IOException(head);
            }
            try (SSLSocket tls = (SSLSocket) trust.getSocketFactory().createSocket(raw, host, 443, true)) {
                tls.startHandshake();
                write(tls, request);
                return read(tls.getInputStream(), largest);
            }
        }
    }

    private Socket connect(int timeoutMillis) throws IOException {
        Socket socket =
                new Socket(InetAddress.getLoopbackAddress(), simulator.proxy().getPort());
        socket.setSoTimeout(timeoutMillis);
        return socket;
    }

    private static void write(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
        socket.getOutputStream().flush();
    }

    private static Seen read(InputStream in, int largest) {
        ByteArrayOutputStream seen = new ByteArrayOutputStream();
        End end = End.IN_ORDER;
        try {
            for (int next = in.read(); next >= 0; next = in.read()) {
                seen.write(next);
                if (seen.size() >= largest) {
                    end = End.STILL_OPEN;
                    break;
                }
            }
        } catch (SocketTimeoutException e) {
            end = End.STILL_OPEN;
        } catch (SocketException e) {
            end = End.RESET;
        } catch (IOException e) {
            end = e.getCause() instanceof SocketException ? End.RESET : End.IN_ORDER;
        }
        return new Seen(seen.toString(StandardCharsets.UTF_8), end);
    }
}

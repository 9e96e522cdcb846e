package dev.hsmbackup.simulator.proxy;

import dev.hsmbackup.simulator.faults.Fault;
import dev.hsmbackup.simulator.faults.FaultAction;
import dev.hsmbackup.simulator.http.Body;
import dev.hsmbackup.simulator.http.Headers;
import dev.hsmbackup.simulator.http.Request;
import dev.hsmbackup.simulator.http.Response;
import dev.hsmbackup.simulator.tls.ServerTls;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** One client connection to the proxy: reads the CONNECT and opens the tunnel, or refuses. */
final class ProxyConnection {
    private static final int LONGEST_HEAD = 16 << 10;

    private final Socket raw;
    private final Dispatcher dispatcher;
    private final Tunnel tunnel;

    ProxyConnection(Socket raw, Dispatcher dispatcher, Tunnel tunnel) {
        this.raw = raw;
        this.dispatcher = dispatcher;
        this.tunnel = tunnel;
    }

    void serve() throws IOException {
        List<String> head = readHead(raw.getInputStream());
        if (head.isEmpty()) {
            return;
        }
        String[] line = head.getFirst().split(" ", -1);
        if (line.length != 3) {
            send(Response.of(400));
        } else if (line[0].equals("CONNECT")) {
            connect(line[1]);
        } else {
            // Plain http through the proxy: nothing in Azure that is simulated is reached that way.
            refuse(new Request(line[0], hostOf(line[1]), line[1].split("\\?", 2)[0], "", Headers.NONE, Body.EMPTY));
        }
    }

    private void connect(String authority) throws IOException {
        int colon = authority.lastIndexOf(':');
        String host = (colon < 0 ? authority : authority.substring(0, colon)).toLowerCase(Locale.ROOT);
        String port = colon < 0 ? "" : authority.substring(colon + 1);
        Request connect =
                new Request("CONNECT", host, port.equals("443") ? "" : ":" + port, "", Headers.NONE, Body.EMPTY);
        if (!port.equals("443") || !dispatcher.knows(host)) {
            refuse(connect);
            return;
        }
        Optional<FaultAction> fault = dispatcher.connect(connect).map(found -> {
            pause(found);
            return found.action();
        });
        Wire wire = new Wire(raw, raw, dispatcher.clock());
        switch (fault.orElse(new FaultAction.Pass())) {
            case FaultAction.Status status ->
                new AnswerSender(wire, false, dispatcher.clock().instant()).scriptedOnly(status);
            case FaultAction.Reset reset -> wire.reset();
            case FaultAction.Hang hang -> {
                sleep(hang.duration().toMillis());
                wire.reset();
            }
            case FaultAction.Tls flawed -> flawed(wire, host, flawed.flaw());
            default -> open(wire, host, ServerTls.Flaw.NONE);
        }
    }

    private void flawed(Wire wire, String host, FaultAction.Tls.Flaw flaw) throws IOException {
        switch (flaw) {
            case EXPIRED -> open(wire, host, ServerTls.Flaw.EXPIRED);
            case SELF_SIGNED -> open(wire, host, ServerTls.Flaw.SELF_SIGNED);
            case WRONG_HOST -> open(wire, host, ServerTls.Flaw.WRONG_HOST);
            case TLS_1_1 -> {
                established(wire);
                OldTls.answer(raw);
            }
        }
    }

    private void open(Wire wire, String host, ServerTls.Flaw flaw) throws IOException {
        established(wire);
        tunnel.serve(raw, host, flaw);
    }

    private static void established(Wire wire) throws IOException {
        wire.write("HTTP/1.1 200 Connection established\r\n\r\n");
        wire.flush();
    }

    private void refuse(Request request) throws IOException {
        dispatcher.refuse(request);
        send(Response.of(502).withBody("text/plain", "the simulator has no host " + request.host() + "\n"));
    }

    private void send(Response response) throws IOException {
        Wire wire = new Wire(raw, raw, dispatcher.clock());
        wire.send(response.with("Connection", "close"), false);
        wire.close();
    }

    /** Reads byte by byte, so that nothing of the TLS handshake behind the head is swallowed. */
    private static List<String> readHead(InputStream in) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        while (bytes.size() < LONGEST_HEAD) {
            int next = in.read();
            if (next < 0) {
                return List.of();
            }
            bytes.write(next);
            if (next == '\n' && bytes.toString(StandardCharsets.ISO_8859_1).endsWith("\r\n\r\n")) {
                return bytes.toString(StandardCharsets.ISO_8859_1).lines().toList();
            }
        }
        throw new IOException("head of a proxy request over " + LONGEST_HEAD + " bytes");
    }

    private static String hostOf(String target) {
        String rest = target.replaceFirst("^[a-zA-Z]+://", "");
        return rest.split("[/:?]", 2)[0].toLowerCase(Locale.ROOT);
    }

    private static void pause(Fault fault) {
        sleep(fault.pause().toMillis());
    }

    private static void sleep(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}

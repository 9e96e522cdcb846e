package dev.hsmbackup.apigate.wire;

import dev.hsmbackup.apigate.kube.StatusObject;
import dev.hsmbackup.apigate.script.Action;
import dev.hsmbackup.simulator.http.Headers;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A client's connection: one request after the other. */
final class ClientConnection {
    private static final int LARGEST_BODY = 64 << 20;

    private final Gate gate;
    private final HttpChannel client;

    ClientConnection(Gate gate, HttpChannel client) {
        this.gate = gate;
        this.client = client;
    }

    /** Serves until either side ends the connection; an IOException where it is to be reset */
    void serve() throws IOException {
        ApiServer server = new ApiServer(gate.cluster());
        try {
            boolean more = true;
            while (more) {
                Optional<Head> head = client.readRequest();
                more = head.isPresent() && answer(head.get(), server);
            }
        } finally {
            server.close();
        }
    }

    private boolean answer(Head head, ApiServer server) throws IOException {
        Exchange exchange = new Exchange(gate, server, head, body(head));
        return switch (exchange.run()) {
            case Exchange.Result.Reset reset -> throw new IOException("reset, as the log says");
            case Exchange.Result.Scripted scripted -> scripted(scripted, head);
            case Exchange.Result.Pass pass ->
                pass.answer().stream().isPresent()
                        ? stream(exchange, pass, pass.answer().stream().get())
                        : whole(pass.answer(), head);
        };
    }

    private byte[] body(Head head) throws IOException {
        if (head.headers().first("Expect").isPresent()) {
            client.write("HTTP/1.1 100 Continue\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            client.flush();
        }
        try (InputStream in = client.body(head.headers(), false)) {
            byte[] bytes = in.readNBytes(LARGEST_BODY + 1);
            if (bytes.length > LARGEST_BODY) {
                throw new IOException("a request's body has more than " + LARGEST_BODY + " bytes");
            }
            return bytes;
        }
    }

    private boolean whole(ApiServer.Answer answer, Head request) throws IOException {
        Headers headers = answer.head().endToEnd();
        int status = answer.head().status();
        if (!request.method().equals("HEAD") && status != 204 && status != 304) {
            headers = headers.with(
                    "Content-Length", Integer.toString(answer.body().length()));
        }
        client.sendHead(status, answer.head().reason(), headers);
        client.write(answer.body().bytes());
        client.flush();
        return !request.endsConnection();
    }

    private boolean scripted(Exchange.Result.Scripted scripted, Head request) throws IOException {
        Action.Answer answer = scripted.answer();
        String given = answer.body();
        String reason = or(answer.reason(), StatusObject.reason(answer.status()));
        String message = or(answer.message(), "said by rule " + scripted.rule() + " of apigate");
        byte[] body = (given == null ? StatusObject.json(answer.status(), reason, message) : given)
                .getBytes(StandardCharsets.UTF_8);
        Headers headers = Headers.of("Content-Type", "application/json");
        if (answer.retryAfter() != null) {
            headers = headers.with("Retry-After", answer.retryAfter());
        }
        if (answer.headers() != null) {
            for (Map.Entry<String, String> header : answer.headers().entrySet()) {
                headers = headers.with(header.getKey(), header.getValue());
            }
        }
        client.sendHead(answer.status(), reason, headers.with("Content-Length", Integer.toString(body.length)));
        if (!request.method().equals("HEAD")) {
            client.write(body);
        }
        client.flush();
        return !request.endsConnection();
    }

    private static String or(@Nullable String given, String otherwise) {
        return given == null ? otherwise : given;
    }

    /** A watch, the last request of its connection. */
    private boolean stream(Exchange exchange, Exchange.Result.Pass pass, HttpChannel from) throws IOException {
        Head head = pass.answer().head();
        Headers headers = head.endToEnd();
        try (from) {
            WatchCodec codec;
            if (head.status() == 101) {
                headers = headers.with("Connection", "Upgrade").with("Upgrade", "websocket");
                codec = new WebSocketEvents(from, client);
            } else {
                headers = headers.without("Content-Length")
                        .with("Transfer-Encoding", "chunked")
                        .with("Connection", "close");
                codec = new ChunkedEvents(
                        from.body(head.headers(), true),
                        headers.first("Content-Type").orElse(""),
                        client);
            }
            client.sendHead(head.status(), head.reason(), headers);
            client.flush();
            new WatchStream(
                            exchange.n(),
                            exchange.request(),
                            codec,
                            gate,
                            pass.close().orElse(null))
                    .run();
        }
        return false;
    }
}

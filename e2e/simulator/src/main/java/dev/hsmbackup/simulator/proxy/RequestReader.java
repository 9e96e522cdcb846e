package dev.hsmbackup.simulator.proxy;

import dev.hsmbackup.simulator.http.Body;
import dev.hsmbackup.simulator.http.Headers;
import dev.hsmbackup.simulator.http.Request;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ConnectionClosedException;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.impl.io.DefaultBHttpServerConnection;

/** Reads requests off a connection; the parsing is httpcore's. */
final class RequestReader {
    private static final int LARGEST_BODY = 64 << 20;
    private static final Http1Config LIMITS = Http1Config.custom()
            .setMaxLineLength(32 << 10)
            .setMaxHeaderCount(200)
            .build();

    private final String host;
    private final Wire wire;
    private final DefaultBHttpServerConnection connection;

    RequestReader(Socket talk, String host, Wire wire) throws IOException {
        this.host = host;
        this.wire = wire;
        this.connection = new DefaultBHttpServerConnection("https", LIMITS);
        connection.bind(talk);
    }

    /** Empty when the client ended the connection. */
    Optional<Request> next() throws IOException, HttpException {
        ClassicHttpRequest request;
        try {
            request = connection.receiveRequestHeader();
        } catch (ConnectionClosedException ended) {
            return Optional.empty();
        }
        if (request == null) {
            return Optional.empty();
        }
        if (request.containsHeader("Expect")) {
            wire.write("HTTP/1.1 100 Continue\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            wire.flush();
        }
        connection.receiveRequestEntity(request);
        String target = request.getRequestUri();
        int mark = target.indexOf('?');
        return Optional.of(new Request(
                request.getMethod(),
                host,
                mark < 0 ? target : target.substring(0, mark),
                mark < 0 ? "" : target.substring(mark + 1),
                headers(request),
                body(request)));
    }

    private static Headers headers(ClassicHttpRequest request) {
        List<Headers.Field> fields = new ArrayList<>();
        for (Header header : request.getHeaders()) {
            fields.add(new Headers.Field(header.getName(), header.getValue() == null ? "" : header.getValue()));
        }
        return new Headers(fields);
    }

    private static Body body(ClassicHttpRequest request) throws IOException {
        HttpEntity entity = request.getEntity();
        if (entity == null) {
            return Body.EMPTY;
        }
        try (InputStream content = entity.getContent()) {
            byte[] bytes = content.readNBytes(LARGEST_BODY + 1);
            if (bytes.length > LARGEST_BODY) {
                throw new IOException("request body over " + LARGEST_BODY + " bytes");
            }
            return Body.of(bytes);
        }
    }
}

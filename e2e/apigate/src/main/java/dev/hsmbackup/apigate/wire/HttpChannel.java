package dev.hsmbackup.apigate.wire;

import dev.hsmbackup.simulator.http.Headers;
import java.io.BufferedOutputStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ConnectionClosedException;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.HttpMessage;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.impl.io.ChunkedInputStream;
import org.apache.hc.core5.http.impl.io.ContentLengthInputStream;
import org.apache.hc.core5.http.impl.io.DefaultHttpRequestParser;
import org.apache.hc.core5.http.impl.io.DefaultHttpResponseParser;
import org.apache.hc.core5.http.impl.io.IdentityInputStream;
import org.apache.hc.core5.http.impl.io.SessionInputBufferImpl;

/** One connection that speaks HTTP/1.1, either side of it. The parsing is httpcore's. */
final class HttpChannel implements AutoCloseable {
    private static final int BUFFER = 16 << 10;
    private static final int LONGEST_LINE = 64 << 10;
    private static final Http1Config LIMITS = Http1Config.custom()
            .setMaxLineLength(LONGEST_LINE)
            .setMaxHeaderCount(200)
            .build();

    private final Socket raw;
    private final Socket talk;
    private final SessionInputBufferImpl buffer = new SessionInputBufferImpl(BUFFER, LONGEST_LINE);
    private final InputStream in;
    private final OutputStream out;

    /**
     * A channel over a connection.
     *
     * @param raw the TCP connection
     * @param talk the TLS socket over it
     */
    HttpChannel(Socket raw, Socket talk) throws IOException {
        this.raw = raw;
        this.talk = talk;
        this.in = talk.getInputStream();
        this.out = new BufferedOutputStream(talk.getOutputStream(), BUFFER);
    }

    /** Empty when the far side ended the connection. */
    Optional<Head> readRequest() throws IOException {
        try {
            ClassicHttpRequest request = new DefaultHttpRequestParser(LIMITS).parse(buffer, in);
            return request == null
                    ? Optional.empty()
                    : Optional.of(new Head(request.getMethod(), request.getRequestUri(), 0, "", headers(request)));
        } catch (ConnectionClosedException ended) {
            return Optional.empty();
        } catch (HttpException e) {
            throw new IOException("not a request of HTTP/1.1: " + e.getMessage(), e);
        }
    }

    Head readResponse() throws IOException {
        try {
            ClassicHttpResponse response = new DefaultHttpResponseParser(LIMITS).parse(buffer, in);
            if (response == null) {
                throw new IOException("the connection ended before the answer");
            }
            String reason = response.getReasonPhrase() == null ? "" : response.getReasonPhrase();
            return new Head("", "", response.getCode(), reason, headers(response));
        } catch (HttpException e) {
            throw new IOException("not an answer of HTTP/1.1: " + e.getMessage(), e);
        }
    }

    private static Headers headers(HttpMessage message) {
        List<Headers.Field> fields = new ArrayList<>();
        for (Header header : message.getHeaders()) {
            fields.add(new Headers.Field(header.getName(), header.getValue() == null ? "" : header.getValue()));
        }
        return new Headers(fields);
    }

    /**
     * The body behind a head; reads return what is there, they do not wait for more.
     *
     * @param untilEnd whether a body without a length lasts until the end of the connection
     */
    InputStream body(Headers headers, boolean untilEnd) throws IOException {
        String coding = headers.first("Transfer-Encoding").orElse("").toLowerCase(Locale.ROOT);
        if (coding.equals("chunked")) {
            return new ChunkedInputStream(buffer, in, LIMITS);
        }
        Optional<String> length = headers.first("Content-Length");
        if (length.isPresent()) {
            try {
                return new ContentLengthInputStream(
                        buffer, in, Long.parseLong(length.get().strip()));
            } catch (IllegalArgumentException e) {
                throw new IOException("Content-Length is '" + length.get() + "'", e);
            }
        }
        return untilEnd ? rest() : new ByteArrayInputStream(new byte[0]);
    }

    /** All bytes that come from now on. */
    InputStream rest() {
        return new IdentityInputStream(buffer, in);
    }

    void sendRequest(String method, String target, Headers headers, byte[] body) throws IOException {
        head(method + " " + target + " HTTP/1.1", headers);
        write(body);
        flush();
    }

    void sendHead(int status, String reason, Headers headers) throws IOException {
        head("HTTP/1.1 " + status + " " + reason, headers);
    }

    private void head(String start, Headers headers) throws IOException {
        StringBuilder text = new StringBuilder(start).append("\r\n");
        for (Headers.Field field : headers.fields()) {
            text.append(field.name()).append(": ").append(field.value()).append("\r\n");
        }
        write(text.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1));
    }

    void write(byte[] bytes) throws IOException {
        out.write(bytes);
    }

    void flush() throws IOException {
        out.flush();
    }

    /** Whether the far side ended this idle connection. */
    boolean isStale() {
        if (raw.isClosed() || buffer.hasBufferedData()) {
            return true;
        }
        try {
            talk.setSoTimeout(1);
            try {
                return buffer.fillBuffer(in) != 0;
            } catch (SocketTimeoutException silent) {
                return false;
            } finally {
                talk.setSoTimeout(0);
            }
        } catch (IOException e) {
            return true;
        }
    }

    /** Ends the connection in order: close_notify, then FIN. */
    @Override
    public void close() {
        try {
            talk.close();
        } catch (IOException alreadyGone) {
            // The far side was faster.
        }
        try {
            raw.close();
        } catch (IOException alreadyGone) {
            // The far side was faster.
        }
    }
}

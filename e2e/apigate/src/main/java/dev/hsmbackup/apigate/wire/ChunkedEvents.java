package dev.hsmbackup.apigate.wire;

import dev.hsmbackup.simulator.http.Body;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Events of a plain HTTP watch: an event a line, sent on as a chunk each. What is not JSON is passed as it comes. */
final class ChunkedEvents implements WatchCodec {
    private final InputStream from;
    private final boolean json;
    private final HttpChannel client;
    private final byte[] block = new byte[16 << 10];
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();
    private byte[] unread = new byte[0];

    ChunkedEvents(InputStream from, String contentType, HttpChannel client) {
        this.from = from;
        this.json = contentType.startsWith("application/json");
        this.client = client;
    }

    @Override
    public Frame next() throws IOException {
        while (true) {
            if (unread.length == 0) {
                int length = from.read(block);
                if (length < 0) {
                    byte[] left = take();
                    return left.length == 0 ? new Frame(Body.EMPTY, Body.EMPTY, Frame.Kind.END) : event(left);
                }
                unread = Arrays.copyOf(block, length);
            }
            int end = json ? lineEnd(unread) : unread.length;
            line.write(unread, 0, end);
            boolean whole = !json || (end > 0 && unread[end - 1] == '\n');
            unread = Arrays.copyOfRange(unread, end, unread.length);
            if (whole) {
                return event(take());
            }
        }
    }

    private Frame event(byte[] bytes) {
        Body content = Body.of(bytes);
        return new Frame(content, json ? content : Body.EMPTY, Frame.Kind.EVENT);
    }

    private byte[] take() {
        byte[] bytes = line.toByteArray();
        line.reset();
        return bytes;
    }

    private static int lineEnd(byte[] bytes) {
        for (int i = 0; i < bytes.length; i++) {
            if (bytes[i] == '\n') {
                return i + 1;
            }
        }
        return bytes.length;
    }

    @Override
    public void send(Frame frame) throws IOException {
        if (frame.kind() == Frame.Kind.END) {
            finish();
        } else {
            chunk(frame.bytes().bytes());
        }
    }

    @Override
    public void sendEvent(String event) throws IOException {
        chunk((event + "\n").getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public void finish() throws IOException {
        client.write("0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        client.flush();
    }

    private void chunk(byte[] bytes) throws IOException {
        client.write((Integer.toHexString(bytes.length) + "\r\n").getBytes(StandardCharsets.US_ASCII));
        client.write(bytes);
        client.write("\r\n".getBytes(StandardCharsets.US_ASCII));
        client.flush();
    }

    /** The client has nothing to say; only its end matters. */
    @Override
    public void readClient() throws IOException {
        InputStream in = client.rest();
        byte[] ignored = new byte[256];
        while (in.read(ignored) >= 0) {
            // Nothing may come, and the connection is not used again.
        }
    }
}

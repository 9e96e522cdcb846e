package dev.hsmbackup.apigate.wire;

import dev.hsmbackup.simulator.http.Body;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Events of a watch over a WebSocket (RFC 6455), as fabric8 opens it: an event a message. */
final class WebSocketEvents implements WatchCodec {
    private static final int LARGEST = 64 << 20;
    private static final int FIN = 0x80;
    private static final int MASKED = 0x80;
    private static final int CONTINUATION = 0;
    private static final int TEXT = 1;
    private static final int CLOSE = 8;
    private static final int LENGTH_IN_2 = 126;
    private static final int LENGTH_IN_8 = 127;
    private static final byte[] NORMAL_CLOSURE = {(byte) (FIN | CLOSE), 2, 0x03, (byte) 0xE8};

    private final DataInputStream from;
    private final HttpChannel client;
    private final HttpChannel server;
    private final ByteArrayOutputStream message = new ByteArrayOutputStream();
    private final ByteArrayOutputStream payload = new ByteArrayOutputStream();

    WebSocketEvents(HttpChannel server, HttpChannel client) {
        this.from = new DataInputStream(server.rest());
        this.server = server;
        this.client = client;
    }

    private record Part(boolean last, int opcode, Body bytes, Body content) {}

    @Override
    public Frame next() throws IOException {
        while (true) {
            Part part = read();
            if (part.opcode() >= CLOSE) {
                return new Frame(
                        part.bytes(), Body.EMPTY, part.opcode() == CLOSE ? Frame.Kind.END : Frame.Kind.CONTROL);
            }
            if (part.opcode() != CONTINUATION) {
                message.reset();
                payload.reset();
            }
            message.writeBytes(part.bytes().bytes());
            payload.writeBytes(part.content().bytes());
            if (part.last()) {
                return new Frame(Body.of(message.toByteArray()), Body.of(payload.toByteArray()), Frame.Kind.EVENT);
            }
        }
    }

    private Part read() throws IOException {
        ByteArrayOutputStream header = new ByteArrayOutputStream();
        int first = from.readUnsignedByte();
        int second = from.readUnsignedByte();
        header.write(first);
        header.write(second);
        long length = second & ~MASKED;
        int more = length == LENGTH_IN_2 ? 2 : length == LENGTH_IN_8 ? 8 : 0;
        if (more > 0) {
            length = 0;
            for (int i = 0; i < more; i++) {
                int next = from.readUnsignedByte();
                header.write(next);
                length = length << 8 | next;
            }
        }
        if ((second & MASKED) != 0 || length < 0 || length > LARGEST) {
            throw new IOException("a WebSocket frame of the API server is masked or has " + length + " bytes");
        }
        byte[] content = new byte[(int) length];
        from.readFully(content);
        header.writeBytes(content);
        return new Part((first & FIN) != 0, first & 0x0F, Body.of(header.toByteArray()), Body.of(content));
    }

    @Override
    public synchronized void send(Frame frame) throws IOException {
        client.write(frame.bytes().bytes());
        client.flush();
    }

    @Override
    public synchronized void sendEvent(String json) throws IOException {
        byte[] text = json.getBytes(StandardCharsets.UTF_8);
        if (text.length >= LENGTH_IN_2) {
            client.write(new byte[] {(byte) (FIN | TEXT), LENGTH_IN_2, (byte) (text.length >> 8), (byte) text.length});
        } else {
            client.write(new byte[] {(byte) (FIN | TEXT), (byte) text.length});
        }
        client.write(text);
        client.flush();
    }

    @Override
    public synchronized void finish() throws IOException {
        client.write(NORMAL_CLOSURE);
        client.flush();
    }

    @Override
    public void readClient() throws IOException {
        InputStream in = client.rest();
        byte[] block = new byte[4 << 10];
        for (int length = in.read(block); length >= 0; length = in.read(block)) {
            server.write(Arrays.copyOf(block, length));
            server.flush();
        }
    }
}

package dev.hsmbackup.simulator.proxy;

import dev.hsmbackup.simulator.http.Headers;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.GZIPOutputStream;

/** Answers that nobody should read to the end; streamed, so the simulator itself stays small. */
final class BigAnswers {
    private static final int BLOCK = 1 << 16;

    private BigAnswers() {}

    static boolean huge(Wire wire, int status, long size) throws IOException {
        wire.write(wire.head(status, Headers.of("Content-Type", "application/json; charset=utf-8"), size));
        fill(wire.out(), size);
        wire.flush();
        return true;
    }

    /** The end of the body is the end of the connection. */
    static boolean gzip(Wire wire, int status, long size) throws IOException {
        Headers headers = Headers.of(
                "Content-Type", "application/json; charset=utf-8", "Content-Encoding", "gzip", "Connection", "close");
        wire.write(wire.head(status, headers, -1));
        GZIPOutputStream packed = new GZIPOutputStream(wire.out(), BLOCK);
        fill(packed, size);
        packed.finish();
        wire.flush();
        wire.close();
        return false;
    }

    /** One JSON object whose only value is a very long string. */
    private static void fill(OutputStream to, long size) throws IOException {
        byte[] start = "{\"status\":\"".getBytes(StandardCharsets.US_ASCII);
        byte[] end = "\"}".getBytes(StandardCharsets.US_ASCII);
        byte[] block = new byte[BLOCK];
        Arrays.fill(block, (byte) 'a');
        to.write(start);
        long left = size - start.length - end.length;
        while (left > 0) {
            int now = (int) Math.min(BLOCK, left);
            to.write(block, 0, now);
            left -= now;
        }
        to.write(end);
    }
}

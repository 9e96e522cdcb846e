package dev.hsmbackup.simulator.proxy;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;

/**
 * A server that knows nothing newer than TLS 1.1. The JDK no longer speaks that version, but its ServerHello is all a
 * client needs to see to hang up.
 */
final class OldTls {
    private static final int RECORD_HEADER = 5;
    private static final int RANDOM = 32;

    private OldTls() {}

    static void answer(Socket raw) throws IOException {
        InputStream in = raw.getInputStream();
        byte[] header = in.readNBytes(RECORD_HEADER);
        if (header.length < RECORD_HEADER) {
            return;
        }
        in.skipNBytes(((header[3] & 0xff) << 8) | (header[4] & 0xff));
        int hello = 2 + RANDOM + 1 + 2 + 1;
        byte[] record = new byte[RECORD_HEADER + 4 + hello];
        int at = 0;
        record[at++] = 0x16; // handshake
        record[at++] = 3;
        record[at++] = 2; // TLS 1.1
        record[at++] = 0;
        record[at++] = (byte) (4 + hello);
        record[at++] = 2; // ServerHello
        record[at++] = 0;
        record[at++] = 0;
        record[at++] = (byte) hello;
        record[at++] = 3;
        record[at++] = 2;
        at += RANDOM + 1; // random of zeros, no session id
        record[at++] = 0;
        record[at] = 0x2f; // TLS_RSA_WITH_AES_128_CBC_SHA
        raw.getOutputStream().write(record);
        raw.getOutputStream().flush();
        raw.setSoTimeout(5_000);
        in.read();
        raw.close();
    }
}

package dev.hsmbackup.apigate.wire;

import java.io.IOException;

/** How events travel. One thread reads, another sends. */
interface WatchCodec {
    /** The next piece; an IOException where the stream breaks off */
    Frame next() throws IOException;

    /** Passes a piece on, at once. */
    void send(Frame frame) throws IOException;

    /** Sends an event of the gate. */
    void sendEvent(String json) throws IOException;

    /** Ends the stream in order. */
    void finish() throws IOException;

    /** Passes on what the client says, until it ends; an IOException ends it, too */
    void readClient() throws IOException;
}

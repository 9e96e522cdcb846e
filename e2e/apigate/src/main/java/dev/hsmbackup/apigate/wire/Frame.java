package dev.hsmbackup.apigate.wire;

import dev.hsmbackup.simulator.http.Body;

/**
 * A piece of a watch's stream.
 *
 * @param bytes as they came, to be sent on unchanged
 * @param payload what may be an event in JSON; empty where it cannot be one
 * @param kind what it is
 */
record Frame(Body bytes, Body payload, Kind kind) {
    enum Kind {
        EVENT,
        /** Of the transport: passed on at once, whatever is held. */
        CONTROL,
        /** The API server's own last words. */
        END
    }
}

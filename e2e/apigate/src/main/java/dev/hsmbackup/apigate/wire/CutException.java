package dev.hsmbackup.apigate.wire;

import java.io.IOException;

/** The gate plays an API server that is down. */
final class CutException extends IOException {
    private static final long serialVersionUID = 1;

    CutException() {
        super("the gate is down, as it was told");
    }
}

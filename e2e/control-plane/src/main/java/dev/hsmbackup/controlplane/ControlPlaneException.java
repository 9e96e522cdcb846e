package dev.hsmbackup.controlplane;

import java.io.IOException;

/** A control plane could not be found, built, started or asked; the message says what to do. */
public final class ControlPlaneException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    ControlPlaneException(String message) {
        super(message);
    }

    ControlPlaneException(String message, Throwable cause) {
        super(message, cause);
    }

    static ControlPlaneException of(String doing, IOException cause) {
        return new ControlPlaneException(doing + " failed: " + cause, cause);
    }

    static ControlPlaneException interrupted(String doing, InterruptedException cause) {
        Thread.currentThread().interrupt();
        return new ControlPlaneException("Interrupted while " + doing, cause);
    }
}

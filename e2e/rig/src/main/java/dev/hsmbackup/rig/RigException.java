package dev.hsmbackup.rig;

/** The rig cannot go on. The message says what is wrong, where, and what to do. */
public final class RigException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public RigException(String message) {
        super(message);
    }

    public RigException(String message, Throwable cause) {
        super(message, cause);
    }
}

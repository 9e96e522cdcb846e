package dev.hsmbackup.simulator.fleet;

/** The fleet, or a change of it, is not usable; the message says what, where, and what to write instead. */
public final class FleetException extends RuntimeException {
    public FleetException(String message) {
        super(message);
    }
}

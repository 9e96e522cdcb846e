package dev.hsmbackup.operator.telemetry;

import java.util.Locale;

/** How one reconciliation ended, as the label {@code result} says it in lower case. */
public enum ReconcileResult {
    /** It did what there was to do, be it nothing. */
    SUCCESS,
    /** Somebody else wrote the object meanwhile; dropped, the next event brings it back. */
    CONFLICT,
    /** It threw and is retried with a growing delay. */
    ERROR;

    String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}

package dev.hsmbackup.operator.telemetry;

import java.util.Locale;

/** How a backup ended, as the label {@code result} says it in lower case. */
public enum BackupResult {
    SUCCEEDED,
    FAILED,
    UNKNOWN;

    String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}

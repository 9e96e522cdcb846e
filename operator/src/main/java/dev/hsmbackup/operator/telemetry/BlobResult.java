package dev.hsmbackup.operator.telemetry;

import java.util.Locale;

/** What became of a deleted backup's blobs. */
public enum BlobResult {
    DELETED,
    /** For a reason that no time mends. */
    KEPT,
    /** They could not be deleted in time. */
    GIVEN_UP;

    /** The value of the metric's label. */
    String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}

package dev.hsmbackup.operator.reconcile;

import dev.hsmbackup.crds.HsmBackup;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What this process knows of one deletion: for patience and words only. A new process begins at the beginning and finds
 * what is left.
 */
final class BlobProgress {

    final Instant begin;

    /** Whether this process wrote into the status that the first blob is about to go. */
    boolean begun;

    /** The object as it was written in this step; null: as it was read. */
    @Nullable
    HsmBackup latest;

    /** Blobs so far. */
    long deleted;

    /** Where the next list begins; null: at the beginning. */
    @Nullable
    String marker;

    /** The first blob of the last page, which is deleted; empty: none yet. */
    String lastFirst = "";

    /** Why it takes longer, as it was told; empty: it does not. */
    String delay = "";

    /** Whether its end was told. */
    boolean told;

    BlobProgress(Instant begin) {
        this.begin = begin;
    }
}

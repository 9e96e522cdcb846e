package dev.hsmbackup.operator.port;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What one request about a backup's blobs told. */
public sealed interface BlobAnswer {

    /**
     * Of a list only: what is there.
     *
     * @param blobs full names, all of them below the folder; may be empty even where more follow
     * @param next marker of the next page; null: this was the last
     */
    record Page(List<String> blobs, @Nullable String next) implements BlobAnswer {

        public Page {
            blobs = List.copyOf(blobs);
        }
    }

    /** It is not there: deleted now or before. Of a list: there is no such container. */
    record Gone() implements BlobAnswer {}

    /** Storage keeps it, whoever asks: an immutability policy, or a legal hold. */
    record Immutable(Problem problem) implements BlobAnswer {}

    /**
     * Nothing is known, or nothing was deleted.
     *
     * @param retryAfter Azure's Retry-After, or null
     */
    record Unavailable(Problem problem, @Nullable Duration retryAfter) implements BlobAnswer {}
}

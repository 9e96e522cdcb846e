package dev.hsmbackup.operator.port;

import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * The blobs of one backup's folder. As {@link HsmGateway} otherwise; both requests may be repeated.
 *
 * <p>Neither ever goes beyond the folder: a folder's name that is not a single plain word, and a blob that is not below
 * the folder, are refused before anything is sent.
 */
public interface BlobGateway {

    /**
     * One page of what is below the folder.
     *
     * @param target whose identity asks
     * @param folder name of the folder in the container, without slashes
     * @param marker where the page begins, as {@link BlobAnswer.Page#next} told; null: at the beginning
     */
    BlobAnswer list(HsmTarget target, URI container, String folder, @Nullable String marker);

    /**
     * Deletes one blob with its snapshots.
     *
     * @param blob its full name: begins with the folder and a slash
     */
    BlobAnswer delete(HsmTarget target, URI container, String folder, String blob);
}

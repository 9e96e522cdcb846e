package dev.hsmbackup.operator.port;

import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * What to restore.
 *
 * @param container the blob container that the HSM's own managed identity reads
 * @param folder name of the backup's folder in it
 * @param keyName the one key to restore; null: the whole HSM
 */
public record RestoreRequest(
        URI container, String folder, @Nullable String keyName) {

    /** {@code https://<account>.blob.<suffix>/<container>/<folder>}. */
    public String folderUri() {
        return container + "/" + folder;
    }
}

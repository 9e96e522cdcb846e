package dev.hsmbackup.operator.port;

import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * What to restore.
 *
 * @param container the blob container that the HSM's own managed identity reads
 * @param folder which backup in it: of a Managed HSM the name of the backup's folder; of a Cloud HSM Azure's backup id, for
 *     example {@code cloudhsm-0e35c989-c582-4b3c-958d-596e4c4fe133-2025061314364592}
 * @param keyName the one key to restore; null: the whole HSM. Always null for a Cloud HSM
 */
public record RestoreRequest(
        URI container, String folder, @Nullable String keyName) {

    /**
     * {@code https://<account>.blob.<suffix>/<container>/<folder>}. Of a Cloud HSM it tells backups apart, but is not known to
     * be an address.
     */
    public String folderUri() {
        return container + "/" + folder;
    }
}

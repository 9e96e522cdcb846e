package dev.hsmbackup.operator.kube;

import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import org.jspecify.annotations.Nullable;

/** Writes a Lease over the version that was read, so that of several only the first one's write counts. */
final class LeaseWrite {

    private LeaseWrite() {}

    /**
     * Writes it.
     *
     * @param seen as it was read; null where there was none
     * @param next with the version that was read
     * @return false where somebody else wrote, made or deleted it since
     */
    static boolean over(KubernetesClient client, @Nullable Lease seen, Lease next) {
        try {
            if (seen == null) {
                client.resource(next).create();
            } else {
                client.resource(next).update();
            }
            return true;
        } catch (KubernetesClientException e) {
            // Not found: it was deleted since it was read.
            if (e.getCode() == HttpURLConnection.HTTP_CONFLICT || e.getCode() == HttpURLConnection.HTTP_NOT_FOUND) {
                return false;
            }
            throw e;
        }
    }
}

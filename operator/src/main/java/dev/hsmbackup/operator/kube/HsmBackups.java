package dev.hsmbackup.operator.kube;

import dev.hsmbackup.crds.HsmBackup;
import dev.hsmbackup.crds.HsmBackupStatus;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.Resource;
import java.net.HttpURLConnection;
import java.util.Optional;

/** Reads and writes HsmBackup objects past the informer's cache. */
public final class HsmBackups {

    private final KubernetesClient client;

    public HsmBackups(KubernetesClient client) {
        this.client = client;
    }

    /** What became of a status write. */
    public sealed interface Written {
        /** It is written, perhaps by an earlier attempt of ours; this is the object now. */
        record Yes(HsmBackup backup) implements Written {}

        /** Somebody else wrote first, or the object is gone: read it again. */
        record Outdated() implements Written {}
    }

    /** The object as the API server has it now; empty where it does not exist. */
    public Optional<HsmBackup> live(String namespace, String name) {
        return Optional.ofNullable(resource(namespace, name).get());
    }

    /** The same object as the API server has it now; empty where it, by its uid, does not exist any more. */
    public Optional<HsmBackup> live(HsmBackup backup) {
        return live(backup.getMetadata().getNamespace(), backup.getMetadata().getName())
                .filter(found ->
                        found.getMetadata().getUid().equals(backup.getMetadata().getUid()));
    }

    /**
     * Writes the status if the object is still the one that was read.
     *
     * @throws KubernetesClientException where it is not known whether it was written, or where the API server refuses
     */
    public Written writeStatus(HsmBackup read, HsmBackupStatus status) {
        HsmBackup next = new HsmBackup();
        next.setMetadata(read.getMetadata());
        next.setSpec(read.getSpec());
        next.setStatus(status);
        try {
            return new Written.Yes(client.resource(next).updateStatus());
        } catch (KubernetesClientException e) {
            return landed(read, status)
                    .<Written>map(Written.Yes::new)
                    .or(() -> outdated(e) ? Optional.of(new Written.Outdated()) : Optional.empty())
                    .orElseThrow(() -> e);
        }
    }

    /** A conflict or a lost answer can hide a write of ours that was committed: then the object says what we wrote. */
    private Optional<HsmBackup> landed(HsmBackup read, HsmBackupStatus status) {
        try {
            return live(read).filter(found -> found.getStatus().equals(status));
        } catch (KubernetesClientException e) {
            return Optional.empty();
        }
    }

    private static boolean outdated(KubernetesClientException e) {
        return e.getCode() == HttpURLConnection.HTTP_CONFLICT || e.getCode() == HttpURLConnection.HTTP_NOT_FOUND;
    }

    private Resource<HsmBackup> resource(String namespace, String name) {
        return client.resources(HsmBackup.class).inNamespace(namespace).withName(name);
    }
}

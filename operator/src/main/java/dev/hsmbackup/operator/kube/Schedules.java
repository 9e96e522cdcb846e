package dev.hsmbackup.operator.kube;

import dev.hsmbackup.crds.BackupSchedule;
import dev.hsmbackup.crds.BackupScheduleStatus;
import dev.hsmbackup.crds.CloudHsmRestore;
import dev.hsmbackup.crds.HsmBackup;
import dev.hsmbackup.crds.HsmRestore;
import dev.hsmbackup.crds.Run;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads and writes BackupSchedules and the backups that they make, past the informers' caches. */
public final class Schedules {

    private final KubernetesClient client;

    public Schedules(KubernetesClient client) {
        this.client = client;
    }

    /** The same object as the API server has it now; empty where it, by its uid, does not exist any more. */
    public Optional<BackupSchedule> live(BackupSchedule schedule) {
        return Optional.ofNullable(client.resources(BackupSchedule.class)
                        .inNamespace(schedule.getMetadata().getNamespace())
                        .withName(schedule.getMetadata().getName())
                        .get())
                .filter(found -> found.getMetadata()
                        .getUid()
                        .equals(schedule.getMetadata().getUid()));
    }

    /** The backups with this label, as the API server has them now. */
    public List<HsmBackup> backups(String namespace, String label, String value) {
        return Whole.only(client.resources(HsmBackup.class)
                .inNamespace(namespace)
                .withLabel(label, value)
                .list()
                .getItems());
    }

    /** One backup, as the API server has it now. */
    public Optional<HsmBackup> backup(String namespace, String name) {
        return Optional.ofNullable(client.resources(HsmBackup.class)
                .inNamespace(namespace)
                .withName(name)
                .get());
    }

    /** The restores of a namespace, as the API server has them now. */
    public List<Run> restores(String namespace) {
        List<Run> restores = new ArrayList<>();
        restores.addAll(
                client.resources(HsmRestore.class).inNamespace(namespace).list().getItems());
        restores.addAll(client.resources(CloudHsmRestore.class)
                .inNamespace(namespace)
                .list()
                .getItems());
        return Whole.only(restores);
    }

    /** The restores of all namespaces, as the API server has them now: an HSM may be shared. */
    public List<Run> restores() {
        List<Run> restores = new ArrayList<>();
        restores.addAll(
                client.resources(HsmRestore.class).inAnyNamespace().list().getItems());
        restores.addAll(
                client.resources(CloudHsmRestore.class).inAnyNamespace().list().getItems());
        return Whole.only(restores);
    }

    /** Deletes a backup if it is still as it was read; else it stays until the next look. */
    public void delete(HsmBackup read) {
        try {
            client.resource(read)
                    .lockResourceVersion(read.getMetadata().getResourceVersion())
                    .delete();
        } catch (KubernetesClientException e) {
            if (e.getCode() != HttpURLConnection.HTTP_CONFLICT) {
                throw e;
            }
        }
    }

    /**
     * Creates a backup: who creates it first has its slot.
     *
     * @return false where there is one of that name
     * @throws KubernetesClientException where it is not known whether it was created, or where the API server refuses
     */
    public boolean create(HsmBackup backup) {
        try {
            client.resource(backup).create();
            return true;
        } catch (KubernetesClientException e) {
            // A quota that changes at that moment is a conflict, too, and then there is none.
            if (e.getCode() == HttpURLConnection.HTTP_CONFLICT
                    && e.getStatus() != null
                    && "AlreadyExists".equals(e.getStatus().getReason())) {
                return false;
            }
            throw e;
        }
    }

    /**
     * Writes the status if the object is still the one that was read.
     *
     * @throws KubernetesClientException otherwise
     */
    public BackupSchedule writeStatus(BackupSchedule read, BackupScheduleStatus status) {
        BackupSchedule next = new BackupSchedule();
        next.setMetadata(read.getMetadata());
        next.setSpec(read.getSpec());
        next.setStatus(status);
        return client.resource(next).updateStatus();
    }
}

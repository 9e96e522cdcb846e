package dev.hsmbackup.operator.kube;

import dev.hsmbackup.crds.CloudHsmRestore;
import dev.hsmbackup.crds.HsmBackup;
import dev.hsmbackup.crds.HsmRestore;
import dev.hsmbackup.crds.ManagedHsmRef;
import dev.hsmbackup.crds.Run;
import dev.hsmbackup.crds.RunStatus;
import dev.hsmbackup.operator.operation.LockRecord;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.net.HttpURLConnection;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads and writes objects that run once, past the informer's cache. */
public final class Runs {

    private final KubernetesClient client;

    public Runs(KubernetesClient client) {
        this.client = client;
    }

    /** What became of a status write. */
    public sealed interface Written {
        /** It is written, perhaps by an earlier attempt of ours; this is the object now. */
        record Yes(Run run) implements Written {}

        /** Somebody else wrote first, or the object is gone: read it again. */
        record Outdated() implements Written {}
    }

    /** The object as the API server has it now; empty where it does not exist. */
    public <T extends Run> Optional<T> live(Class<T> kind, String namespace, String name) {
        return Optional.ofNullable(
                client.resources(kind).inNamespace(namespace).withName(name).get());
    }

    /** The object that holds a lock, likewise. */
    public Optional<Run> holder(LockRecord holder) {
        if (holder.name().isEmpty()) {
            return Optional.empty();
        }
        Class<? extends Run> kind = switch (holder.kind()) {
            case "HsmRestore" -> HsmRestore.class;
            case "CloudHsmRestore" -> CloudHsmRestore.class;
            default -> HsmBackup.class;
        };
        return live(kind, holder.namespace(), holder.name()).map(Run.class::cast);
    }

    /** The same object as the API server has it now; empty where it, by its uid, does not exist any more. */
    public Optional<Run> live(Run run) {
        Class<? extends Run> kind = switch (run) {
            case HsmBackup _ -> HsmBackup.class;
            case HsmRestore _ -> HsmRestore.class;
            case CloudHsmRestore _ -> CloudHsmRestore.class;
        };
        return live(kind, run.getMetadata().getNamespace(), run.getMetadata().getName())
                .filter(found ->
                        found.getMetadata().getUid().equals(run.getMetadata().getUid()))
                .map(Run.class::cast);
    }

    /** The backups in a namespace. */
    public List<HsmBackup> backups(String namespace) {
        return Whole.only(
                client.resources(HsmBackup.class).inNamespace(namespace).list().getItems());
    }

    /** The backups of a ManagedHsm in all namespaces. */
    public List<HsmBackup> backupsOf(ManagedHsmRef hsm) {
        return Whole.only(client.resources(HsmBackup.class)
                .inAnyNamespace()
                .withField("spec.managedHsmRef.name", hsm.name())
                .list()
                .getItems());
    }

    /** The restores of a ManagedHsm in all namespaces. */
    public List<HsmRestore> restoresOf(ManagedHsmRef hsm) {
        return Whole.only(client.resources(HsmRestore.class)
                .inAnyNamespace()
                .withField("spec.managedHsmRef.name", hsm.name())
                .list()
                .getItems());
    }

    /** The restores of this kind in all namespaces. */
    public <T extends Run> List<T> everywhere(Class<T> kind) {
        return Whole.only(client.resources(kind).inAnyNamespace().list().getItems());
    }

    /**
     * Puts a finalizer on a backup, or takes it off, if the object is still the one that was read.
     *
     * @return whether it is so now; false: somebody else wrote first, or the object is gone
     */
    public boolean finalizer(HsmBackup read, String finalizer, boolean wanted) {
        List<String> all = new ArrayList<>(read.getMetadata().getFinalizers());
        all.remove(finalizer);
        if (wanted) {
            all.add(finalizer);
        }
        // A merge patch of this list alone, so that nothing that this version does not know of the spec is lost.
        String patch = Serialization.asJson(Map.of(
                "metadata",
                Map.of(
                        "resourceVersion", read.getMetadata().getResourceVersion(),
                        "uid", read.getMetadata().getUid(),
                        "finalizers", all)));
        try {
            client.resources(HsmBackup.class)
                    .inNamespace(read.getMetadata().getNamespace())
                    .withName(read.getMetadata().getName())
                    .patch(PatchContext.of(PatchType.JSON_MERGE), patch);
            return true;
        } catch (KubernetesClientException e) {
            if (outdated(e)) {
                return false;
            }
            throw e;
        }
    }

    /** Makes a backup, unless there is one of that name. */
    public void create(HsmBackup backup) {
        try {
            client.resource(backup).create();
        } catch (KubernetesClientException e) {
            if (e.getCode() != HttpURLConnection.HTTP_CONFLICT) {
                throw e;
            }
        }
    }

    /**
     * Writes the status if the object is still the one that was read.
     *
     * @throws KubernetesClientException where it is not known whether it was written, or where the API server refuses
     */
    public Written writeStatus(Run read, RunStatus status) {
        try {
            return new Written.Yes(client.resource(read.with(status)).updateStatus());
        } catch (KubernetesClientException e) {
            return landed(read, status)
                    .<Written>map(Written.Yes::new)
                    .or(() -> outdated(e) ? Optional.of(new Written.Outdated()) : Optional.empty())
                    .orElseThrow(() -> e);
        }
    }

    /** A conflict or a lost answer can hide a write of ours that was committed: then the object says what we wrote. */
    private Optional<Run> landed(Run read, RunStatus status) {
        try {
            return live(read).filter(found -> found.getStatus().equals(status));
        } catch (KubernetesClientException e) {
            return Optional.empty();
        }
    }

    private static boolean outdated(KubernetesClientException e) {
        return e.getCode() == HttpURLConnection.HTTP_CONFLICT || e.getCode() == HttpURLConnection.HTTP_NOT_FOUND;
    }
}

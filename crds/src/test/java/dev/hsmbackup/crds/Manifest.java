package dev.hsmbackup.crds;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An object as a person writes it, right or wrong: a tree, as the records cannot hold what the API server should refuse.
 * Every change gives a new one.
 */
record Manifest(ObjectNode tree) {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final KubernetesSerialization SERIALIZATION = new KubernetesSerialization();

    static String uniqueName() {
        return "t-" + UUID.randomUUID().toString().substring(0, 8);
    }

    static Manifest managedHsm(String name) {
        return of("ManagedHsm", name)
                .with("/spec/uri", "https://" + name + ".managedhsm.azure.net")
                .with("/spec/storage/containerUri", "https://hsmbackups.blob.core.windows.net/payments");
    }

    /** Its resource has a name of its own. */
    static Manifest cloudHsm(String name) {
        return of("CloudHsm", name)
                .with("/spec/resourceId", Runs.CLUSTER.path())
                .with("/spec/storage/containerUri", "https://hsmbackups.blob.core.windows.net/payments");
    }

    static Manifest hsmBackup(String name) {
        return of("HsmBackup", name).with("/spec/managedHsmRef/name", "payments");
    }

    static Manifest cloudHsmBackup(String name) {
        return of("HsmBackup", name).with("/spec/cloudHsmRef/name", "payments");
    }

    /** Of a ManagedHsm, with nothing that has a default. */
    static Manifest backupSchedule(String name) {
        return of("BackupSchedule", name)
                .with("/spec/schedule", "0 2 * * *")
                .with("/spec/template/hsmBackup/spec/managedHsmRef/name", "payments");
    }

    /** Of a folder, with nothing that has a default. */
    static Manifest hsmRestore(String name) {
        return of("HsmRestore", name)
                .with("/spec/managedHsmRef/name", "payments")
                .with("/spec/source/folder", "mhsm-payments-2026030102000012")
                .with("/spec/confirm", "payments")
                .with("/spec/notAfter", "2026-03-01T04:00:00Z");
    }

    /** Of an id, with nothing that has a default. */
    static Manifest cloudHsmRestore(String name) {
        return of("CloudHsmRestore", name)
                .with("/spec/cloudHsmRef/name", "recovery")
                .with("/spec/source/backupId", Runs.BACKUP_ID)
                .with("/spec/confirm", "recovery")
                .with("/spec/notAfter", "2026-03-01T04:00:00Z");
    }

    /** As the API server has it, without what makes a write race. */
    static Manifest of(Run run) {
        var tree = SERIALIZATION.convertValue(run, ObjectNode.class);
        return new Manifest(tree).without("/metadata/resourceVersion");
    }

    private static Manifest of(String kind, String name) {
        return new Manifest(JSON.createObjectNode())
                .with("/apiVersion", "hsmbackup.dev/v1beta1")
                .with("/kind", kind)
                .with("/metadata/name", name);
    }

    Manifest with(String pointer, @Nullable Object value) {
        var path = JsonPointer.compile(pointer);
        var copy = tree.deepCopy();
        var parent = path.head().matches() ? copy : copy.withObject(path.head());
        parent.set(path.last().getMatchingProperty(), JSON.valueToTree(value));
        return new Manifest(copy);
    }

    Manifest without(String pointer) {
        var path = JsonPointer.compile(pointer);
        var copy = tree.deepCopy();
        ((ObjectNode) copy.at(path.head())).remove(path.last().getMatchingProperty());
        return new Manifest(copy);
    }

    GenericKubernetesResource resource() {
        return JSON.convertValue(tree, GenericKubernetesResource.class);
    }

    String name() {
        return tree.at("/metadata/name").asText();
    }

    String kind() {
        return tree.path("kind").asText();
    }

    String json() {
        return tree.toString();
    }
}

package dev.hsmbackup.crds;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import org.jspecify.annotations.Nullable;

/**
 * An object as a person writes it, right or wrong: a tree, as the records cannot hold what the API server should refuse.
 * Every change gives a new one.
 */
record Manifest(ObjectNode tree) {

    private static final ObjectMapper JSON = new ObjectMapper();

    static Manifest managedHsm(String name) {
        return of("ManagedHsm", name)
                .with("/spec/uri", "https://" + name + ".managedhsm.azure.net")
                .with("/spec/storage/containerUri", "https://hsmbackups.blob.core.windows.net/payments");
    }

    static Manifest hsmBackup(String name) {
        return of("HsmBackup", name).with("/spec/managedHsmRef/name", "payments");
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

    String json() {
        return tree.toString();
    }
}

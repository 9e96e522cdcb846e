package dev.hsmbackup.crds;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import java.io.IOException;
import java.util.Map;
import java.util.function.BiConsumer;

/** The schemas of the committed definitions. */
public final class Schemas {

    private Schemas() {}

    public static JSONSchemaProps of(Class<? extends HasMetadata> kind) throws IOException {
        return CrdFiles.committed(kind)
                .getSpec()
                .getVersions()
                .get(0)
                .getSchema()
                .getOpenAPIV3Schema();
    }

    /** Every field with its path, as {@code kubectl explain} takes it; the object itself first, with an empty path. */
    static void walk(JSONSchemaProps schema, BiConsumer<String, JSONSchemaProps> visitor) {
        walk("", schema, visitor);
    }

    private static void walk(String path, JSONSchemaProps schema, BiConsumer<String, JSONSchemaProps> visitor) {
        visitor.accept(path, schema);
        children(schema).forEach((name, child) -> walk(path.isEmpty() ? name : path + "." + name, child, visitor));
    }

    /** The fields of an object, or of the objects in a list. */
    static Map<String, JSONSchemaProps> children(JSONSchemaProps schema) {
        var holder = schema.getItems() == null ? schema : schema.getItems().getSchema();
        return holder.getProperties() == null ? Map.of() : holder.getProperties();
    }
}

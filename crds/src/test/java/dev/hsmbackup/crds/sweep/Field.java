package dev.hsmbackup.crds.sweep;

import static java.util.Objects.requireNonNull;

import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import java.util.ArrayList;
import java.util.List;

/**
 * One place of the schema.
 *
 * @param name for people, for example {@code status.conditions[].type}
 * @param pointer where it is in the {@link Template}, for example {@code /status/conditions/0/type}
 */
record Field(String name, String pointer, JSONSchemaProps schema) {

    /** Of maps: the one that the {@link Template} has in each. */
    private static final String KEY = "team";

    /** This part ({@code spec} or {@code status}) of a kind and all below it, in the order of the schema. */
    static List<Field> of(JSONSchemaProps root, String part) {
        var fields = new ArrayList<Field>();
        new Field(part, "/" + part, requireNonNull(root.getProperties().get(part))).collect(fields);
        return fields;
    }

    private void collect(List<Field> fields) {
        fields.add(this);
        if (schema.getProperties() != null) {
            schema.getProperties()
                    .forEach((child, props) ->
                            new Field(name + "." + child, pointer + "/" + child, props).collect(fields));
        }
        if (schema.getAdditionalProperties() != null) {
            new Field(
                            name + "{}",
                            pointer + "/" + KEY,
                            schema.getAdditionalProperties().getSchema())
                    .collect(fields);
        }
        if (schema.getItems() != null) {
            new Field(name + "[]", pointer + "/0", schema.getItems().getSchema()).collect(fields);
        }
    }

    String type() {
        return schema.getType();
    }

    @Override
    public String toString() {
        return name;
    }
}

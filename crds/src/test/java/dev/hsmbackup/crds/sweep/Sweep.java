package dev.hsmbackup.crds.sweep;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaPropsBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * All cells of one kind.
 *
 * @param fresh an object in the API server without a status
 * @param settled one with a whole status
 * @param status a whole status that may follow
 */
record Sweep(
        JSONSchemaProps schema, Template unborn, Template fresh, Template settled, Map<Operation, JsonNode> status) {

    /** Room for the suffix of generateName. */
    private static final long LONGEST_NAME = 63;

    List<Cell> cells() {
        var cells = new ArrayList<Cell>();
        var names = new JSONSchemaPropsBuilder()
                .withType("string")
                .withMaxLength(LONGEST_NAME)
                .build();
        add(cells, new Field("metadata.name", "/metadata/name", names), Operation.CREATE);
        add(cells, new Field("metadata.name", "/metadata/name", names), Operation.UPDATE);
        add(cells, new Field("metadata.generateName", "/metadata/generateName", names), Operation.CREATE);
        for (var field : Field.of(schema, "spec")) {
            add(cells, field, Operation.CREATE);
            add(cells, field, Operation.UPDATE);
        }
        var statusFields = Field.of(schema, "status");
        add(cells, statusFields.get(0), Operation.CREATE);
        add(cells, statusFields.get(0), Operation.UPDATE);
        for (var field : statusFields) {
            add(cells, field, Operation.FIRST_STATUS);
            add(cells, field, Operation.NEXT_STATUS);
        }
        return List.copyOf(cells);
    }

    private void add(List<Cell> cells, Field field, Operation operation) {
        var base = base(operation);
        var right =
                field.pointer().equals("/metadata/generateName") ? TextNode.valueOf("new-") : base.at(field.pointer());
        if (right.isMissingNode()) {
            right = base(Operation.FIRST_STATUS).at(field.pointer());
        }
        var url = operation == Operation.CREATE
                ? ""
                : "/" + base.at("/metadata/name").asText();
        for (var sample : Samples.of(field, right)) {
            cells.add(new Cell(field, sample, operation, changed(base, field, sample.value()), url));
        }
    }

    private Template base(Operation operation) {
        return switch (operation) {
            case CREATE -> unborn;
            case UPDATE -> fresh;
            case FIRST_STATUS -> fresh.with("/status", whole(operation));
            case NEXT_STATUS -> settled.with("/status", whole(operation));
        };
    }

    private JsonNode whole(Operation operation) {
        return requireNonNull(status.get(operation));
    }

    private static Template changed(Template base, Field field, JsonNode value) {
        var changed = base.with(field.pointer(), value);
        if (field.pointer().equals("/metadata/generateName")) {
            changed = changed.with("/metadata/name", MissingNode.getInstance());
        }
        var isHsm = base.at("/kind").asText().equals("ManagedHsm");
        // An HSM's name is bound to its address: a name alone could only ever be a mismatch.
        return isHsm && field.pointer().equals("/metadata/name") && value.isTextual()
                ? changed.with("/spec/uri", TextNode.valueOf("https://" + value.asText() + ".managedhsm.azure.net"))
                : changed;
    }
}

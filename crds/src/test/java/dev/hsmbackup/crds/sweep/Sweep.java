package dev.hsmbackup.crds.sweep;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaPropsBuilder;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;

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

    private static final Map<String, Long> LONGEST_NAMES = Map.of("HsmRestore", 56L, "BackupSchedule", 46L);

    /** Restores confirm them. */
    private static final Set<String> REPEATED = Set.of("/spec/managedHsmRef/name", "/spec/cloudHsmRef/name");

    private record Place(Field field, Operation operation) {}

    List<Cell> cells() {
        return cells(field -> true);
    }

    /** Those of some fields only; the others need not be in the objects. */
    List<Cell> cells(Predicate<String> fields) {
        return places().filter(place -> fields.test(place.field().name()))
                .flatMap(this::cells)
                .toList();
    }

    private Stream<Place> places() {
        var names = new JSONSchemaPropsBuilder()
                .withType("string")
                .withMaxLength(LONGEST_NAMES.getOrDefault(unborn.at("/kind").asText(), LONGEST_NAME))
                .build();
        var status = Field.of(schema, "status");
        return Stream.of(
                        at(
                                List.of(new Field("metadata.name", "/metadata/name", names)),
                                Operation.CREATE,
                                Operation.UPDATE),
                        at(
                                List.of(new Field("metadata.generateName", "/metadata/generateName", names)),
                                Operation.CREATE),
                        at(Field.of(schema, "spec"), Operation.CREATE, Operation.UPDATE),
                        at(status.subList(0, 1), Operation.CREATE, Operation.UPDATE),
                        at(status, Operation.FIRST_STATUS, Operation.NEXT_STATUS))
                .flatMap(places -> places);
    }

    private static Stream<Place> at(List<Field> fields, Operation... operations) {
        return fields.stream().flatMap(field -> Stream.of(operations).map(operation -> new Place(field, operation)));
    }

    private Stream<Cell> cells(Place place) {
        var field = place.field();
        var base = base(place.operation());
        var right =
                field.pointer().equals("/metadata/generateName") ? TextNode.valueOf("new-") : base.at(field.pointer());
        if (right.isMissingNode()) {
            right = base(Operation.FIRST_STATUS).at(field.pointer());
        }
        if (right.isMissingNode()) {
            throw new IllegalStateException(field + " is not in the template");
        }
        var url = place.operation() == Operation.CREATE
                ? ""
                : "/" + base.at("/metadata/name").asText();
        return Samples.of(field, right).stream()
                .map(sample -> new Cell(field, sample, place.operation(), changed(base, field, sample.value()), url));
    }

    private boolean isKind(String kind) {
        return unborn.at("/kind").asText().equals(kind);
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

    private Template changed(Template base, Field field, JsonNode value) {
        var changed = base.with(field.pointer(), value);
        if (field.pointer().equals("/metadata/generateName")) {
            changed = changed.with("/metadata/name", MissingNode.getInstance());
        }
        if (!value.isTextual()) {
            return changed;
        }
        // An HSM's name is bound to its address: a name alone could only ever be a mismatch.
        if (isKind("ManagedHsm") && field.pointer().equals("/metadata/name")) {
            return changed.with("/spec/uri", TextNode.valueOf("https://" + value.asText() + ".managedhsm.azure.net"));
        }
        return REPEATED.contains(field.pointer()) && !base.at("/spec/confirm").isMissingNode()
                ? changed.with("/spec/confirm", value)
                : changed;
    }
}

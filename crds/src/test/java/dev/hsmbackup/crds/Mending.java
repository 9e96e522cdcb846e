package dev.hsmbackup.crds;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn;
import io.fabric8.crdv2.generator.CRDPostProcessor;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinitionVersion;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Adds what the generator's annotations cannot say, and undoes its sorting of the printer columns. */
final class Mending implements CRDPostProcessor {

    private static final Map<Class<? extends HasMetadata>, Class<?>> SPECS_OF_RUNS = Map.of(
            HsmBackup.class, HsmBackupSpec.class,
            HsmRestore.class, HsmRestoreSpec.class,
            CloudHsmRestore.class, CloudHsmRestoreSpec.class);

    /**
     * False does harm, and an empty line ({@code preflightOnly:}) would be false: the API server takes the default for it. What
     * may be null gets to the rule that refuses it.
     */
    private static final Set<String> NEVER_EMPTY = Set.of("preflightOnly", "suspend", "dryRun");

    private final Class<? extends HasMetadata> kind;
    private final Class<?> spec;
    private final Class<?> status;
    private final ObjectNode initialStatus;

    private Mending(Class<? extends HasMetadata> kind, Class<?> spec, Class<?> status, ObjectNode initialStatus) {
        this.kind = kind;
        this.spec = spec;
        this.status = status;
        this.initialStatus = initialStatus;
    }

    static Mending of(Class<? extends HasMetadata> kind) {
        var initialStatus = JsonNodeFactory.instance.objectNode().put("observedGeneration", -1);
        if (kind == ManagedHsm.class) {
            return new Mending(kind, ManagedHsmSpec.class, ManagedHsmStatus.class, initialStatus);
        }
        if (kind == CloudHsm.class) {
            return new Mending(kind, CloudHsmSpec.class, CloudHsmStatus.class, initialStatus);
        }
        if (kind == BackupSchedule.class) {
            return new Mending(
                    kind, BackupScheduleSpec.class, BackupScheduleStatus.class, initialStatus.put("phase", "Pending"));
        }
        return new Mending(
                kind, requireNonNull(SPECS_OF_RUNS.get(kind)), RunStatus.class, initialStatus.put("phase", "Pending"));
    }

    @Override
    public HasMetadata process(HasMetadata object, String crdSpecVersion) {
        var version =
                ((CustomResourceDefinition) object).getSpec().getVersions().get(0);
        sortColumns(version);
        var root = version.getSchema().getOpenAPIV3Schema();
        root.setDescription(description(kind));
        root.setRequired(List.of("spec"));
        property(root, "spec").setDescription(description(spec));
        property(root, "status").setDescription(description(status));
        property(root, "status").setDefault(initialStatus);
        root.getProperties().values().forEach(Mending::mend);
        return object;
    }

    private void sortColumns(CustomResourceDefinitionVersion version) {
        var order = Arrays.stream(kind.getAnnotationsByType(AdditionalPrinterColumn.class))
                .map(AdditionalPrinterColumn::name)
                .toList();
        version.getAdditionalPrinterColumns().sort(Comparator.comparingInt(column -> order.indexOf(column.getName())));
    }

    private static JSONSchemaProps property(JSONSchemaProps schema, String name) {
        return requireNonNull(schema.getProperties().get(name), name);
    }

    private static void mend(JSONSchemaProps schema) {
        if (schema.getProperties() == null) {
            return;
        }
        schema.getProperties().forEach((name, property) -> {
            if (name.equals("conditions")) {
                property.setXKubernetesListType("map");
                property.setXKubernetesListMapKeys(List.of("type"));
            } else if ("array".equals(property.getType())) {
                property.setXKubernetesListType("set");
            }
            if ("string".equals(property.getType())) {
                // The API server lets an array pass for a string with a format; Forms has rules instead.
                property.setFormat(null);
            }
            if ("integer".equals(property.getType())) {
                property.setFormat("int64");
            }
            if (NEVER_EMPTY.contains(name)) {
                property.setNullable(true);
            }
            mend(property);
            if (property.getItems() != null) {
                mend(property.getItems().getSchema());
            }
        });
    }

    private static String description(Class<?> type) {
        return type.getAnnotation(JsonClassDescription.class).value();
    }
}

package dev.hsmbackup.crds;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class CrdFilesTest {

    @ParameterizedTest
    @MethodSource("kinds")
    void shouldBeWhatTheRecordsGive(Class<? extends HasMetadata> kind, @TempDir Path scratch) throws IOException {
        var generated = CrdFiles.generate(kind, scratch);
        if (System.getProperty("crds.update") != null) {
            Files.createDirectories(CrdFiles.FOLDER);
            Files.writeString(CrdFiles.file(kind), generated);
        }

        assertThat(CrdFiles.file(kind))
                .as("run the command in the file's first lines, and read what changed before you commit it")
                .exists()
                .content()
                .isEqualTo(generated);
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void shouldDescribeEveryField(Class<? extends HasMetadata> kind) throws IOException {
        var bare = new ArrayList<String>();

        walk(kind, (path, schema) -> {
            if (schema.getDescription() == null || schema.getDescription().length() < 8) {
                bare.add(path);
            }
        });

        assertThat(bare).as("fields without a description").isEmpty();
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void shouldBoundEveryStringAndList(Class<? extends HasMetadata> kind) throws IOException {
        var unbounded = new ArrayList<String>();

        walk(kind, (path, schema) -> {
            if (!isBounded(schema)) {
                unbounded.add(path);
            }
            if (schema.getItems() != null && !isBounded(schema.getItems().getSchema())) {
                unbounded.add(path + "[]");
            }
        });

        assertThat(unbounded).as("strings and lists without a limit").isEmpty();
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void shouldGiveNoStringAFormat(Class<? extends HasMetadata> kind) throws IOException {
        var formatted = new ArrayList<String>();

        walk(kind, (path, schema) -> {
            if ("string".equals(schema.getType()) && schema.getFormat() != null) {
                formatted.add(path);
            }
        });

        assertThat(formatted)
                .as("an array would pass for these, and the operator could not read it")
                .isEmpty();
    }

    /** The records of the status are shared; a kind tells nothing of the others. */
    @Test
    void shouldShowInEachStatusOnlyWhatTheKindHas() throws IOException {
        var ofBackups = status(HsmBackup.class);
        var ofRestores = status(HsmRestore.class);
        var ofCloudRestores = status(CloudHsmRestore.class);

        assertThat(ofBackups)
                .contains("backupId", "contentTime")
                .doesNotContain("sourceTime", "safetyBackup", "keyVersions");
        assertThat(ofRestores)
                .contains("sourceTime", "safetyBackup", "keyVersions")
                .doesNotContain("backupId", "contentTime");
        assertThat(ofCloudRestores)
                .contains("sourceTime", "backupId")
                .doesNotContain("contentTime", "safetyBackup", "keyVersions");
    }

    static Stream<Class<? extends HasMetadata>> kinds() {
        return CrdFiles.KINDS.stream();
    }

    private static Set<String> status(Class<? extends HasMetadata> kind) throws IOException {
        var status = requireNonNull(Schemas.children(Schemas.of(kind)).get("status"));
        return Schemas.children(status).keySet();
    }

    private static boolean isBounded(JSONSchemaProps schema) {
        return switch (schema.getType()) {
            case "string" -> schema.getMaxLength() != null || isNotEmpty(schema.getEnum());
            case "array" -> schema.getMaxItems() != null;
            case "object" ->
                schema.getAdditionalProperties() == null
                        || (schema.getMaxProperties() != null
                                && isBounded(schema.getAdditionalProperties().getSchema()));
            case "integer", "boolean" -> true;
            default -> false;
        };
    }

    private static boolean isNotEmpty(List<?> list) {
        return list != null && !list.isEmpty();
    }

    private static void walk(Class<? extends HasMetadata> kind, BiConsumer<String, JSONSchemaProps> visitor)
            throws IOException {
        Schemas.walk(Schemas.of(kind), visitor);
    }
}

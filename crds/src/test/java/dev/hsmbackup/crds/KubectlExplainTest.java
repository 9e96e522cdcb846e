package dev.hsmbackup.crds;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import io.fabric8.kubernetes.model.annotation.ShortNames;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a person at the command line reads about the fields. */
class KubectlExplainTest {

    /** What can be explained: an object, or a list of objects. */
    record Part(String path, JSONSchemaProps schema) {
        @Override
        public String toString() {
            return path;
        }
    }

    private final ApiServer api = ApiServer.shared();

    @ParameterizedTest
    @MethodSource("parts")
    void shouldExplainEveryField(Part part) {
        var explained = words(api.kubectl().output("explain", part.path()));

        assertThat(explained).contains(words(part.schema().getDescription()));
        assertThat(Schemas.children(part.schema()).entrySet())
                .allSatisfy(field -> assertThat(explained)
                        .contains(field.getKey(), words(field.getValue().getDescription())));
    }

    static Stream<Part> parts() throws IOException {
        var parts = new ArrayList<Part>();
        for (var kind : CrdFiles.KINDS) {
            Schemas.walk(Schemas.of(kind), (path, schema) -> {
                if (!Schemas.children(schema).isEmpty()) {
                    parts.add(new Part(shortName(kind) + (path.isEmpty() ? "" : "." + path), schema));
                }
            });
        }
        assertThat(parts)
                .extracting(Part::path)
                .contains("mhsm.spec.restore.identity", "hr.spec.source.backupRef")
                .contains("chsm.spec.restore.identity", "chr.spec.source.backupRef")
                .contains("bs.spec.retention", "bs.spec.template.hsmBackup.spec.cloudHsmRef", "bs.status.armed");
        return parts.stream();
    }

    private static String shortName(Class<? extends HasMetadata> kind) {
        return List.of(kind.getAnnotation(ShortNames.class).value()).get(0);
    }

    /** kubectl wraps lines; the words stay. */
    private static String words(String text) {
        return text.replaceAll("\\s+", " ").strip();
    }
}

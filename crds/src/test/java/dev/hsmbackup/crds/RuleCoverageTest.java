package dev.hsmbackup.crds;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import io.fabric8.kubernetes.api.model.apiextensions.v1.ValidationRule;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** No rule without an object that it refuses. */
class RuleCoverageTest {

    /** Those whose tests are not tables. */
    private static final List<String> SINGLE_TESTS = List.of(
            "uri is immutable",
            "spec is immutable",
            "a backup that ended never changes its phase",
            "phase goes Pending",
            "phases after Pending need the observedGeneration",
            "backupId never changes");

    @Test
    void shouldHaveARefusedExampleForEveryRule() throws IOException {
        var refused = Stream.of(
                        SINGLE_TESTS.stream(),
                        ManagedHsmRefusals.all().stream().map(Refused::message),
                        HsmBackupRefusals.all().stream().map(Refused::message),
                        StatusFormsTest.unreadable().map(Refused::message),
                        HsmBackupStatusRulesTest.edits().stream().map(HsmBackupStatusRulesTest.Edit::message))
                .flatMap(messages -> messages)
                .distinct()
                .toList();

        var rules = CrdFiles.KINDS.stream().flatMap(RuleCoverageTest::messages).toList();

        assertThat(rules)
                .hasSizeGreaterThan(25)
                .allSatisfy(rule -> assertThat(refused)
                        .anySatisfy(message -> assertThat(rule).startsWith(message)));
    }

    private static Stream<String> messages(Class<? extends HasMetadata> kind) {
        try {
            return messages(CrdFiles.committed(kind)
                    .getSpec()
                    .getVersions()
                    .get(0)
                    .getSchema()
                    .getOpenAPIV3Schema());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Stream<String> messages(JSONSchemaProps schema) {
        var children = schema.getProperties() == null ? Map.<String, JSONSchemaProps>of() : schema.getProperties();
        var items = schema.getItems() == null
                ? Stream.<JSONSchemaProps>of()
                : Stream.of(schema.getItems().getSchema());
        return Stream.concat(
                schema.getXKubernetesValidations().stream().map(ValidationRule::getMessage),
                Stream.concat(children.values().stream(), items).flatMap(RuleCoverageTest::messages));
    }
}

package dev.hsmbackup.crds;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import io.fabric8.kubernetes.api.model.apiextensions.v1.ValidationRule;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** No rule without an object of its kind that it refuses. */
class RuleCoverageTest {

    /** Those whose tests are not tables. */
    private static final List<String> SINGLE_TESTS_OF_HSMS =
            List.of("uri is immutable", "observedGeneration never goes back");

    private static final List<String> SINGLE_TESTS_OF_CLOUD_HSMS =
            List.of("resourceId is immutable", "cloud is immutable", "observedGeneration never goes back");

    private static final List<String> SINGLE_TESTS_OF_SCHEDULES = List.of(
            "observedGeneration never goes back",
            "lastScheduleTime never goes back",
            "lastHandledTrigger is never removed");

    private static final List<String> SINGLE_TESTS_OF_RUNS = List.of(
            "spec is immutable",
            "phases after Pending need the observedGeneration",
            "phase Succeeded needs an attempt and a jobId",
            "backupId never changes",
            "contentTime never changes");

    @Test
    void shouldHaveARefusedManagedHsmForEveryRule() throws IOException {
        covers(
                ManagedHsm.class,
                16,
                SINGLE_TESTS_OF_HSMS,
                messages(ManagedHsmRefusals.all()),
                messages(RestoreAccessRefusals.all()));
    }

    @Test
    void shouldHaveARefusedCloudHsmForEveryRule() throws IOException {
        covers(CloudHsm.class, 16, SINGLE_TESTS_OF_CLOUD_HSMS, messages(CloudHsmRefusals.all()), List.of());
    }

    @Test
    void shouldHaveARefusedBackupScheduleForEveryRule() throws IOException {
        covers(
                BackupSchedule.class,
                29,
                SINGLE_TESTS_OF_SCHEDULES,
                messages(BackupScheduleRefusals.all()),
                messages(ScheduleTemplateRefusals.all()));
    }

    @Test
    void shouldHaveARefusedCloudHsmRestoreForEveryRule() throws IOException {
        covers(
                CloudHsmRestore.class,
                35,
                SINGLE_TESTS_OF_RUNS,
                messages(CloudHsmRestoreRefusals.all()),
                statusMessages(
                        "CloudHsmRestore",
                        Stream.of(CloudStatusEdits.ofRestores(), CloudStatusEdits.ofPreflights())
                                .flatMap(List::stream)
                                .toList()));
    }

    @Test
    void shouldHaveARefusedHsmBackupForEveryRule() throws IOException {
        covers(
                HsmBackup.class,
                30,
                SINGLE_TESTS_OF_RUNS,
                messages(HsmBackupRefusals.all()),
                statusMessages(
                        "HsmBackup",
                        Stream.of(StatusEdit.ofBackups(), CloudStatusEdits.ofBackups())
                                .flatMap(List::stream)
                                .toList()));
    }

    @Test
    void shouldHaveARefusedHsmRestoreForEveryRule() throws IOException {
        covers(
                HsmRestore.class,
                35,
                SINGLE_TESTS_OF_RUNS,
                messages(HsmRestoreRefusals.all()),
                statusMessages(
                        "HsmRestore",
                        Stream.of(StatusEdit.ofRestores(), StatusEdit.ofPreflights())
                                .flatMap(List::stream)
                                .toList()));
    }

    private static void covers(
            Class<? extends HasMetadata> kind, int atLeast, List<String> single, List<String> some, List<String> more)
            throws IOException {
        var forms = messages(StatusFormsTest.unreadable(kind).toList());
        var messages = Stream.of(single, some, more, forms)
                .flatMap(List::stream)
                .distinct()
                .toList();

        assertThat(rules(Schemas.of(kind)))
                .hasSizeGreaterThanOrEqualTo(atLeast)
                .allSatisfy(rule -> assertThat(messages)
                        .anySatisfy(message -> assertThat(rule).startsWith(message)));
    }

    private static List<String> statusMessages(String kind, List<StatusEdit> ofTheKind) {
        return Stream.concat(
                        PhaseMovesTest.refusals(kind),
                        Stream.of(StatusEdit.ofAllKinds(), ofTheKind)
                                .flatMap(List::stream)
                                .map(StatusEdit::message))
                .toList();
    }

    private static List<String> messages(List<Refused> refused) {
        return refused.stream().map(Refused::message).toList();
    }

    private static Stream<String> rules(JSONSchemaProps schema) {
        var children = schema.getProperties() == null ? Map.<String, JSONSchemaProps>of() : schema.getProperties();
        var items = schema.getItems() == null
                ? Stream.<JSONSchemaProps>of()
                : Stream.of(schema.getItems().getSchema());
        return Stream.concat(
                schema.getXKubernetesValidations().stream().map(ValidationRule::getMessage),
                Stream.concat(children.values().stream(), items).flatMap(RuleCoverageTest::rules));
    }
}

package dev.hsmbackup.crds;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SerializationTest {

    private final KubernetesSerialization serialization = new KubernetesSerialization();

    @Test
    void shouldReadBackWhatItWrote() {
        var status = Backups.complete(HsmBackupStatus.INITIAL, Phase.SUCCEEDED).toBuilder()
                .observedGeneration(1)
                .error(new JobError("code", null))
                .condition(new Condition("Ready", Condition.Status.TRUE, "Done", "", 1, Backups.NOW))
                .build();

        var text = serialization.asJson(status);

        assertThat(serialization.unmarshal(text, HsmBackupStatus.class)).isEqualTo(status);
        assertThat(text)
                .contains(
                        "\"completionTime\":\"2026-03-01T02:00:00Z\"", "\"status\":\"True\"", "\"phase\":\"Succeeded\"")
                .doesNotContain("null", "nextAttemptTime", "terminal");
    }

    @Test
    void shouldWriteTimesAsKubernetesDoes() {
        var status = HsmBackupStatus.INITIAL.toBuilder()
                .startTime(Instant.parse("2026-03-01T02:00:00.987654321Z"))
                .build();

        assertThat(serialization.asJson(status)).contains("\"startTime\":\"2026-03-01T02:00:00Z\"");
    }

    @Test
    void shouldReadTimesWithAnyOffset() {
        var json =
                "{\"observedGeneration\":1,\"phase\":\"Pending\",\"nextAttemptTime\":\"2026-03-01T03:00:00.5+01:00\"}";

        assertThat(serialization.unmarshal(json, HsmBackupStatus.class).nextAttemptTime())
                .isEqualTo("2026-03-01T02:00:00Z");
    }

    @Test
    void shouldReadAnObjectOfANewerVersion() {
        var json = """
                {"apiVersion":"hsmbackup.dev/v1beta1","kind":"HsmBackup","metadata":{"name":"b"},
                 "spec":{"managedHsmRef":{"name":"payments","new":1},"new":{"a":[1]}},
                 "status":{"observedGeneration":1,"phase":"AwaitingSafetyBackup","new":true,
                           "attempt":{"id":"6f1c9f0e-6b1f-4a39-9d9e-0d9c6d1c6b11","startedAt":"2026-03-01T02:00:00Z",
                                      "host":"payments.managedhsm.azure.net","new":1},
                           "error":{"new":1},"conditions":[{"type":"New","status":"Perhaps","reason":"New","message":"",
                           "lastTransitionTime":"2026-03-01T02:00:00Z","new":1}]},"new":1}
                """;

        var backup = serialization.unmarshal(json, HsmBackup.class);

        assertThat(backup.getSpec()).isEqualTo(HsmBackupSpec.of("payments"));
        assertThat(backup.getStatus().phase()).isEqualTo(Phase.UNKNOWN);
        assertThat(backup.getStatus().attempt()).isEqualTo(Backups.ATTEMPT);
        assertThat(backup.getStatus().conditions())
                .singleElement()
                .extracting(Condition::status)
                .isEqualTo(Condition.Status.UNKNOWN);
    }

    @Test
    void shouldReadAnObjectWithoutStatusAsNotSeen() {
        var backup = serialization.unmarshal("{\"spec\":{\"managedHsmRef\":{\"name\":\"payments\"}}}", HsmBackup.class);
        var hsm = serialization.unmarshal("{\"spec\":{\"uri\":\"https://x\"}}", ManagedHsm.class);

        assertThat(backup.getStatus()).isEqualTo(HsmBackupStatus.INITIAL);
        assertThat(hsm.getStatus()).isEqualTo(ManagedHsmStatus.INITIAL);
    }

    @ParameterizedTest
    @EnumSource
    void shouldKnowWhichPhasesEnd(Phase phase) {
        var ended = List.of("Succeeded", "Failed", "Unknown");

        assertThat(ended.contains(serialization.asJson(phase).replace("\"", "")))
                .isEqualTo(phase.isTerminal());
    }

    @Test
    void shouldOpenAnHsmToNobodyUnlessSaid() {
        assertThat(hsm("").allowsBackupFrom("team-a")).isFalse();
        assertThat(hsm(",\"backup\":{}").allowsBackupFrom("team-a")).isFalse();
        assertThat(hsm(",\"backup\":{\"namespaces\":[]}").allowsBackupFrom("team-a"))
                .isFalse();
        assertThat(hsm(",\"backup\":{\"namespaces\":[\"team-b\"]}").allowsBackupFrom("team-a"))
                .isFalse();
        assertThat(hsm(",\"backup\":{\"namespaces\":[\"team-a\"]}").allowsBackupFrom("team-a"))
                .isTrue();
        assertThat(hsm(",\"backup\":{\"namespaces\":[\"*\"]}").allowsBackupFrom("team-a"))
                .isTrue();
    }

    private ManagedHsmSpec hsm(String more) {
        var json =
                "{\"uri\":\"https://payments.managedhsm.azure.net\",\"storage\":{\"containerUri\":\"x\"}" + more + "}";
        return serialization.unmarshal(json, ManagedHsmSpec.class);
    }
}

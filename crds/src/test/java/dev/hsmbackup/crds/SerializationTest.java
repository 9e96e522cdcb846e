package dev.hsmbackup.crds;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class SerializationTest {

    private final KubernetesSerialization serialization = new KubernetesSerialization();

    @Test
    void shouldReadBackWhatItWrote() {
        var status = Runs.complete(Runs.backup(), Phase.SUCCEEDED).toBuilder()
                .observedGeneration(1)
                .error(new JobError("code", null))
                .condition(new Condition("Ready", Condition.Status.TRUE, "Done", "", 1, Runs.NOW))
                .build();

        var text = serialization.asJson(status);

        assertThat(serialization.unmarshal(text, RunStatus.class)).isEqualTo(status);
        assertThat(text)
                .contains(
                        "\"completionTime\":\"2026-03-01T02:00:00Z\"", "\"status\":\"True\"", "\"phase\":\"Succeeded\"")
                .doesNotContain("null", "nextAttemptTime", "terminal");
    }

    @Test
    void shouldWriteTimesAsKubernetesDoes() {
        var status = RunStatus.INITIAL.toBuilder()
                .startTime(Instant.parse("2026-03-01T02:00:00.987654321Z"))
                .build();

        assertThat(serialization.asJson(status)).contains("\"startTime\":\"2026-03-01T02:00:00Z\"");
    }

    @Test
    void shouldReadTimesWithAnyOffset() {
        var json =
                "{\"observedGeneration\":1,\"phase\":\"Pending\",\"nextAttemptTime\":\"2026-03-01T03:00:00.5+01:00\"}";

        assertThat(serialization.unmarshal(json, RunStatus.class).nextAttemptTime())
                .isEqualTo("2026-03-01T02:00:00Z");
    }

    @Test
    void shouldReadAnObjectOfANewerVersion() {
        var json = """
                {"apiVersion":"hsmbackup.dev/v1beta1","kind":"HsmBackup","metadata":{"name":"b"},
                 "spec":{"managedHsmRef":{"name":"payments","new":1},"new":{"a":[1]}},
                 "status":{"observedGeneration":1,"phase":"Verifying","new":true,
                           "attempt":{"id":"6f1c9f0e-6b1f-4a39-9d9e-0d9c6d1c6b11","startedAt":"2026-03-01T02:00:00Z",
                                      "host":"payments.managedhsm.azure.net","new":1},
                           "error":{"new":1},"conditions":[{"type":"New","status":"Perhaps","reason":"New","message":"",
                           "lastTransitionTime":"2026-03-01T02:00:00Z","new":1}]},"new":1}
                """;

        var backup = serialization.unmarshal(json, HsmBackup.class);

        assertThat(backup.getSpec()).isEqualTo(HsmBackupSpec.of("payments"));
        assertThat(backup.getStatus().phase()).isEqualTo(Phase.UNKNOWN);
        assertThat(backup.getStatus().attempt()).isEqualTo(Runs.ATTEMPT);
        assertThat(backup.getStatus().conditions())
                .singleElement()
                .extracting(Condition::status)
                .isEqualTo(Condition.Status.UNKNOWN);
    }

    @Test
    void shouldReadBackARestore() {
        var restore = Runs.restore(false);
        restore.setStatus(Runs.complete(restore, Phase.SUCCEEDED).toBuilder()
                .sourceTime(Runs.NOW)
                .safetyBackup(new SafetyBackup("back-safety", Runs.JOB, Runs.FOLDER + "34", Runs.NOW))
                .keyVersions(new KeyVersions(3, 1))
                .build());

        var text = serialization.asJson(restore);
        var read = serialization.unmarshal(text, HsmRestore.class);

        assertThat(read.getSpec()).isEqualTo(restore.getSpec());
        assertThat(read.getStatus()).isEqualTo(restore.getStatus());
        assertThat(text)
                .contains(
                        "\"notAfter\":\"2026-03-01T02:00:00Z\"",
                        "\"policy\":\"IfNeeded\"",
                        "\"sourceTime\":\"2026-03-01T02:00:00Z\"",
                        "\"keyVersions\":{\"restored\":3,\"notOverwritten\":1}")
                .doesNotContain("null", "keyName", "backupRef", "scheduleRef", "managedHsm\"", "terminal");
    }

    @Test
    void shouldReadBackWhoMayRestore() {
        var id = "6f1c9f0e-6b1f-4a39-9d9e-0d9c6d1c6b11";
        var access =
                new RestoreAccess(List.of("team-a"), new ManagedHsmSpec.Identity(id, null), true, "720h", false, true);

        assertThat(serialization.unmarshal(serialization.asJson(access), RestoreAccess.class))
                .isEqualTo(access);
    }

    @Test
    void shouldReadARestoreOfANewerVersionAsTheSafestOneItCanBe() {
        var json = """
                {"apiVersion":"hsmbackup.dev/v1beta1","kind":"HsmRestore","metadata":{"name":"r"},
                 "spec":{"managedHsmRef":{"name":"payments"},"source":{"newRef":{"name":"x"}},"confirm":"payments",
                         "notAfter":"2026-03-01T02:00:00Z","safetyBackup":{"policy":"IfAsked","new":1},"new":1},
                 "status":{"observedGeneration":1,"phase":"Verifying","safetyBackup":{"name":"s","new":1},
                           "keyVersions":{"restored":1,"notOverwritten":0,"new":1},"new":1}}
                """;

        var restore = serialization.unmarshal(json, HsmRestore.class);

        assertThat(restore.getSpec().safetyBackup())
                .isEqualTo(new HsmRestoreSpec.Safety(HsmRestoreSpec.SafetyPolicy.ALWAYS, "30m", "0s"));
        assertThat(restore.getSpec().source()).isEqualTo(new HsmRestoreSpec.Source(null, null, null));
        assertThat(restore.getStatus().phase()).isEqualTo(Phase.UNKNOWN);
        assertThat(restore.getStatus().safetyBackup()).isEqualTo(new SafetyBackup("s", null, null, null));
        assertThat(restore.getStatus().keyVersions()).isEqualTo(new KeyVersions(1, 0));
    }

    @Test
    void shouldReadAnObjectWithoutStatusAsNotSeen() {
        var backup = serialization.unmarshal("{\"spec\":{\"managedHsmRef\":{\"name\":\"payments\"}}}", HsmBackup.class);
        var hsm = serialization.unmarshal("{\"spec\":{\"uri\":\"https://x\"}}", ManagedHsm.class);

        assertThat(backup.getStatus()).isEqualTo(RunStatus.INITIAL);
        assertThat(hsm.getStatus()).isEqualTo(ManagedHsmStatus.INITIAL);
    }

    @ParameterizedTest
    @EnumSource
    void shouldKnowWhichPhasesEnd(Phase phase) {
        var ended = List.of("Succeeded", "Failed", "Unknown");

        assertThat(ended.contains(serialization.asJson(phase).replace("\"", "")))
                .isEqualTo(phase.isTerminal());
    }

    /** Every restore wants a backup before: who may restore may also back up. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {}                                                                           | false | false
            {"backup":{}}                                                                | false | false
            {"restore":{}}                                                               | false | false
            {"backup":{"namespaces":[]},"restore":{"namespaces":[]}}                     | false | false
            {"backup":{"namespaces":["team-b"]},"restore":{"namespaces":["team-b"]}}     | false | false
            {"restore":{"allowForeignFolders":true,"allowNoSafetyBackup":true}}          | false | false
            {"backup":{"namespaces":["team-a"]}}                                         | true  | false
            {"backup":{"namespaces":["*"]}}                                              | true  | false
            {"backup":{"namespaces":["team-b"]},"restore":{"namespaces":["team-a"]}}     | true  | true
            {"restore":{"namespaces":["team-a"]}}                                        | true  | true
            {"restore":{"namespaces":["*"]}}                                             | true  | true
            """)
    void shouldOpenAnHsmToNobodyUnlessSaid(String spec, boolean backup, boolean restore) {
        var hsm = serialization.unmarshal(spec, ManagedHsmSpec.class);

        assertThat(hsm.allowsBackupFrom("team-a")).isEqualTo(backup);
        assertThat(hsm.allowsRestoreFrom("team-a")).isEqualTo(restore);
    }

    @Test
    void shouldAllowNothingOfARestoreUnlessSaid() {
        assertThat(serialization.unmarshal("{}", RestoreAccess.class))
                .isEqualTo(new RestoreAccess(List.of(), null, false, null, false, false));
    }
}

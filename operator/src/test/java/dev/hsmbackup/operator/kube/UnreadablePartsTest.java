package dev.hsmbackup.operator.kube;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hsmbackup.crds.BackupSchedule;
import dev.hsmbackup.crds.BackupScheduleStatus;
import dev.hsmbackup.crds.HsmBackup;
import dev.hsmbackup.crds.ManagedHsm;
import dev.hsmbackup.crds.ManagedHsmStatus;
import dev.hsmbackup.crds.Phase;
import dev.hsmbackup.crds.RunStatus;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** S19: wrong types spoil the object that has them, and not the list that it stands in. */
class UnreadablePartsTest {

    private static final String GOOD = "{\"managedHsmRef\": {\"name\": \"payments\"}}";

    private final KubernetesClient client =
            KubernetesClients.builder(new ConfigBuilder().build()).build();
    private final KubernetesSerialization json = client.getKubernetesSerialization();

    @AfterEach
    void close() {
        client.close();
    }

    @ParameterizedTest
    @DisplayName("S19 a status that cannot be read")
    @ValueSource(
            strings = {
                "\"poison\"",
                "7",
                "[]",
                "{\"phase\": {\"a\": \"b\"}}",
                "{\"phase\": \"Pending\", \"observedGeneration\": \"many\"}",
                "{\"phase\": \"Pending\", \"observedGeneration\": 1e300}",
                "{\"phase\": \"Running\", \"attempt\": {\"id\": \"x\"}}",
                "{\"phase\": \"Running\", \"attempt\": {\"startedAt\": \"yesterday\"}}",
                "{\"phase\": \"Running\", \"startTime\": {}}",
                "{\"phase\": \"Running\", \"conditions\": {\"a\": \"b\"}}",
                "{\"phase\": \"Running\", \"jobId\": [1, {}]}",
            })
    void shouldCallABackupUnknownWhoseStatusCannotBeRead(String status) {
        HsmBackup backup = backup(GOOD, status);

        // Never Pending: it may have been started.
        assertThat(backup.getStatus().phase()).isEqualTo(Phase.UNKNOWN);
        assertThat(backup.managedHsm()).isEqualTo("payments");
    }

    @ParameterizedTest
    @DisplayName("S19 a spec that cannot be read")
    @ValueSource(strings = {"\"poison\"", "[1, 2]", "{\"managedHsmRef\": \"payments\"}", "{\"timeout\": {}}", "7"})
    void shouldReadNoSpecWhereThereIsNone(String spec) {
        assertThat(backup(spec, "{\"phase\": \"Succeeded\"}").getSpec()).isNull();
        assertThat(backup(spec, "{\"phase\": \"Succeeded\"}").getStatus().phase())
                .isEqualTo(Phase.SUCCEEDED);
    }

    @ParameterizedTest
    @DisplayName("S19 a ManagedHsm that cannot be read")
    @ValueSource(strings = {"\"poison\"", "[1, 2]", "{\"uri\": {}}", "{\"identity\": {\"clientId\": [1]}}"})
    void shouldReadNoManagedHsmWhereThereIsNone(String spec) {
        ManagedHsm hsm = json.unmarshal(
                "{\"metadata\": {\"name\": \"a\"}, \"spec\": " + spec + ", \"status\": [1]}", ManagedHsm.class);

        assertThat(hsm.getSpec()).isNull();
        assertThat(hsm.getStatus()).isEqualTo(ManagedHsmStatus.INITIAL);
        assertThat(hsm.getMetadata().getName()).isEqualTo("a");
    }

    @ParameterizedTest
    @DisplayName("S19 a BackupSchedule that cannot be read")
    @ValueSource(
            strings = {
                "\"poison\"",
                "[1, 2]",
                "{\"schedule\": {}}",
                "{\"retention\": \"none\"}",
                "{\"retry\": {\"limit\": \"x\"}}",
                "{\"startingDeadlineSeconds\": \"1h\"}",
                "{\"template\": \"x\"}",
            })
    void shouldReadNoScheduleWhereThereIsNone(String spec) {
        BackupSchedule schedule = json.unmarshal(
                "{\"metadata\": {\"name\": \"a\"}, \"spec\": " + spec
                        + ", \"status\": {\"armed\": {\"since\": \"never\"}}}",
                BackupSchedule.class);

        assertThat(schedule.getSpec()).isNull();
        assertThat(schedule.getStatus()).isEqualTo(BackupScheduleStatus.INITIAL);
        assertThat(schedule.getMetadata().getName()).isEqualTo("a");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Pending", "Starting", "Succeeded"})
    void shouldReadWhatIsRightAsItIs(String phase) {
        HsmBackup backup = backup(GOOD, "{\"phase\": \"" + phase + "\", \"observedGeneration\": 3, \"newer\": {}}");

        RunStatus status = backup.getStatus();
        assertThat(status.phase().name()).isEqualToIgnoringCase(phase);
        assertThat(status.observedGeneration()).isEqualTo(3);
        assertThat(backup("{}", "null").getStatus()).isNull();
    }

    private HsmBackup backup(String spec, String status) {
        return json.unmarshal(
                "{\"apiVersion\": \"hsmbackup.dev/v1beta1\", \"kind\": \"HsmBackup\", \"metadata\": {\"name\": \"a\"}, \"spec\": "
                        + spec + ", \"status\": " + status + "}",
                HsmBackup.class);
    }
}

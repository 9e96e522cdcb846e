package dev.hsmbackup.crds;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Objects about Cloud HSMs as JSON and back. */
class CloudSerializationTest {

    private final KubernetesSerialization serialization = new KubernetesSerialization();

    @Test
    void shouldReadBackABackup() {
        var backup = Runs.cloudBackup();
        backup.setStatus(Runs.complete(backup, Phase.SUCCEEDED).toBuilder()
                .contentTime(Runs.NOW)
                .build());

        var text = serialization.asJson(backup);
        var read = serialization.unmarshal(text, HsmBackup.class);

        assertThat(read.getSpec()).isEqualTo(backup.getSpec());
        assertThat(read.getStatus()).isEqualTo(backup.getStatus());
        assertThat(text)
                .contains(
                        "\"cloudHsmRef\":{\"name\":\"payments\"}",
                        "\"contentTime\":\"2026-03-01T02:00:00Z\"",
                        "\"resourceId\":\"" + Runs.CLUSTER.path() + "\"")
                .doesNotContain("null", "managedHsm", "target", "\"kind\":\"CloudHsm\"");
    }

    @Test
    void shouldReadBackARestore() {
        var restore = Runs.cloudRestore(false);
        restore.setStatus(Runs.complete(restore, Phase.SUCCEEDED).toBuilder()
                .sourceTime(Runs.NOW)
                .build());

        var text = serialization.asJson(restore);
        var read = serialization.unmarshal(text, CloudHsmRestore.class);

        assertThat(read.getSpec()).isEqualTo(restore.getSpec());
        assertThat(read.getStatus()).isEqualTo(restore.getStatus());
        assertThat(text)
                .contains("\"notAfter\":\"2026-03-01T02:00:00Z\"", "\"backupId\":\"" + Runs.BACKUP_ID + "\"")
                .doesNotContain("null", "backupRef", "scheduleRef", "managedHsm", "target", "terminal");
    }

    @Test
    void shouldReadBackACloudHsm() {
        var id = "6f1c9f0e-6b1f-4a39-9d9e-0d9c6d1c6b11";
        var spec = new CloudHsmSpec(
                Runs.CLUSTER.path(),
                Cloud.AZURE_US_GOVERNMENT,
                ManagedHsmSpec.Storage.of("https://abc.blob.core.usgovcloudapi.net/abc"),
                new ManagedHsmSpec.Identity(id, id),
                new ManagedHsmSpec.Backup(List.of("team-a")),
                new CloudRestoreAccess(List.of("team-b"), new ManagedHsmSpec.Identity(id, null), "720h"));
        var status = new CloudHsmStatus(
                1,
                List.of(new Condition("Ready", Condition.Status.TRUE, "Reachable", "", 1, Runs.NOW)),
                "Succeeded",
                "Active");

        var text = serialization.asJson(spec);

        assertThat(serialization.unmarshal(text, CloudHsmSpec.class)).isEqualTo(spec);
        assertThat(serialization.unmarshal(serialization.asJson(status), CloudHsmStatus.class))
                .isEqualTo(status);
        assertThat(text)
                .contains("\"cloud\":\"AzureUSGovernment\"")
                .doesNotContain("null", "subscriptionId", "resourceGroup\"");
    }

    @Test
    void shouldReadACloudHsmOfANewerVersion() {
        var json = """
                {"spec":{"resourceId":"x","cloud":"AzureMoon","storage":{"containerUri":"y","new":1},"new":1,
                         "restore":{"new":1}},
                 "status":{"observedGeneration":1,"activationState":"Restoring","new":1},"new":1}
                """;

        var hsm = serialization.unmarshal(json, CloudHsm.class);

        assertThat(hsm.getSpec().cloud()).isEqualTo(Cloud.UNKNOWN);
        assertThat(hsm.getSpec().id()).isEmpty();
        assertThat(hsm.getSpec().restore()).isEqualTo(new CloudRestoreAccess(List.of(), null, null));
        assertThat(hsm.getStatus()).isEqualTo(new CloudHsmStatus(1, List.of(), null, "Restoring"));
    }

    @Test
    void shouldReadARestoreOfANewerVersion() {
        var json = """
                {"apiVersion":"hsmbackup.dev/v1beta1","kind":"CloudHsmRestore","metadata":{"name":"r"},
                 "spec":{"cloudHsmRef":{"name":"recovery","new":1},"source":{"newRef":{"name":"x"}},"confirm":"recovery",
                         "notAfter":"2026-03-01T02:00:00Z","new":1},
                 "status":{"observedGeneration":1,"phase":"Activating","new":1}}
                """;

        var restore = serialization.unmarshal(json, CloudHsmRestore.class);

        assertThat(restore.getSpec())
                .isEqualTo(new CloudHsmRestoreSpec(
                        new CloudHsmRef("recovery"),
                        new CloudHsmRestoreSpec.Source(null, null, null),
                        "recovery",
                        Runs.NOW,
                        false,
                        "1h",
                        "24h"));
        assertThat(restore.getStatus().phase()).isEqualTo(Phase.UNKNOWN);
    }

    @Test
    void shouldReadObjectsWithoutStatusAsNotSeen() {
        var hsm = serialization.unmarshal("{}", CloudHsm.class);
        var restore = serialization.unmarshal("{}", CloudHsmRestore.class);

        assertThat(hsm.getStatus()).isEqualTo(CloudHsmStatus.INITIAL);
        assertThat(restore.getStatus()).isEqualTo(RunStatus.INITIAL);
    }

    /** An HSM of a kind that is not known must not be taken for one that is. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {"managedHsmRef":{"name":"a"}}                              | ManagedHsm | a
            {"cloudHsmRef":{"name":"a"}}                                | CloudHsm   | a
            {"newHsmRef":{"name":"a"}}                                  | Unknown    | ''
            {"managedHsmRef":{"name":"a"},"cloudHsmRef":{"name":"a"}}   | Unknown    | ''
            """)
    void shouldTellWhichHsmABackupIsAbout(String spec, String kind, String name) {
        var target = serialization.unmarshal(spec, HsmBackupSpec.class).target();

        assertThat(target.kind()).isEqualTo(kind);
        assertThat(target.name()).isEqualTo(name);
    }

    @Test
    void shouldTellHsmsOfTwoKindsApart() {
        assertThat(Runs.backup().target())
                .isEqualTo(Runs.restore(false).target())
                .isNotEqualTo(Runs.cloudBackup().target());
        assertThat(Runs.cloudRestore(false).target()).isEqualTo(new CloudHsmRef("recovery"));
    }

    @Test
    void shouldNotGiveTheNameOfACloudHsmAsThatOfAManagedHsm() {
        assertThat(Runs.backup().managedHsm()).isEqualTo("payments");
        assertThat(Runs.restore(false).managedHsm()).isEqualTo("payments");
        assertThatThrownBy(() -> Runs.cloudBackup().managedHsm())
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContainingAll("HsmBackup default/", "is about a CloudHsm, not a ManagedHsm");
        assertThatThrownBy(() -> Runs.cloudRestore(false).managedHsm()).isInstanceOf(IllegalStateException.class);
    }

    /** Unlike those of a Managed HSM, restores make no backup. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {}                                                                           | false | false
            {"backup":{},"restore":{}}                                                   | false | false
            {"backup":{"namespaces":["team-b"]},"restore":{"namespaces":["team-b"]}}     | false | false
            {"backup":{"namespaces":["team-a"]}}                                         | true  | false
            {"backup":{"namespaces":["*"]},"restore":{"namespaces":["team-b"]}}          | true  | false
            {"backup":{"namespaces":["team-b"]},"restore":{"namespaces":["team-a"]}}     | false | true
            {"restore":{"namespaces":["*"]}}                                             | false | true
            """)
    void shouldOpenAnHsmToNobodyUnlessSaid(String spec, boolean backup, boolean restore) {
        var hsm = serialization.unmarshal(spec, CloudHsmSpec.class);

        assertThat(hsm.allowsBackupFrom("team-a")).isEqualTo(backup);
        assertThat(hsm.allowsRestoreFrom("team-a")).isEqualTo(restore);
    }
}

package dev.hsmbackup.crds;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ManagedHsmRulesTest {

    private final ApiServer api = ApiServer.shared();

    @ParameterizedTest
    @MethodSource("accepted")
    void shouldAccept(Manifest hsm) {
        assertThat(api.tryOut(hsm).getMetadata().getUid()).isNotBlank();
    }

    @ParameterizedTest
    @MethodSource({"dev.hsmbackup.crds.ManagedHsmRefusals#all", "dev.hsmbackup.crds.RestoreAccessRefusals#all"})
    void shouldRefuse(Refused refused) {
        Refusal.of(() -> api.tryOut(refused.object())).isOnly(refused.field(), refused.message());
    }

    @Test
    void shouldKeepTheUri() {
        var hsm = Manifest.managedHsm("keepsitsuri");
        api.create(hsm);

        var refusal = Refusal.of(() -> api.update(hsm.with("/spec/uri", "https://keepsitsuri.managedhsm.azure.cn")
                .with("/spec/storage/containerUri", "https://hsmbackups.blob.core.chinacloudapi.cn/payments")));

        refusal.isOnly("spec.uri", "uri is immutable; create another ManagedHsm");
    }

    @Test
    void shouldLetEverythingElseChange() {
        var hsm = Manifest.managedHsm("changes");
        api.create(hsm);

        var changed = hsm.with("/spec/storage/containerUri", "https://others.blob.core.windows.net/other")
                .with("/spec/storage/allowDelete", true)
                .with("/spec/identity/clientId", "6f1c9f0e-6b1f-4a39-9d9e-0d9c6d1c6b11")
                .with("/spec/backup/namespaces", List.of("team-a"))
                .with("/spec/restore/namespaces", List.of("team-b"))
                .with("/spec/restore/allowForeignFolders", true);

        assertThat(api.update(changed).getMetadata().getGeneration()).isEqualTo(2);
    }

    @Test
    void shouldAllowNothingUnlessSaid() {
        var created = api.tryOut(Manifest.managedHsm("payments"));
        var opened = api.tryOut(Manifest.managedHsm("payments").with("/spec/restore/namespaces", List.of("team-a")));

        assertThat(created.<Boolean>get("spec", "storage", "allowDelete")).isFalse();
        assertThat(created.<Map<String, Object>>get("spec")).doesNotContainKeys("backup", "restore");
        assertThat(opened.<Object>get("spec", "restore"))
                .isEqualTo(Map.of(
                        "namespaces", List.of("team-a"),
                        "allowForeignFolders", false,
                        "allowNoSafetyBackup", false,
                        "skipSafetyBackupForKeys", false));
    }

    @Test
    void shouldNotForgetWhatTheOperatorSaw() {
        var hsm = Manifest.managedHsm("remembers");
        api.create(hsm);
        api.updateStatus(hsm.with("/status/observedGeneration", 1));

        var refusal = Refusal.of(() -> api.updateStatus(hsm));

        refusal.isOnly("status.observedGeneration", "observedGeneration never goes back");
    }

    static Stream<Manifest> accepted() {
        var hsm = Manifest.managedHsm("payments");
        var guid = "6f1c9f0e-6b1f-4a39-9d9e-0d9c6d1c6b11";
        return Stream.of(
                hsm,
                Manifest.managedHsm("abc"),
                Manifest.managedHsm("a-b-c-1"),
                Manifest.managedHsm("0hsm"),
                Manifest.managedHsm("a23456789012345678901234"),
                hsm.with("/spec/uri", "https://payments.managedhsm.usgovcloudapi.net")
                        .with("/spec/storage/containerUri", "https://abc.blob.core.usgovcloudapi.net/abc"),
                hsm.with("/spec/uri", "https://payments.managedhsm.azure.cn")
                        .with("/spec/storage/containerUri", "https://abc.blob.core.chinacloudapi.cn/abc"),
                hsm.with(
                        "/spec/storage/containerUri",
                        "https://a23456789012345678901234.blob.core.windows.net/" + "p".repeat(63)),
                hsm.with("/spec/storage/containerUri", "https://123.blob.core.windows.net/0-a-9"),
                hsm.with("/spec/storage/allowDelete", true),
                hsm.with("/spec/storage/allowDelete", null),
                hsm.with("/spec/identity", Map.of()),
                hsm.with("/spec/identity/clientId", guid),
                hsm.with("/spec/identity/tenantId", guid.toUpperCase(Locale.ROOT)),
                hsm.with("/spec/restore", Map.of()),
                hsm.with("/spec/restore/namespaces", List.of("*")),
                hsm.with("/spec/restore/namespaces", List.of("team-a", "team-b")),
                hsm.with("/spec/restore/identity/clientId", guid),
                hsm.with("/spec/restore/maxSourceAge", "1m"),
                hsm.with("/spec/restore/maxSourceAge", "99999h"),
                hsm.with("/spec/backup", Map.of()),
                hsm.with("/spec/backup/namespaces", List.of()),
                hsm.with("/spec/backup/namespaces", List.of("*")),
                hsm.with("/spec/backup/namespaces", List.of("a", "0", "team-a", "n".repeat(63))),
                hsm.with(
                        "/spec/backup/namespaces",
                        IntStream.range(0, 100).mapToObj(i -> "team-" + i).toList()));
    }
}

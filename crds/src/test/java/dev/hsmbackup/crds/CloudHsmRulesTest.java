package dev.hsmbackup.crds;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class CloudHsmRulesTest {

    private static final String ID = Runs.CLUSTER.path();

    private final ApiServer api = ApiServer.shared();

    @ParameterizedTest
    @MethodSource("accepted")
    void shouldAccept(Manifest hsm) {
        assertThat(api.tryOut(hsm).getMetadata().getUid()).isNotBlank();
    }

    @ParameterizedTest
    @MethodSource("dev.hsmbackup.crds.CloudHsmRefusals#all")
    void shouldRefuse(Refused refused) {
        Refusal.of(() -> api.tryOut(refused.object())).isOnly(refused.field(), refused.message());
    }

    @Test
    void shouldKeepTheResource() {
        var hsm = Manifest.cloudHsm("keeps-its-resource");
        api.create(hsm);

        assertThat(Stream.of(ID.replace("chsm1", "chsm2"), ID.toUpperCase(Locale.ROOT)))
                .allSatisfy(id -> Refusal.of(() -> api.update(hsm.with("/spec/resourceId", id)))
                        .isOnly("spec.resourceId", "resourceId is immutable; create another CloudHsm"));
    }

    @Test
    void shouldKeepTheCloud() {
        var hsm = Manifest.cloudHsm("keeps-its-cloud");
        api.create(hsm);

        var refusal = Refusal.of(() -> api.update(hsm.with("/spec/cloud", "AzureChina")
                .with("/spec/storage/containerUri", "https://hsmbackups.blob.core.chinacloudapi.cn/payments")));

        refusal.isOnly("spec.cloud", "cloud is immutable; create another CloudHsm");
    }

    @Test
    void shouldLetEverythingElseChange() {
        var hsm = Manifest.cloudHsm("changes");
        api.create(hsm);

        var changed = hsm.with("/spec/storage/containerUri", "https://others.blob.core.windows.net/other")
                .with("/spec/storage/allowDelete", true)
                .with("/spec/cloud", "AzurePublic")
                .with("/spec/identity/clientId", "6f1c9f0e-6b1f-4a39-9d9e-0d9c6d1c6b11")
                .with("/spec/backup/namespaces", List.of("team-a"))
                .with("/spec/restore/namespaces", List.of("team-b"))
                .with("/spec/restore/maxSourceAge", "720h");

        assertThat(api.update(changed).getMetadata().getGeneration()).isEqualTo(2);
    }

    @Test
    void shouldAllowNothingUnlessSaid() {
        var created = api.tryOut(Manifest.cloudHsm("payments"));
        var opened = api.tryOut(Manifest.cloudHsm("payments").with("/spec/restore/namespaces", List.of("team-a")));

        assertThat(created.<Boolean>get("spec", "storage", "allowDelete")).isFalse();
        assertThat(created.<Map<String, Object>>get("spec"))
                .containsEntry("cloud", "AzurePublic")
                .doesNotContainKeys("backup", "restore");
        assertThat(opened.<Object>get("spec", "restore")).isEqualTo(Map.of("namespaces", List.of("team-a")));
    }

    @Test
    void shouldNotForgetWhatTheOperatorSaw() {
        var hsm = Manifest.cloudHsm("remembers");
        api.create(hsm);
        api.updateStatus(hsm.with("/status/observedGeneration", 1));

        var refusal = Refusal.of(() -> api.updateStatus(hsm));

        refusal.isOnly("status.observedGeneration", "observedGeneration never goes back");
    }

    /** What Azure says next is news. */
    @Test
    void shouldLetTheStatesChange() {
        var hsm = Manifest.cloudHsm("comes-alive");
        api.create(hsm);
        var seen = hsm.with("/status/observedGeneration", 1).with("/status/provisioningState", "Succeeded");
        api.updateStatus(seen.with("/status/activationState", "NotActivated"));

        var active = api.updateStatus(seen.with("/status/activationState", "Active"));

        assertThat(active.<Object>get("status", "activationState")).isEqualTo("Active");
        assertThat(api.updateStatus(seen).<Object>get("status"))
                .isEqualTo(Map.of("observedGeneration", 1, "provisioningState", "Succeeded"));
    }

    static Stream<Manifest> accepted() {
        var hsm = Manifest.cloudHsm("payments");
        var guid = "6f1c9f0e-6b1f-4a39-9d9e-0d9c6d1c6b11";
        var ids = Stream.of(
                        ID,
                        ID.toLowerCase(Locale.ROOT),
                        ID.toUpperCase(Locale.ROOT),
                        ID.replace("resourceGroups", "resourcegroups"),
                        ID.replace("payments-rg", "r"),
                        ID.replace("payments-rg", "r".repeat(90)),
                        ID.replace("payments-rg", "Payments_(EU).rg-1"),
                        ID.replace("payments-rg", ".hidden"),
                        ID.replace("payments-rg", "(EU)"),
                        ID.replace("chsm1", "abc"),
                        ID.replace("chsm1", "Payments-2"),
                        ID.replace("chsm1", "---"),
                        ID.replace("chsm1", "a".repeat(23)),
                        ID.replaceFirst("[0-9a-f]{8}-[0-9a-f-]{27}", "00000000-0000-0000-0000-000000000000"))
                .map(id -> hsm.with("/spec/resourceId", id));
        var own = Stream.of(
                hsm,
                Manifest.cloudHsm("a"),
                Manifest.cloudHsm("0"),
                Manifest.cloudHsm("pay--ments"),
                Manifest.cloudHsm("n".repeat(63)),
                hsm.with("/spec/cloud", "AzurePublic"),
                hsm.with("/spec/cloud", null),
                hsm.with("/spec/cloud", "AzureUSGovernment")
                        .with("/spec/storage/containerUri", "https://abc.blob.core.usgovcloudapi.net/abc"),
                hsm.with("/spec/cloud", "AzureChina")
                        .with("/spec/storage/containerUri", "https://abc.blob.core.chinacloudapi.cn/abc"),
                hsm.with("/spec/storage/allowDelete", true),
                hsm.with("/spec/storage/allowDelete", null),
                hsm.with("/spec/identity", Map.of()),
                hsm.with("/spec/identity/clientId", guid),
                hsm.with("/spec/identity/tenantId", guid.toUpperCase(Locale.ROOT)),
                hsm.with("/spec/backup", Map.of()),
                hsm.with("/spec/backup/namespaces", List.of("*")),
                hsm.with("/spec/backup/namespaces", List.of("team-a", "team-b")),
                hsm.with("/spec/restore", Map.of()),
                hsm.with("/spec/restore/namespaces", List.of("*")),
                hsm.with("/spec/restore/namespaces", List.of("a", "0", "n".repeat(63))),
                hsm.with("/spec/restore/identity/clientId", guid),
                hsm.with("/spec/restore/maxSourceAge", "1m"),
                hsm.with("/spec/restore/maxSourceAge", "99999h"));
        return Stream.concat(ids, own);
    }
}

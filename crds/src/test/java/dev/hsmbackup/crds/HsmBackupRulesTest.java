package dev.hsmbackup.crds;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class HsmBackupRulesTest {

    private final ApiServer api = ApiServer.shared();

    @ParameterizedTest
    @MethodSource("accepted")
    void shouldAccept(Manifest backup) {
        assertThat(api.tryOut(backup).getMetadata().getUid()).isNotBlank();
    }

    @ParameterizedTest
    @MethodSource("dev.hsmbackup.crds.HsmBackupRefusals#all")
    void shouldRefuse(Refused refused) {
        Refusal.of(() -> api.tryOut(refused.object())).isOnly(refused.field(), refused.message());
    }

    @Test
    void shouldFillInTheTimesAndKeepWhatIsInStorage() {
        var created = api.client()
                .resource(backup(
                        new HsmBackupSpec(new ManagedHsmRef("payments"), null, "2h", "10m", DeletionPolicy.DELETE)))
                .dryRun(true)
                .create();
        var defaulted = api.tryOut(Manifest.hsmBackup("nightly"));

        assertThat(created.getSpec().startDeadline()).isEqualTo("2h");
        assertThat(created.getSpec().timeout()).isEqualTo("10m");
        assertThat(created.getSpec().deletionPolicy()).isEqualTo(DeletionPolicy.DELETE);
        assertThat(defaulted.<String>get("spec", "startDeadline")).isEqualTo("1h");
        assertThat(defaulted.<String>get("spec", "timeout")).isEqualTo("24h");
        assertThat(defaulted.<String>get("spec", "deletionPolicy")).isEqualTo("Retain");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/spec/managedHsmRef/name", "/spec/startDeadline", "/spec/timeout", "/spec/deletionPolicy"})
    void shouldKeepTheSpec(String field) {
        var backup = Manifest.hsmBackup(Manifest.uniqueName())
                .with("/spec/startDeadline", "1h")
                .with("/spec/timeout", "24h");
        api.create(backup);

        var other = field.endsWith("name") ? "others" : field.endsWith("Policy") ? "Delete" : "12h";

        Refusal.of(() -> api.update(backup.with(field, other)))
                .isOnly("spec", "spec is immutable; create a new HsmBackup");
        assertThat(api.update(backup.with("/metadata/labels/team", "a"))
                        .getMetadata()
                        .getLabels())
                .containsEntry("team", "a");
    }

    @Test
    void shouldKeepTheCloudHsm() {
        var backup = Manifest.cloudHsmBackup(Manifest.uniqueName());
        api.create(backup);
        var other = backup.with("/spec/cloudHsmRef/name", "others");
        var managed = Manifest.hsmBackup(backup.name());

        assertThat(Stream.of(other, managed))
                .allSatisfy(changed -> Refusal.of(() -> api.update(changed)).isOnly("spec", "spec is immutable"));
    }

    static Stream<Manifest> accepted() {
        var backup = Manifest.hsmBackup("nightly");
        var deadlines = Stream.of("1m", "60s", "1h", "90m", "1h30m", "1h0m0s", "24h", "1440m", "86400s")
                .map(text -> backup.with("/spec/startDeadline", text));
        var timeouts =
                Stream.of("10m", "600s", "24h", "168h", "167h59m60s").map(text -> backup.with("/spec/timeout", text));
        var names = Stream.of("abc", "a-b", "0hsm", "a23456789012345678901234")
                .map(name -> backup.with("/spec/managedHsmRef/name", name));
        var own = Stream.of(
                backup,
                Manifest.hsmBackup("n".repeat(63)),
                Manifest.hsmBackup("nightly.2026-01-01"),
                backup.with("/spec/deletionPolicy", "Retain"),
                backup.with("/spec/deletionPolicy", "Delete"),
                Manifest.cloudHsmBackup("nightly").with("/spec/deletionPolicy", "Retain"));
        var cloud = Stream.of("a", "0", "pay--ments", "n".repeat(63))
                .map(name -> Manifest.cloudHsmBackup("nightly").with("/spec/cloudHsmRef/name", name));
        return Stream.of(deadlines, timeouts, names, own, cloud).flatMap(s -> s);
    }

    private static HsmBackup backup(HsmBackupSpec spec) {
        var backup = new HsmBackup();
        backup.getMetadata().setName("typed");
        backup.getMetadata().setNamespace("default");
        backup.setSpec(spec);
        return backup;
    }
}

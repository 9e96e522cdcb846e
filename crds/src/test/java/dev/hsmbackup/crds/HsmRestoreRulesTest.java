package dev.hsmbackup.crds;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class HsmRestoreRulesTest {

    private static final Manifest RESTORE = Manifest.hsmRestore("back");

    private final ApiServer api = ApiServer.shared();

    @ParameterizedTest
    @MethodSource("accepted")
    void shouldAccept(Manifest restore) {
        assertThat(api.tryOut(restore).getMetadata().getUid()).isNotBlank();
    }

    @ParameterizedTest
    @MethodSource("dev.hsmbackup.crds.HsmRestoreRefusals#all")
    void shouldRefuse(Refused refused) {
        Refusal.of(() -> api.tryOut(refused.object())).isOnly(refused.field(), refused.message());
    }

    @Test
    void shouldFillInWhatIsSafe() {
        var created = api.tryOut(RESTORE);
        var partly = api.tryOut(RESTORE.with("/spec/safetyBackup/policy", "Always"));

        assertThat(created.<Map<String, Object>>get("spec"))
                .containsEntry("safetyBackup", Map.of("policy", "IfNeeded", "maxAge", "30m", "minAge", "0s"))
                .containsEntry("preflightOnly", false)
                .containsEntry("startDeadline", "1h")
                .containsEntry("timeout", "24h")
                .doesNotContainKey("keyName");
        assertThat(partly.<Object>get("spec", "safetyBackup"))
                .isEqualTo(Map.of("policy", "Always", "maxAge", "30m", "minAge", "0s"));
    }

    @ParameterizedTest
    @CsvSource({
        "/spec/keyName, signing",
        "/spec/notAfter, 2026-03-01T05:00:00Z",
        "/spec/source/folder, mhsm-payments-2026030103000012",
        "/spec/safetyBackup/policy, Never",
        "/spec/safetyBackup/maxAge, 24h",
        "/spec/safetyBackup/minAge, 30s",
        "/spec/startDeadline, 12h",
        "/spec/timeout, 12h"
    })
    void shouldKeepTheSpec(String field, String other) {
        var restore = Manifest.hsmRestore(Manifest.uniqueName());
        api.create(restore);

        Refusal.of(() -> api.update(restore.with(field, other)))
                .isOnly("spec", "spec is immutable; create a new HsmRestore");
    }

    /** Two fields at once, or no text. */
    @Test
    void shouldKeepTheTargetTheSourceAndThatItOnlyChecks() {
        var restore = Manifest.hsmRestore(Manifest.uniqueName()).with("/spec/preflightOnly", true);
        api.create(restore);
        var target = restore.with("/spec/managedHsmRef/name", "others").with("/spec/confirm", "others");
        var source = restore.with("/spec/source", Map.of("backupRef", Map.of("name", "nightly")));
        var doIt = restore.with("/spec/preflightOnly", false);

        assertThat(Stream.of(target, source, doIt))
                .allSatisfy(changed -> Refusal.of(() -> api.update(changed)).isOnly("spec", "spec is immutable"));
    }

    @Test
    void shouldLetLabelsChange() {
        var restore = Manifest.hsmRestore(Manifest.uniqueName());
        api.create(restore);

        var labelled = api.update(restore.with("/metadata/labels/team", "a"));

        assertThat(labelled.getMetadata().getLabels()).containsEntry("team", "a");
        assertThat(labelled.getMetadata().getGeneration()).isEqualTo(1);
    }

    static Stream<Manifest> accepted() {
        var folders = Stream.of(
                        "mhsm-payments-20260301020000",
                        "mhsm-payments-2026030102000012",
                        "mhsm-payments-20260301020000123456",
                        "mhsm-abc-20260301020000",
                        "mhsm-a-b-c-20260301020000",
                        "mhsm-a23456789012345678901234-2026030102000012")
                .map(folder -> RESTORE.with("/spec/source/folder", folder));
        var references = Stream.of("a", "0", "nightly", "nightly.2026-01-01", "n".repeat(63))
                .map(name -> Map.of("name", name))
                .flatMap(ref -> Stream.of(Map.of("backupRef", ref), Map.of("scheduleRef", ref)))
                .map(source -> RESTORE.with("/spec/source", source));
        var keys = Stream.of("s", "0", "-", "Signing-Key-2", "k".repeat(127))
                .map(key -> RESTORE.with("/spec/keyName", key));
        var times = Stream.of("2026-03-01T04:00:00Z", "2028-02-29T23:59:59Z", "9999-12-31T23:59:59Z")
                .map(time -> RESTORE.with("/spec/notAfter", time));
        var policies = Stream.of("Always", "IfNeeded", "Never")
                .map(policy -> RESTORE.with("/spec/safetyBackup/policy", policy));
        var ages = Stream.of("1m 0s", "24h 1h", "60s 59s", "31m 30m", "1h1s 1h", "2h 0h0m0s")
                .map(pair -> pair.split(" "))
                .map(pair ->
                        RESTORE.with("/spec/safetyBackup/maxAge", pair[0]).with("/spec/safetyBackup/minAge", pair[1]));
        var durations = Stream.of("1m 10m", "24h 168h", "1h30m 24h", "86400s 604800s")
                .map(pair -> pair.split(" "))
                .map(pair -> RESTORE.with("/spec/startDeadline", pair[0]).with("/spec/timeout", pair[1]));
        var own = Stream.of(
                RESTORE,
                Manifest.hsmRestore("n".repeat(56)),
                RESTORE.with("/spec/safetyBackup", Map.of()),
                RESTORE.with("/spec/preflightOnly", true));
        return Stream.of(folders, references, keys, times, policies, ages, durations, own)
                .flatMap(s -> s);
    }
}

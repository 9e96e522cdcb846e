package dev.hsmbackup.crds;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class CloudHsmRestoreRulesTest {

    private static final Manifest RESTORE = Manifest.cloudHsmRestore("back");

    private final ApiServer api = ApiServer.shared();

    @ParameterizedTest
    @MethodSource("accepted")
    void shouldAccept(Manifest restore) {
        assertThat(api.tryOut(restore).getMetadata().getUid()).isNotBlank();
    }

    @ParameterizedTest
    @MethodSource("dev.hsmbackup.crds.CloudHsmRestoreRefusals#all")
    void shouldRefuse(Refused refused) {
        Refusal.of(() -> api.tryOut(refused.object())).isOnly(refused.field(), refused.message());
    }

    @Test
    void shouldFillInWhatIsSafe() {
        var created = api.tryOut(RESTORE);

        assertThat(created.<Map<String, Object>>get("spec"))
                .containsEntry("preflightOnly", false)
                .containsEntry("startDeadline", "1h")
                .containsEntry("timeout", "24h")
                .containsOnlyKeys(
                        "cloudHsmRef", "source", "confirm", "notAfter", "preflightOnly", "startDeadline", "timeout");
    }

    @ParameterizedTest
    @CsvSource({
        "/spec/notAfter, 2026-03-01T05:00:00Z",
        "/spec/source/backupId, cloudhsm-0e35c989-c582-4b3c-958d-596e4c4fe133-2025061314364593",
        "/spec/startDeadline, 12h",
        "/spec/timeout, 12h"
    })
    void shouldKeepTheSpec(String field, String other) {
        var restore = Manifest.cloudHsmRestore(Manifest.uniqueName());
        api.create(restore);

        Refusal.of(() -> api.update(restore.with(field, other)))
                .isOnly("spec", "spec is immutable; create a new CloudHsmRestore");
    }

    /** Two fields at once, or no text. */
    @Test
    void shouldKeepTheDestinationTheSourceAndThatItOnlyChecks() {
        var restore = Manifest.cloudHsmRestore(Manifest.uniqueName()).with("/spec/preflightOnly", true);
        api.create(restore);
        var destination = restore.with("/spec/cloudHsmRef/name", "others").with("/spec/confirm", "others");
        var source = restore.with("/spec/source", Map.of("backupRef", Map.of("name", "nightly")));
        var doIt = restore.with("/spec/preflightOnly", false);

        assertThat(Stream.of(destination, source, doIt))
                .allSatisfy(changed -> Refusal.of(() -> api.update(changed)).isOnly("spec", "spec is immutable"));
    }

    @Test
    void shouldLetLabelsChange() {
        var restore = Manifest.cloudHsmRestore(Manifest.uniqueName());
        api.create(restore);

        var labelled = api.update(restore.with("/metadata/labels/team", "a"));

        assertThat(labelled.getMetadata().getLabels()).containsEntry("team", "a");
        assertThat(labelled.getMetadata().getGeneration()).isEqualTo(1);
    }

    static Stream<Manifest> accepted() {
        var ids = Stream.of(
                        Runs.BACKUP_ID,
                        "cloudhsm-0e35c989-c582-4b3c-958d-596e4c4fe133-20250613143645",
                        "cloudhsm-0e35c989-c582-4b3c-958d-596e4c4fe133-20250613143645920000",
                        "cloudhsm-0E35C989-C582-4B3C-958D-596E4C4FE133-2025061314364592")
                .map(id -> RESTORE.with("/spec/source/backupId", id));
        var references = Stream.of("a", "0", "nightly", "nightly.2026-01-01", "n".repeat(63))
                .map(name -> Map.of("name", name))
                .flatMap(ref -> Stream.of(Map.of("backupRef", ref), Map.of("scheduleRef", ref)))
                .map(source -> RESTORE.with("/spec/source", source));
        var names = Stream.of("a", "0", "pay--ments", "n".repeat(63))
                .map(name -> RESTORE.with("/spec/cloudHsmRef/name", name).with("/spec/confirm", name));
        var times = Stream.of("2026-03-01T04:00:00Z", "2028-02-29T23:59:59Z", "9999-12-31T23:59:59Z")
                .map(time -> RESTORE.with("/spec/notAfter", time));
        var durations = Stream.of("1m 10m", "24h 168h", "1h30m 24h", "86400s 604800s")
                .map(pair -> pair.split(" "))
                .map(pair -> RESTORE.with("/spec/startDeadline", pair[0]).with("/spec/timeout", pair[1]));
        var own =
                Stream.of(RESTORE, Manifest.cloudHsmRestore("n".repeat(63)), RESTORE.with("/spec/preflightOnly", true));
        return Stream.of(ids, references, names, times, durations, own).flatMap(s -> s);
    }
}

package dev.hsmbackup.operator.operation;

import static dev.hsmbackup.operator.operation.Backups.at;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hsmbackup.crds.HsmRestore;
import dev.hsmbackup.crds.HsmRestoreSpec;
import dev.hsmbackup.crds.HsmRestoreSpec.Safety;
import dev.hsmbackup.crds.SafetyBackup;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a restore does about its safety backup, once it is known how that stands. FAULTS F88, F89. */
class SafetyWaitTest {
    private final HsmRestore restore = Restores.full();

    @Test
    void shouldDecideByWhatThereIs() {
        Map<SafetyState, String> expected = new LinkedHashMap<>();
        expected.put(new SafetyState.NotWanted(), "on");
        expected.put(new SafetyState.Missing(), "make back-safety, Awaiting_safety_backup AwaitingSafetyBackup 1s");
        expected.put(
                new SafetyState.UnderWay("back-safety", "It runs.", at("1s")),
                "Awaiting_safety_backup AwaitingSafetyBackup 1s");
        expected.put(
                new SafetyState.Unconfirmed("back-safety", "No answer.", null),
                "Awaiting_safety_backup AwaitingSafetyBackup 15s");
        expected.put(
                new SafetyState.Unconfirmed("back-safety", "Throttled.", Duration.ofMinutes(2)),
                "Awaiting_safety_backup AwaitingSafetyBackup 2m");
        expected.put(new SafetyState.Useless("back-safety", "it failed"), "Failed SafetyBackupMissing !");
        expected.put(confirmed(at("1m")), "on");
        expected.put(
                new SafetyState.Confirmed(new SafetyBackup("b", null, null, null)), "Failed SafetyBackupMissing !");
        Map<SafetyState, String> decided = new LinkedHashMap<>();

        expected.keySet()
                .forEach(state -> decided.put(state, Restores.text(SafetyPolicy.decide(restore, state, at("1m")))));

        assertThat(decided).isEqualTo(expected);
        assertThat(decided.keySet().stream().map(Object::getClass).distinct())
                .containsExactlyInAnyOrder(SafetyState.class.getPermittedSubclasses());
    }

    /** It ended at 1h. FAULTS F88, F89. */
    @ParameterizedTest(name = "maxAge {0}, minAge {1}, asked at {2}")
    @CsvSource({
        "30m, 0s,  1h,       on",
        "30m, 0s,  1h30m,    on",
        "30m, 0s,  1h30m1s,  Failed SafetyBackupMissing !",
        "30m, 0s,  25h,      Failed SafetyBackupMissing !",
        "24h, 0s,  25h,      on",
        "24h, 0s,  25h0m1s,  Failed SafetyBackupMissing !",
        "35m, 30m, 1h,       Awaiting_safety_backup AwaitingSafetyBackup stalled ! 30s",
        "35m, 30m, 1h29m50s, Awaiting_safety_backup AwaitingSafetyBackup stalled ! 10s",
        "35m, 30m, 1h30m,    on",
        "35m, 30m, 1h35m,    on",
        "35m, 30m, 1h35m1s,  Failed SafetyBackupMissing !",
    })
    void shouldWantItNeitherTooOldNorTooYoung(String maxAge, String minAge, String now, String expected) {
        HsmRestore asks =
                Restores.of(null, new Safety(HsmRestoreSpec.SafetyPolicy.IF_NEEDED, maxAge, minAge), at("24h"));

        Optional<Decision> decision = SafetyPolicy.decide(asks, confirmed(at("1h")), at(now));

        assertThat(Restores.text(decision)).isEqualTo(expected);
        assertThat(SafetyPolicy.fresh(asks, confirmed(at("1h")).backup(), at(now)))
                .isEqualTo(!expected.startsWith("Failed"));
    }

    @Test
    void shouldSayWhatItWaitsForAndSinceWhen() {
        var underWay = new SafetyState.UnderWay("back-safety", "Azure runs backup job 7.", at("1s"));

        assertThat(Restores.message(SafetyPolicy.decide(restore, underWay, at("1m"))))
                .isEqualTo("Waits since 2026-03-01T10:00:01Z for HsmBackup back-safety: Azure runs backup job 7.");
        assertThat(Restores.message(SafetyPolicy.decide(
                        restore, new SafetyState.Useless("back-safety", "it is a backup of another HSM"), at("1m"))))
                .isEqualTo("Nothing was restored: HsmBackup back-safety is no safety backup, for it is a backup of"
                        + " another HSM. Mend that, and create a new HsmRestore.");
    }

    @Test
    void shouldSayTheSameOnce() {
        var underWay = new SafetyState.UnderWay("back-safety", "It runs.", at("1s"));
        restore.setStatus(
                written(SafetyPolicy.decide(restore, underWay, at("1m"))).status());

        assertThat(Restores.text(SafetyPolicy.decide(restore, underWay, at("1m1s"))))
                .isEqualTo("again 1.016s");
    }

    /** I10: a wait of ten minutes shows as condition and event, once. */
    @Test
    void shouldShowAStall() {
        var underWay = new SafetyState.UnderWay("back-safety", "It runs.", at("1s"));

        assertThat(Restores.text(SafetyPolicy.decide(restore, underWay, at("9m59s"))))
                .isEqualTo("Awaiting_safety_backup AwaitingSafetyBackup 1s");
        Decision.Write told = written(SafetyPolicy.decide(restore, underWay, at("10m")));
        restore.setStatus(told.status());

        assertThat(Cell.text(told)).isEqualTo("Awaiting_safety_backup AwaitingSafetyBackup stalled ! 10s");
        assertThat(Restores.text(SafetyPolicy.decide(restore, underWay, at("11m"))))
                .isEqualTo("again 11s");
    }

    private static Decision.Write written(Optional<Decision> decision) {
        return (Decision.Write) decision.orElseThrow();
    }

    private static SafetyState.Confirmed confirmed(@Nullable Instant end) {
        return new SafetyState.Confirmed(new SafetyBackup("back-safety", Backups.JOB, Restores.SAFETY_FOLDER, end));
    }
}

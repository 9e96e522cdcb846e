package dev.hsmbackup.operator.operation;

import static dev.hsmbackup.operator.operation.Backups.at;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hsmbackup.crds.GoDuration;
import dev.hsmbackup.crds.HsmRestore;
import dev.hsmbackup.operator.operation.SourcePolicy.Found;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whose folder it is, and how old. FAULTS S07. */
class SourceAgeTest {

    private final HsmRestore restore = Restores.full();

    /** 14 digits in the documentation, 16 in recordings; more may come. */
    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "mhsm-payments-20260301010203,         2026-03-01T01:02:03Z",
                "mhsm-payments-2026030101020304,       2026-03-01T01:02:03Z",
                "mhsm-payments-20260301010203040506,   2026-03-01T01:02:03Z",
                "mhsm-pay-ments-2-20260301010203,      2026-03-01T01:02:03Z",
                "mhsm-payments-20240229235959,         2024-02-29T23:59:59Z",
                "mhsm-payments-20260231010203,         -",
                "mhsm-payments-20260229010203,         -",
                "mhsm-payments-20261301010203,         -",
                "mhsm-payments-20260301240000,         -",
                "mhsm-payments-20260301016003,         -",
                "mhsm-payments-2026030101020,          -",
                "mhsm-payments-202603010102030405067,  -",
                "mhsm-20260301010203,                  -",
                "payments-20260301010203,              -",
                "MHSM-payments-20260301010203,         -",
                "'',                                   -",
            })
    void shouldReadTheAgeOffTheFoldersName(String folder, @Nullable Instant made) {
        assertThat(SourcePolicy.folder(folder)).isEqualTo(new Found.Folder(folder, made));
    }

    /** Whose folder it is, and whether the admin allows others. FAULTS S07. */
    @ParameterizedTest
    @CsvSource({
        "mhsm-payments-2026030101020304,    false, on",
        "mhsm-payments-2026030101020304,    true,  on",
        "mhsm-other-2026030101020304,       false, Failed SourceNotAllowed !",
        "mhsm-other-2026030101020304,       true,  on",
        "mhsm-payments-2-2026030101020304,  false, Failed SourceNotAllowed !",
        "mhsm-my-payments-2026030101020304, false, Failed SourceNotAllowed !",
        "mhsm-paymentsx-2026030101020304,   false, Failed SourceNotAllowed !",
        "anything,                          false, Failed SourceNotAllowed !",
        "anything,                          true,  on",
    })
    void shouldRestoreFoldersOfOtherHsmsOnlyWhereTheAdminAllows(String folder, boolean foreign, String expected) {
        var source = new Found.Folder(folder, Restores.MADE);

        Optional<Decision> decision = SourcePolicy.allowed(
                restore, source, Restores.target(Restores.access(foreign, null, false, false)), at("5s"));

        assertThat(Restores.text(decision)).isEqualTo(expected);
        decision.ifPresent(
                fails -> assertThat(Restores.message(fails)).contains(folder, "\"payments\"", "allowForeignFolders"));
    }

    /** Age when asked; at most 2h. */
    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "2h, 1h59m59s, on",
                "2h, 2h,       on",
                "2h, 2h0m1s,   Failed SourceTooOld !",
                "2h, -,        Failed SourceTooOld !",
                "-,  9000h,    on",
                "-,  -,        on",
            })
    void shouldRestoreNothingTooOld(@Nullable String most, @Nullable String age, String expected) {
        Instant now = at("5s");
        Instant made = age == null ? null : now.minus(GoDuration.parse(age));
        var source = new Found.Folder(Restores.FOLDER, made);

        Optional<Decision> decision =
                SourcePolicy.allowed(restore, source, Restores.target(Restores.access(true, most, false, false)), now);

        assertThat(Restores.text(decision)).isEqualTo(expected);
        decision.ifPresent(fails -> assertThat(Restores.message(fails))
                .contains(Restores.FOLDER, "maxSourceAge", "2h")
                .contains(made == null ? "no known age" : "made at " + made));
    }
}

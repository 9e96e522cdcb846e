package dev.hsmbackup.operator.operation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hsmbackup.crds.HsmRestore;
import dev.hsmbackup.crds.HsmRestoreSpec;
import dev.hsmbackup.crds.LocalRef;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What only a CRD without its rules lets pass. */
class SpecPolicyTest {

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "payments, -, -,  mhsm-payments-2026030101020304, on",
                "payments, a, -,  -,                              on",
                "payments, -, b,  -,                              on",
                // A source of a newer version: told elsewhere.
                "payments, -, -,  -,                              on",
                "'',       -, -,  mhsm-payments-2026030101020304, Failed NotConfirmed !",
                "PAYMENTS, -, -,  mhsm-payments-2026030101020304, Failed NotConfirmed !",
                "payroll,  a, b,  mhsm-payments-2026030101020304, Failed NotConfirmed !",
                "payments, a, b,  -,                              Failed SourceNotUsable !",
                "payments, a, -,  mhsm-payments-2026030101020304, Failed SourceNotUsable !",
                "payments, -, b,  mhsm-payments-2026030101020304, Failed SourceNotUsable !",
                "payments, a, b,  mhsm-payments-2026030101020304, Failed SourceNotUsable !",
            })
    void shouldRestoreOnlyWhatIsSaidOnceAndConfirmed(
            String confirm,
            @Nullable String backup,
            @Nullable String schedule,
            @Nullable String folder,
            String expected) {
        HsmRestore restore = Restores.full();
        HsmRestoreSpec spec = restore.getSpec();
        restore.setSpec(new HsmRestoreSpec(
                spec.managedHsmRef(),
                new HsmRestoreSpec.Source(ref(backup), ref(schedule), folder),
                spec.keyName(),
                confirm,
                spec.notAfter(),
                spec.safetyBackup(),
                spec.preflightOnly(),
                spec.startDeadline(),
                spec.timeout()));

        Optional<Decision> decision = RestorePolicy.admit(restore, Backups.at("1m"));

        assertThat(Restores.text(decision)).isEqualTo(expected);
        if (decision.isPresent()) {
            assertThat(Restores.message(decision)).contains("Nothing was sent", "CRDs", "create a new HsmRestore");
        }
    }

    private static @Nullable LocalRef ref(@Nullable String name) {
        return name == null ? null : new LocalRef(name);
    }
}

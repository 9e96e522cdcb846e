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
        restore.setSpec(
                with(spec, new HsmRestoreSpec.Source(ref(backup), ref(schedule), folder), spec.keyName(), confirm));

        Optional<Decision> decision = RestorePolicy.admit(restore, Backups.at("1m"));

        assertThat(Restores.text(decision)).isEqualTo(expected);
        if (decision.isPresent()) {
            assertThat(Restores.message(decision)).contains("Nothing was sent", "CRDs", "create a new HsmRestore");
        }
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "signing, payments,             on",
                "signing, payments/signing,     on",
                "signing, payments/other,       Failed NotConfirmed !",
                "signing, payments/,            Failed NotConfirmed !",
                "signing, payments/signing/,    Failed NotConfirmed !",
                "signing, payments/Signing,     Failed NotConfirmed !",
                "signing, payroll/signing,      Failed NotConfirmed !",
                "signing, signing,              Failed NotConfirmed !",
                "signing, '',                   Failed NotConfirmed !",
                // The key got lost on the way: the whole HSM would be restored.
                "-,       payments/signing,     Failed NotConfirmed !",
                "-,       payments/null,        Failed NotConfirmed !",
                "-,       payments/,            Failed NotConfirmed !",
                "null,    payments/null,        on",
            })
    void shouldTakeHsmAndKeyForOneKey(@Nullable String key, String confirm, String expected) {
        HsmRestore restore = Restores.full();
        restore.setSpec(with(restore.getSpec(), restore.getSpec().source(), key, confirm));

        Optional<Decision> decision = RestorePolicy.admit(restore, Backups.at("1m"));

        assertThat(Restores.text(decision)).isEqualTo(expected);
        if (decision.isPresent()) {
            assertThat(Restores.message(decision)).contains("Nothing was sent", "\"payments\"");
            assertThat(Restores.message(decision).contains("\"payments/signing\""))
                    .isEqualTo(key != null);
        }
    }

    private static HsmRestoreSpec with(
            HsmRestoreSpec spec, HsmRestoreSpec.Source source, @Nullable String key, String confirm) {
        return new HsmRestoreSpec(
                spec.managedHsmRef(),
                source,
                key,
                confirm,
                spec.notAfter(),
                spec.safetyBackup(),
                spec.preflightOnly(),
                spec.startDeadline(),
                spec.timeout());
    }

    private static @Nullable LocalRef ref(@Nullable String name) {
        return name == null ? null : new LocalRef(name);
    }
}

package dev.hsmbackup.operator.operation;

import dev.hsmbackup.crds.CloudHsmRestore;
import dev.hsmbackup.crds.HsmBackup;
import dev.hsmbackup.crds.HsmRestore;
import dev.hsmbackup.crds.Run;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Looks once more at what the CRD's rules promise of a restore, where to believe it could cost an HSM: tools that convert
 * CRDs, and older ones, drop such rules without a word, and then the API server takes anything.
 */
final class SpecPolicy {

    private static final String RULES_MISSING =
            "Nothing was sent. The CRD's rules refuse this, so they are missing in this cluster: ask the platform admin to"
                    + " install the CRDs anew (helm upgrade, or kubectl apply --server-side), then create a new ";

    private SpecPolicy() {}

    /** Empty: it says one thing, twice. */
    static Optional<Decision> decide(Run restore, Instant now) {
        return switch (restore) {
            case HsmBackup _ -> Optional.empty();
            case HsmRestore full -> {
                var source = full.getSpec().source();
                String key = full.getSpec().keyName();
                yield decide(
                        full,
                        full.getSpec().confirm(),
                        key == null ? null : full.target().name() + "/" + key,
                        now,
                        Stream.of(source.backupRef(), source.scheduleRef(), source.folder()));
            }
            case CloudHsmRestore cloud -> {
                var source = cloud.getSpec().source();
                yield decide(
                        cloud,
                        cloud.getSpec().confirm(),
                        null,
                        now,
                        Stream.of(source.backupRef(), source.scheduleRef(), source.backupId()));
            }
        };
    }

    /** @param withKey what confirm may be besides the HSM's name; null: nothing */
    private static Optional<Decision> decide(
            Run restore,
            @Nullable String confirm,
            @Nullable String withKey,
            Instant now,
            Stream<@Nullable Object> sources) {
        String hsm = restore.target().name();
        if (!hsm.equals(confirm) && (withKey == null || !withKey.equals(confirm))) {
            return RestorePolicy.fail(
                    restore,
                    Reasons.NOT_CONFIRMED,
                    "spec.confirm does not repeat what would be restored into, \"" + hsm + "\""
                            + (withKey == null ? "" : ", nor HSM and key, \"" + withKey + "\"") + ". "
                            + RULES_MISSING + restore.getKind() + " in which it does.",
                    now);
        }
        // None at all is a kind of source that only a newer version knows; that is told elsewhere.
        return sources.filter(Objects::nonNull).count() > 1
                ? RestorePolicy.fail(
                        restore,
                        Reasons.SOURCE_NOT_USABLE,
                        "spec.source names more than one backup. " + RULES_MISSING + restore.getKind()
                                + " with exactly one.",
                        now)
                : Optional.empty();
    }
}

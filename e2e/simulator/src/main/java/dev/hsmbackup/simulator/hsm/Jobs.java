package dev.hsmbackup.simulator.hsm;

import dev.hsmbackup.simulator.job.Job;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import java.util.function.Supplier;

/** What the jobs do. */
final class Jobs {
    private static final DateTimeFormatter STAMP =
            DateTimeFormatter.ofPattern("yyyyMMddHHmmss").withZone(ZoneOffset.UTC);
    private static final Outcome NO_CONTAINER =
            Outcome.failed("InvalidQueryParameterValue", "InvalidQueryParameterValue", "InvalidQueryParameterValue");
    private static final Outcome INVALID_BACKUP = Outcome.failed("Invalid backup provided");
    /** No text is known. */
    private static final Outcome NO_FRESH_BACKUP =
            Outcome.failed("A full backup of this HSM within the last 30 minutes is required before any restore");

    private static final Duration FRESH = Duration.ofMinutes(30);

    private final BackupStorage storage;
    private final InstantSource clock;

    Jobs(BackupStorage storage, InstantSource clock) {
        this.storage = storage;
        this.clock = clock;
    }

    Job<JobKind, Outcome> backup(ManagedHsm hsm, StorageTarget target) {
        Optional<Outcome> failure = unreachable(hsm, target, true);
        String folder = target.prefix() + folderName(hsm, clock.instant());
        String folderUri = target.containerUrl() + "/" + folder;
        return hsm.start(
                JobKind.BACKUP,
                failure.isPresent(),
                folderUri,
                () -> unreachable(hsm, target, true).orElseGet(() -> {
                    storage.write(
                            String.valueOf(target.containerUrl()),
                            folder + "/" + Snapshot.BLOB,
                            hsm.snapshot().toBody());
                    return Outcome.backedUp(folderUri);
                }));
    }

    Job<JobKind, Outcome> preBackup(ManagedHsm hsm, Optional<StorageTarget> target) {
        Supplier<Optional<Outcome>> failure = () -> target.flatMap(where -> unreachable(hsm, where, true));
        return hsm.start(
                JobKind.PRE_BACKUP,
                failure.get().isPresent(),
                null,
                () -> failure.get().orElseGet(Outcome::succeeded));
    }

    Job<JobKind, Outcome> restore(ManagedHsm hsm, StorageTarget target, String folder) {
        Optional<Outcome> stale = stale(hsm);
        return hsm.start(
                JobKind.RESTORE,
                stale.or(() -> unusable(hsm, target, folder)).isPresent(),
                null,
                () -> stale.or(() -> unusable(hsm, target, folder)).orElseGet(() -> {
                    hsm.restore(snapshot(target, folder).orElseThrow());
                    return Outcome.succeeded();
                }));
    }

    Job<JobKind, Outcome> preRestore(ManagedHsm hsm, StorageTarget target, String folder) {
        Optional<Outcome> stale = stale(hsm);
        return hsm.start(
                JobKind.PRE_RESTORE,
                stale.or(() -> unusable(hsm, target, folder)).isPresent(),
                null,
                () -> stale.or(() -> unusable(hsm, target, folder)).orElseGet(Outcome::succeeded));
    }

    Job<JobKind, Outcome> selectiveRestore(ManagedHsm hsm, StorageTarget target, String folder, String keyName) {
        Optional<Outcome> stale = stale(hsm);
        return hsm.start(
                JobKind.SELECTIVE_RESTORE,
                stale.or(() -> unusable(hsm, target, folder)).isPresent(),
                null,
                () -> stale.or(() -> unusable(hsm, target, folder))
                        .orElseGet(
                                () -> restoreKey(hsm, snapshot(target, folder).orElseThrow(), keyName)));
    }

    private static Outcome restoreKey(ManagedHsm hsm, Snapshot snapshot, String keyName) {
        Optional<StoredKey> saved = snapshot.keys().stream()
                .filter(key -> key.name().equals(keyName))
                .findFirst();
        if (saved.isEmpty()) {
            return Outcome.failed(
                    "The given key or its versions NOT found",
                    "No key versions are updated",
                    "The given key or its versions NOT found");
        }
        int versions = saved.get().versions().size();
        // A soft-deleted key of that name counts as there: the documentation wants it purged.
        boolean taken = hsm.keys().isTaken(keyName);
        if (!taken) {
            hsm.keys().put(saved.get().recovered());
        }
        return Outcome.succeeded("Number of successful key versions restored: " + (taken ? 0 : versions)
                + ", Number of key versions could not overwrite: " + (taken ? versions : 0));
    }

    private Optional<Outcome> unreachable(ManagedHsm hsm, StorageTarget target, boolean write) {
        if (target.containerUrl() == null) {
            return Optional.of(NO_CONTAINER);
        }
        return storage.refusal(hsm.definition().managedIdentity(), target.containerUrl(), target.key(), write)
                .map(Outcome::failed);
    }

    private Optional<Outcome> unusable(ManagedHsm hsm, StorageTarget target, String folder) {
        return unreachable(hsm, target, false)
                .or(() -> snapshot(target, folder)
                                .filter(found -> found.securityDomain()
                                        .equals(hsm.definition().securityDomain()))
                                .isPresent()
                        ? Optional.empty()
                        // The text for a foreign security domain is not recorded; a folder that is no backup gets this.
                        : Optional.of(INVALID_BACKUP));
    }

    /** Why nothing is restored into this HSM now, as of the start; empty unless the fleet wants it so. */
    private Optional<Outcome> stale(ManagedHsm hsm) {
        Instant oldest = clock.instant().minus(FRESH);
        return !hsm.definition().odd().wantsFreshBackup()
                        || hsm.jobs().all().stream()
                                .filter(job -> job.kind() == JobKind.BACKUP)
                                .filter(job -> job.outcome()
                                        .filter(outcome -> outcome.status().equals("Succeeded"))
                                        .isPresent())
                                .anyMatch(job -> !job.endsAt().isBefore(oldest))
                ? Optional.empty()
                : Optional.of(NO_FRESH_BACKUP);
    }

    private Optional<Snapshot> snapshot(StorageTarget target, String folder) {
        return storage.read(String.valueOf(target.containerUrl()), target.prefix() + folder + "/" + Snapshot.BLOB)
                .flatMap(Snapshot::from);
    }

    /** The two further digits of the recordings are taken as hundredths of a second. */
    private static String folderName(ManagedHsm hsm, Instant now) {
        String stamp = STAMP.format(now);
        String more = hsm.definition().odd().digits() == 16 ? "%02d".formatted(now.toEpochMilli() % 1000 / 10) : "";
        return "mhsm-" + hsm.definition().name() + "-" + stamp + more;
    }
}

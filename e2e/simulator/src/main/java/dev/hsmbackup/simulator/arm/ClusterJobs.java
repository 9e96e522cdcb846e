package dev.hsmbackup.simulator.arm;

import dev.hsmbackup.simulator.hsm.BackupStorage;
import dev.hsmbackup.simulator.hsm.StoragePlace;
import dev.hsmbackup.simulator.job.Job;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/** What the jobs of clusters do. */
final class ClusterJobs {
    private static final DateTimeFormatter STAMP =
            DateTimeFormatter.ofPattern("yyyyMMddHHmmssSS").withZone(ZoneOffset.UTC);
    private static final DateTimeFormatter BACKUP_TIME =
            DateTimeFormatter.ofPattern("M/d/yyyy h:mm:ss a", Locale.US).withZone(ZoneOffset.UTC);
    private static final Pattern BACKUP_ID =
            Pattern.compile("cloudhsm-[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}-\\d{16}");

    private final BackupStorage storage;
    private final InstantSource clock;

    /**
     * What a request names.
     *
     * @param containerUri as sent
     * @param backupId empty where a backup is to be made
     */
    record Target(String containerUri, StoragePlace place, String backupId) {}

    /**
     * A job that was started.
     *
     * @param damaged true where its start made the cluster nonfunctional
     */
    record Started(Job<ClusterJobKind, ClusterOutcome> job, boolean damaged) {}

    ClusterJobs(BackupStorage storage, InstantSource clock) {
        this.storage = storage;
        this.clock = clock;
    }

    Started backup(CloudHsm cluster, Target target) {
        Instant start = clock.instant();
        Instant content = start.minus(cluster.definition().ageOfContent());
        String backupId = "cloudhsm-" + cluster.guid() + "-" + STAMP.format(start);
        String details = "HSM Backup Time: " + BACKUP_TIME.format(content) + " +00:00 UTC.";
        return start(cluster, ClusterJobKind.BACKUP, target, () -> unfitForBackup(cluster, target), end -> {
            storage.write(
                    String.valueOf(target.place().containerUrl()),
                    target.place().prefix() + ClusterBackup.blob(backupId),
                    cluster.contentOf(content).toBody());
            return ClusterOutcome.backedUp(backupId, details);
        });
    }

    Started validateBackup(CloudHsm cluster, Target target) {
        return start(
                cluster,
                ClusterJobKind.VALIDATE_BACKUP,
                target,
                () -> unfitForBackup(cluster, target),
                end -> ClusterOutcome.succeeded());
    }

    /** Azure's warning comes true at the start: what the job does afterwards cannot make it good. */
    Started restore(CloudHsm cluster, Target target) {
        boolean damage = cluster.isActive()
                || backup(target).stream()
                        .anyMatch(found ->
                                found.source().equals(cluster.definition().normalId()));
        if (damage) {
            cluster.damage();
        }
        Started started =
                start(cluster, ClusterJobKind.RESTORE, target, () -> unfitForRestore(cluster, target), end -> {
                    cluster.restored(backup(target).orElseThrow(), end);
                    return ClusterOutcome.succeeded();
                });
        return new Started(started.job(), damage);
    }

    /** Does not look at the activation state: whether Azure does is not known, so nobody may rely on it. */
    Started validateRestore(CloudHsm cluster, Target target) {
        return start(
                cluster,
                ClusterJobKind.VALIDATE_RESTORE,
                target,
                () -> unusable(cluster, target),
                end -> ClusterOutcome.succeeded());
    }

    @FunctionalInterface
    private interface Work {
        ClusterOutcome at(Instant end);
    }

    private static Started start(
            CloudHsm cluster,
            ClusterJobKind kind,
            Target target,
            Supplier<Optional<ClusterOutcome>> failure,
            Work work) {
        return new Started(
                cluster.start(
                        kind,
                        failure.get().isPresent(),
                        target.containerUri(),
                        end -> failure.get().orElseGet(() -> work.at(end))),
                false);
    }

    private Optional<ClusterOutcome> unfitForBackup(CloudHsm cluster, Target target) {
        return cluster.isActive()
                ? unreachable(cluster, target, true)
                : Optional.of(ClusterOutcome.failed("ClusterNotActive", "The Cloud HSM cluster is not activated."));
    }

    private Optional<ClusterOutcome> unfitForRestore(CloudHsm cluster, Target target) {
        return cluster.isFresh()
                ? unusable(cluster, target)
                : Optional.of(ClusterOutcome.failed(
                        "InvalidActivationState", "The Cloud HSM cluster is not in the NotActivated state."));
    }

    private Optional<ClusterOutcome> unusable(CloudHsm cluster, Target target) {
        return unreachable(cluster, target, false)
                .or(() -> backup(target).isPresent()
                        ? Optional.empty()
                        : Optional.of(ClusterOutcome.failed("InvalidBackup", "Invalid backup provided")));
    }

    private Optional<ClusterOutcome> unreachable(CloudHsm cluster, Target target, boolean write) {
        String url = target.place().containerUrl();
        Optional<String> refusal = url == null
                ? Optional.of("InvalidQueryParameterValue")
                : storage.refusal(
                        cluster.definition().managedIdentity(), url, new BackupStorage.ManagedIdentity(), write);
        return refusal.map(code -> ClusterOutcome.failed(code, "Storage answered: " + code));
    }

    private Optional<ClusterBackup> backup(Target target) {
        String url = target.place().containerUrl();
        return url == null || !BACKUP_ID.matcher(target.backupId()).matches()
                ? Optional.empty()
                : storage.read(url, target.place().prefix() + ClusterBackup.blob(target.backupId()))
                        .flatMap(ClusterBackup::from);
    }
}

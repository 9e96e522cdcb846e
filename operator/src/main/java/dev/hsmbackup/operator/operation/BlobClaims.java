package dev.hsmbackup.operator.operation;

import dev.hsmbackup.crds.CloudHsmRestore;
import dev.hsmbackup.crds.HsmBackup;
import dev.hsmbackup.crds.HsmRestore;
import dev.hsmbackup.crds.LocalRef;
import dev.hsmbackup.crds.Phase;
import dev.hsmbackup.crds.Run;
import dev.hsmbackup.crds.RunStatus;
import dev.hsmbackup.crds.SafetyBackup;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Who else needs the blobs of a backup: then they stay, whoever wants them deleted. */
public final class BlobClaims {

    private BlobClaims() {}

    /**
     * Looks at all that is there, in all namespaces, as read live.
     *
     * @param backups of the same HSM; the backup itself may be among them
     * @return why the blobs stay; empty: nobody needs them
     */
    public static Optional<BlobDecision.Keep> find(
            HsmBackup backup,
            BlobDecision.Delete what,
            List<HsmBackup> backups,
            List<HsmRestore> restores,
            List<CloudHsmRestore> cloudRestores) {
        List<HsmBackup> others = backups.stream()
                .filter(other -> !same(other, backup))
                .filter(other -> other.target().equals(backup.target()))
                .toList();
        return others.stream()
                .filter(other -> isAt(other.getStatus().folderUri(), what))
                .findFirst()
                .map(other -> kept(what, name(other, backup) + " records the same folder"))
                .or(() -> Stream.<Run>concat(restores.stream(), cloudRestores.stream())
                        .filter(restore -> names(restore, backup, what, others))
                        .findFirst()
                        .map(restore -> kept(what, name(restore, backup) + " names it")))
                .or(() -> others.stream().anyMatch(other -> isNewer(other, backup))
                        ? Optional.empty()
                        : Optional.of(kept(
                                what,
                                "it is the newest good backup of ManagedHsm \""
                                        + backup.target().name() + "\"")));
    }

    private static boolean names(Run restore, HsmBackup backup, BlobDecision.Delete what, List<HsmBackup> others) {
        RunStatus status = restore.getStatus();
        SafetyBackup safety = status.safetyBackup();
        if (isAt(status.folderUri(), what) || (safety != null && isAt(safety.folderUri(), what))) {
            return true;
        }
        String folder = restore instanceof HsmRestore it ? it.getSpec().source().folder() : null;
        if (what.folder().equals(folder)) {
            return true;
        }
        if (!namespace(restore).equals(namespace(backup))) {
            return false;
        }
        String name = backup.getMetadata().getName();
        if ((safety != null && safety.name().equals(name)) || isTo(backupRef(restore), name)) {
            return true;
        }
        // Which one of a schedule it takes is not decided yet.
        String schedule = ScheduledSource.schedule(restore);
        return schedule != null
                && status.folderUri() == null
                && !status.phase().isTerminal()
                && schedule.equals(ScheduledSource.madeBy(backup))
                && ScheduledSource.isOldEnough(restore, backup)
                && ScheduledSource.find(restore, schedule, inNamespaceOf(backup, others))
                        .filter(other -> isNewer(other, backup))
                        .isEmpty();
    }

    private static @Nullable LocalRef backupRef(Run restore) {
        return switch (restore) {
            case HsmRestore it -> it.getSpec().source().backupRef();
            case CloudHsmRestore it -> it.getSpec().source().backupRef();
            case HsmBackup _ -> null;
        };
    }

    private static List<HsmBackup> inNamespaceOf(HsmBackup backup, List<HsmBackup> others) {
        return others.stream()
                .filter(other -> namespace(other).equals(namespace(backup)))
                .toList();
    }

    /** Of two that ended in the same second, each counts as the newest. */
    private static boolean isNewer(HsmBackup other, HsmBackup backup) {
        return other.getStatus().phase() == Phase.SUCCEEDED
                && ScheduledSource.end(other).isAfter(ScheduledSource.end(backup));
    }

    private static boolean isAt(@Nullable String folderUri, BlobDecision.Delete what) {
        return what.folderUri().equals(folderUri);
    }

    private static boolean isTo(@Nullable LocalRef ref, @Nullable String name) {
        return ref != null && ref.name().equals(name);
    }

    private static boolean same(HsmBackup one, HsmBackup other) {
        return one.getMetadata().getUid().equals(other.getMetadata().getUid());
    }

    private static String namespace(Run run) {
        return run.getMetadata().getNamespace();
    }

    /** What others have in their namespaces is nobody else's business. */
    private static String name(Run run, HsmBackup backup) {
        return namespace(run).equals(namespace(backup))
                ? run.getKind() + " \"" + run.getMetadata().getName() + "\""
                : "a " + run.getKind() + " of another namespace";
    }

    private static BlobDecision.Keep kept(BlobDecision.Delete what, String why) {
        return BlobPolicy.kept(why + ". The backup is in " + what.folderUri());
    }
}

package dev.hsmbackup.operator.reconcile;

import dev.hsmbackup.crds.CloudHsmRef;
import dev.hsmbackup.crds.CloudHsmRestore;
import dev.hsmbackup.crds.CloudHsmRestoreSpec.Source;
import dev.hsmbackup.crds.HsmBackup;
import dev.hsmbackup.operator.kube.Runs;
import dev.hsmbackup.operator.operation.ClusterSourcePolicy;
import dev.hsmbackup.operator.operation.ClusterSourcePolicy.Found;
import dev.hsmbackup.operator.operation.ScheduledSource;
import dev.hsmbackup.operator.operation.Target;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Looks for the backup that a restore into a Cloud HSM names. */
public final class ClusterSources {

    private final Runs runs;
    private final Targets targets;
    private final InstantSource clock;

    public ClusterSources(Runs runs, Targets targets, InstantSource clock) {
        this.runs = runs;
        this.targets = targets;
        this.clock = clock;
    }

    Found find(CloudHsmRestore restore, Target.Destination hsm) {
        Source source = restore.getSpec().source();
        String namespace = restore.getMetadata().getNamespace();
        if (source.backupId() != null) {
            return ClusterSourcePolicy.backupId(
                    restore, source.backupId(), namesakes(namespace, source.backupId()), clock.instant());
        }
        if (source.backupRef() != null) {
            String name = source.backupRef().name();
            return backup(restore, "HsmBackup \"" + name + "\"", runs.live(HsmBackup.class, namespace, name), hsm);
        }
        if (source.scheduleRef() == null) {
            return ClusterSourcePolicy.unknownKind(restore, clock.instant());
        }
        String schedule = source.scheduleRef().name();
        List<HsmBackup> backups = runs.backups(namespace);
        return backup(
                restore,
                ScheduledSource.missing(restore, schedule, backups),
                ScheduledSource.find(restore, schedule, backups),
                hsm);
    }

    private List<HsmBackup> namesakes(String namespace, String backupId) {
        return runs.backups(namespace).stream()
                .filter(backup -> backupId.equalsIgnoreCase(backup.getStatus().backupId()))
                .toList();
    }

    private Found backup(CloudHsmRestore restore, String what, Optional<HsmBackup> found, Target.Destination hsm) {
        return found.map(backup -> ClusterSourcePolicy.backup(restore, backup, owner(backup), hsm, clock.instant()))
                .orElseGet(() -> ClusterSourcePolicy.missing(restore, what, clock.instant()));
    }

    private @Nullable String owner(HsmBackup backup) {
        return backup.target() instanceof CloudHsmRef hsm ? targets.address(hsm).orElse(null) : null;
    }
}

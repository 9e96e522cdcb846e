package dev.hsmbackup.operator.reconcile;

import dev.hsmbackup.crds.HsmBackup;
import dev.hsmbackup.crds.HsmRestore;
import dev.hsmbackup.crds.HsmRestoreSpec.Source;
import dev.hsmbackup.operator.kube.Runs;
import dev.hsmbackup.operator.operation.ScheduledSource;
import dev.hsmbackup.operator.operation.SourcePolicy;
import dev.hsmbackup.operator.operation.SourcePolicy.Found;
import dev.hsmbackup.operator.operation.Target;
import dev.hsmbackup.operator.port.HsmGateway;
import dev.hsmbackup.operator.port.JobAnswer;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Looks for the backup that a restore names. */
public final class RestoreSources {

    private final Runs runs;
    private final HsmGateway gateway;
    private final InstantSource clock;

    public RestoreSources(Runs runs, HsmGateway gateway, InstantSource clock) {
        this.runs = runs;
        this.gateway = gateway;
        this.clock = clock;
    }

    Found find(HsmRestore restore, Target.Restorable hsm) {
        Source source = restore.getSpec().source();
        String namespace = restore.getMetadata().getNamespace();
        if (source.folder() != null) {
            return SourcePolicy.folder(source.folder());
        }
        if (source.backupRef() != null) {
            String name = source.backupRef().name();
            return backup(restore, "HsmBackup \"" + name + "\"", runs.live(HsmBackup.class, namespace, name), hsm);
        }
        if (source.scheduleRef() == null) {
            return SourcePolicy.unknownKind(restore, clock.instant());
        }
        String schedule = source.scheduleRef().name();
        List<HsmBackup> backups = runs.backups(namespace);
        return backup(
                restore,
                ScheduledSource.missing(restore, schedule, backups),
                ScheduledSource.find(restore, schedule, backups),
                hsm);
    }

    private Found backup(HsmRestore restore, String what, Optional<HsmBackup> found, Target.Restorable hsm) {
        if (found.isEmpty()) {
            return SourcePolicy.missing(restore, what, clock.instant());
        }
        HsmBackup backup = found.get();
        String job = SourcePolicy.jobToAsk(backup, hsm.hsm().host());
        @Nullable JobAnswer word = job == null ? null : gateway.backupJob(hsm.backups(), job);
        return SourcePolicy.backup(restore, backup, word, hsm, clock.instant());
    }
}

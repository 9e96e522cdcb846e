package dev.hsmbackup.operator.reconcile;

import dev.hsmbackup.crds.BackupSchedule;
import dev.hsmbackup.crds.HsmBackup;
import dev.hsmbackup.crds.HsmRestore;
import dev.hsmbackup.crds.HsmRestoreSpec.Source;
import dev.hsmbackup.crds.Phase;
import dev.hsmbackup.operator.kube.Runs;
import dev.hsmbackup.operator.operation.GoingBackups;
import dev.hsmbackup.operator.operation.SourcePolicy;
import dev.hsmbackup.operator.operation.SourcePolicy.Found;
import dev.hsmbackup.operator.operation.Target;
import dev.hsmbackup.operator.port.HsmGateway;
import dev.hsmbackup.operator.port.JobAnswer;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Looks for the backup that a restore names. */
public final class RestoreSources {

    /** Label of the backups that a schedule made. */
    static final String SCHEDULE = BackupSchedule.LABEL;

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
        // Where an attempt was made already, the one that it was about: the schedule may have a newer one by now.
        String before = restore.getStatus().folderUri();
        return backup(
                restore,
                "succeeded HsmBackup of BackupSchedule \"" + schedule + "\"",
                latest(
                        runs.backups(namespace),
                        schedule,
                        backup -> before == null
                                || before.equals(backup.getStatus().folderUri())),
                hsm);
    }

    /** The last one of these that a schedule made and that succeeded. */
    static Optional<HsmBackup> latest(List<HsmBackup> backups, String schedule, Predicate<HsmBackup> which) {
        return backups.stream()
                .filter(backup -> schedule.equals(
                        Objects.requireNonNullElse(backup.getMetadata().getLabels(), Map.<String, String>of())
                                .get(SCHEDULE)))
                .filter(backup -> backup.getStatus().phase() == Phase.SUCCEEDED)
                .filter(backup -> !GoingBackups.isGoing(backup))
                .filter(which)
                .max(Comparator.comparing(
                        backup -> Objects.requireNonNullElse(backup.getStatus().completionTime(), Instant.EPOCH)));
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

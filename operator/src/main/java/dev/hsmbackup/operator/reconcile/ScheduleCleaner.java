package dev.hsmbackup.operator.reconcile;

import dev.hsmbackup.crds.BackupSchedule;
import dev.hsmbackup.operator.kube.Leadership;
import dev.hsmbackup.operator.kube.Schedules;
import dev.hsmbackup.operator.schedule.Children;
import dev.hsmbackup.operator.schedule.Cleanup;
import java.time.Instant;
import java.util.List;
import java.util.Set;

/** Deletes the backups of schedules that are not kept any more. */
public final class ScheduleCleaner {

    /** The CRD's limit. */
    private static final int MOST_TOLD = 100;

    private final Schedules schedules;
    private final Leadership leadership;

    public ScheduleCleaner(Schedules schedules, Leadership leadership) {
        this.schedules = schedules;
        this.leadership = leadership;
    }

    /**
     * Deletes them, or only says so.
     *
     * @return for status.wouldDelete
     */
    List<String> clean(BackupSchedule schedule, Children children, Instant now) {
        if (Cleanup.surplus(schedule, children, Set.of(), now).isEmpty()) {
            return List.of();
        }
        Set<String> named = schedules.namedByRestores(schedule.getMetadata().getNamespace());
        List<String> surplus = Cleanup.surplus(schedule, children, named, now);
        if (schedule.getSpec().retention().dryRun()) {
            return surplus.stream().limit(MOST_TOLD).toList();
        }
        if (leadership.confirmed()) {
            children.all().stream()
                    .filter(backup -> surplus.contains(backup.getMetadata().getName())
                            && backup.getMetadata().getDeletionTimestamp() == null)
                    .forEach(schedules::delete);
        }
        return List.of();
    }
}

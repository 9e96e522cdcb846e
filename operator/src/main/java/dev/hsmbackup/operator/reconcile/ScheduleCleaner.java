package dev.hsmbackup.operator.reconcile;

import dev.hsmbackup.crds.BackupSchedule;
import dev.hsmbackup.crds.HsmBackup;
import dev.hsmbackup.operator.kube.Leadership;
import dev.hsmbackup.operator.kube.Schedules;
import dev.hsmbackup.operator.operation.NamedBackups;
import dev.hsmbackup.operator.schedule.Children;
import dev.hsmbackup.operator.schedule.Cleanup;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Instant;
import java.util.List;
import java.util.Set;

/** Deletes the backups of schedules that are not kept any more. */
public final class ScheduleCleaner {

    /** The CRD's limit. */
    private static final int MOST_TOLD = 100;

    private final Schedules schedules;
    private final Leadership leadership;
    private final RefusedBackups refused;

    ScheduleCleaner(Schedules schedules, Leadership leadership, RefusedBackups refused) {
        this.schedules = schedules;
        this.leadership = leadership;
        this.refused = refused;
    }

    /**
     * What is not kept.
     *
     * @param delete as they were read
     * @param wouldDelete names for status.wouldDelete
     */
    record Plan(List<HsmBackup> delete, List<String> wouldDelete) {}

    /** Picks what is not kept any more. */
    Plan plan(BackupSchedule schedule, Children children, Instant now) {
        if (Cleanup.surplus(schedule, children, Set.of(), now).isEmpty()) {
            return new Plan(List.of(), List.of());
        }
        Set<String> named = NamedBackups.of(
                children.all(), schedules.restores(schedule.getMetadata().getNamespace()));
        List<String> surplus = Cleanup.surplus(schedule, children, named, now);
        if (schedule.getSpec().retention().dryRun()) {
            return new Plan(List.of(), surplus.stream().limit(MOST_TOLD).toList());
        }
        List<HsmBackup> delete = children.all().stream()
                .filter(backup -> surplus.contains(backup.getMetadata().getName())
                        && backup.getMetadata().getDeletionTimestamp() == null)
                .toList();
        return new Plan(delete, List.of());
    }

    /** Deletes them; one that the API server keeps does not keep the others. */
    void delete(BackupSchedule schedule, Plan plan) {
        if (plan.delete().isEmpty() || !leadership.confirmed()) {
            return;
        }
        boolean told = false;
        for (HsmBackup backup : plan.delete()) {
            try {
                schedules.delete(backup);
            } catch (KubernetesClientException e) {
                if (!RefusedBackups.isRefusal(e)) {
                    throw e;
                }
                if (!told) {
                    refused.deletion(schedule, backup.getMetadata().getName(), e);
                }
                told = true;
            }
        }
    }
}

package dev.hsmbackup.operator.reconcile;

import dev.hsmbackup.crds.BackupSchedule;
import dev.hsmbackup.operator.kube.EventPublisher;
import dev.hsmbackup.operator.operation.Announcement;
import dev.hsmbackup.operator.telemetry.LogKeys;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells those who wait for the backup of a schedule that the API server does not let it be created; once for each backup. */
final class RefusedBackups {

    private static final Logger LOG = LoggerFactory.getLogger(RefusedBackups.class);

    private final EventPublisher events;

    /** Name of the backup that was told of last, by the schedule's uid. */
    private final Map<String, String> told = new ConcurrentHashMap<>();

    RefusedBackups(EventPublisher events) {
        this.events = events;
    }

    /** Whether people must change something: no answer, a busy or a broken API server pass by themselves. */
    static boolean isRefusal(KubernetesClientException e) {
        return e.getCode() >= 400 && e.getCode() < 500 && e.getCode() != 408 && e.getCode() != 429;
    }

    void tell(BackupSchedule schedule, String backup, KubernetesClientException e) {
        String why = e.getStatus() == null ? e.getMessage() : e.getStatus().getMessage();
        if (backup.equals(told.put(schedule.getMetadata().getUid(), backup))) {
            return;
        }
        LOG.atWarn()
                .addKeyValue(LogKeys.NAMESPACE, schedule.getMetadata().getNamespace())
                .addKeyValue(LogKeys.NAME, backup)
                .addKeyValue(LogKeys.REASON, why)
                .log("the API server refuses the backup");
        events.publish(
                schedule,
                new Announcement(
                        true,
                        "Schedule",
                        "BackupRefused",
                        "The API server refuses HsmBackup " + backup
                                + ": look at quotas, admission policies and the operator's rights. It is tried again every 10 s"
                                + " until startingDeadlineSeconds have passed. The API server says: " + why));
    }

    /** The schedule is gone. */
    void forget(BackupSchedule schedule) {
        told.remove(schedule.getMetadata().getUid());
    }
}

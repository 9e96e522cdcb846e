package dev.hsmbackup.operator.reconcile;

import dev.hsmbackup.crds.BackupSchedule;
import dev.hsmbackup.operator.kube.EventPublisher;
import dev.hsmbackup.operator.operation.Announcement;
import dev.hsmbackup.operator.schedule.ScheduleDecision.Order;
import dev.hsmbackup.operator.telemetry.LogKeys;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells people that the API server does not let a schedule create or delete a backup; once for each backup. */
final class RefusedBackups {

    private static final Logger LOG = LoggerFactory.getLogger(RefusedBackups.class);

    private static final String CREATION = "BackupRefused";
    private static final String DELETION = "BackupNotDeleted";

    private final EventPublisher events;

    /** Name of the backup that was told of last, by what could not be done and the schedule's uid. */
    private final Map<String, String> told = new ConcurrentHashMap<>();

    RefusedBackups(EventPublisher events) {
        this.events = events;
    }

    /** Whether people must change something: no answer, a busy or a broken API server pass by themselves. */
    static boolean isRefusal(KubernetesClientException e) {
        return e.getCode() >= 400 && e.getCode() < 500 && e.getCode() != 408 && e.getCode() != 429;
    }

    /**
     * A backup is not there, and is due.
     *
     * @return what the API server says
     */
    String creation(BackupSchedule schedule, Order order, KubernetesClientException e) {
        String until = order.why().equals("slot") ? " until startingDeadlineSeconds have passed" : "";
        tell(
                schedule,
                order.name(),
                e,
                CREATION,
                "The API server refuses HsmBackup " + order.name()
                        + ": look at quotas, admission policies and the operator's rights. It is tried again every 10 s"
                        + until + ". The API server says: ");
        return why(e);
    }

    /** A backup is there, and is not kept any more. */
    void deletion(BackupSchedule schedule, String backup, KubernetesClientException e) {
        tell(
                schedule,
                backup,
                e,
                DELETION,
                "The API server does not let HsmBackup " + backup
                        + " be deleted, which the retention does not keep: look at admission policies and the operator's"
                        + " rights, or change spec.retention. The API server says: ");
    }

    private void tell(
            BackupSchedule schedule, String backup, KubernetesClientException e, String reason, String message) {
        if (backup.equals(told.put(reason + schedule.getMetadata().getUid(), backup))) {
            return;
        }
        LOG.atWarn()
                .addKeyValue(LogKeys.NAMESPACE, schedule.getMetadata().getNamespace())
                .addKeyValue(LogKeys.NAME, backup)
                .addKeyValue(LogKeys.REASON, why(e))
                .log(reason.equals(CREATION) ? "the API server refuses the backup" : "the API server keeps the backup");
        events.publish(schedule, new Announcement(true, "Schedule", reason, message + why(e)));
    }

    private static String why(KubernetesClientException e) {
        return String.valueOf(
                e.getStatus() == null ? e.getMessage() : e.getStatus().getMessage());
    }

    /** The schedule is gone. */
    void forget(BackupSchedule schedule) {
        told.remove(CREATION + schedule.getMetadata().getUid());
        told.remove(DELETION + schedule.getMetadata().getUid());
    }
}

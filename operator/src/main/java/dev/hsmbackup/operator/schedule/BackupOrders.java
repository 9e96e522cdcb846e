package dev.hsmbackup.operator.schedule;

import dev.hsmbackup.crds.BackupSchedule;
import dev.hsmbackup.crds.DeletionPolicy;
import dev.hsmbackup.crds.HsmBackup;
import dev.hsmbackup.crds.ScheduleTemplate;
import dev.hsmbackup.operator.schedule.ScheduleDecision.Order;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/** The backups that a schedule creates. */
public final class BackupOrders {

    private BackupOrders() {}

    static ScheduleTemplate.Backup template(BackupSchedule schedule) {
        return Objects.requireNonNull(schedule.getSpec().template().hsmBackup(), "the API server demands it");
    }

    /** The object to create. */
    public static HsmBackup backup(BackupSchedule schedule, Order order) {
        ScheduleTemplate.Backup template = template(schedule);
        Map<String, String> labels = new TreeMap<>();
        Map<String, String> annotations = new TreeMap<>();
        if (template.metadata() != null) {
            ForeignKeys.removeFrom(template.metadata().labels()).forEach(labels::put);
            ForeignKeys.removeFrom(template.metadata().annotations()).forEach(annotations::put);
        }
        labels.put(BackupSchedule.LABEL, schedule.getMetadata().getName());
        labels.put(Children.UID, schedule.getMetadata().getUid());
        if (order.slot() != null) {
            annotations.put(Children.SLOT, order.slot().toString());
        }
        HsmBackup backup = new HsmBackup();
        backup.getMetadata().setNamespace(schedule.getMetadata().getNamespace());
        backup.getMetadata().setName(order.name());
        backup.getMetadata().setLabels(labels);
        backup.getMetadata().setAnnotations(annotations);
        if (schedule.getSpec().ownChildren()) {
            backup.addOwnerReference(new OwnerReferenceBuilder()
                    .withApiVersion(schedule.getApiVersion())
                    .withKind(schedule.getKind())
                    .withName(schedule.getMetadata().getName())
                    .withUid(schedule.getMetadata().getUid())
                    .withController(true)
                    .build());
        }
        if (template.spec().deletionPolicy() == DeletionPolicy.DELETE) {
            backup.addFinalizer(HsmBackup.BLOBS_FINALIZER);
        }
        backup.setSpec(template.spec());
        return backup;
    }
}

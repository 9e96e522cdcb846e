package dev.hsmbackup.operator.schedule;

import dev.hsmbackup.crds.BackupSchedule;
import dev.hsmbackup.crds.BackupScheduleSpec;
import dev.hsmbackup.crds.HsmBackup;
import dev.hsmbackup.crds.HsmRef;
import dev.hsmbackup.crds.Phase;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Which backups of a schedule are not kept any more: by its retention, for each HSM, and by its limit for failed ones. */
public final class Cleanup {

    private Cleanup() {}

    /**
     * Picks them, the oldest first; none where the schedule cannot be read.
     *
     * @param named backups that a restore names: they stay
     */
    public static List<String> surplus(BackupSchedule schedule, Children children, Set<String> named, Instant now) {
        if (!(TimeZones.parse(schedule.getSpec().timeZone()) instanceof TimeZones.Valid valid)) {
            return List.of();
        }
        BackupScheduleSpec spec = schedule.getSpec();
        // What goes already, by whomever, is no reason for another one to go.
        Map<HsmRef, List<Retention.Good>> good = children.succeeded().stream()
                .filter(backup -> backup.getMetadata().getDeletionTimestamp() == null)
                .collect(Collectors.groupingBy(
                        HsmBackup::target,
                        Collectors.mapping(
                                backup -> new Retention.Good(name(backup), Children.end(backup)),
                                Collectors.toList())));
        // An Unknown one says that somebody must look: it stays until they delete it (FAULTS F47).
        List<FailedHistory.Failure> failed = children.failed().stream()
                .filter(backup -> backup.getStatus().phase() == Phase.FAILED)
                .map(backup -> new FailedHistory.Failure(name(backup), Children.end(backup)))
                .toList();
        List<String> surplus = new ArrayList<>();
        // Somebody may have changed the schedule's HSM: good backups of the new one replace none of the old one.
        good.values().stream()
                .flatMap(ofOne ->
                        Retention.apply(ScheduleReading.retention(spec), ofOne, named, valid.zone(), now)
                                .remove()
                                .stream())
                .sorted(Comparator.comparing(Retention.Good::at).thenComparing(Retention.Good::name))
                .forEach(backup -> surplus.add(backup.name()));
        FailedHistory.surplus(failed, spec.failedBackupsHistoryLimit(), named)
                .forEach(failure -> surplus.add(failure.name()));
        return List.copyOf(surplus);
    }

    private static String name(HsmBackup backup) {
        return backup.getMetadata().getName();
    }
}

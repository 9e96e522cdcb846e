package dev.hsmbackup.crds;

import dev.hsmbackup.crds.BackupScheduleStatus.Armed;
import dev.hsmbackup.crds.BackupScheduleStatus.Retrying;
import java.util.List;
import java.util.Map;

/** Schedules with every field set. */
final class SampleSchedules {

    private SampleSchedules() {}

    /** With a name of its own. */
    static BackupSchedule schedule() {
        var schedule = new BackupSchedule();
        schedule.getMetadata().setName(Manifest.uniqueName());
        schedule.getMetadata().setNamespace("default");
        schedule.setSpec(spec());
        return schedule;
    }

    static BackupScheduleSpec spec() {
        var metadata = new ScheduleTemplate.Metadata(Map.of("team", "payments"), Map.of("note", "by schedule"));
        var backup = new HsmBackupSpec(new ManagedHsmRef("payments"), null, "30m", "12h", DeletionPolicy.DELETE);
        return new BackupScheduleSpec(
                "30 2 * * *",
                "Europe/Berlin",
                "10m",
                true,
                true,
                600,
                new BackupScheduleSpec.Retry(1, "10m", "20m"),
                new Retention(3, 24, 7, 5, 12, 7, "8760h", 2, true),
                0,
                true,
                new ScheduleTemplate(new ScheduleTemplate.Backup(metadata, backup)));
    }

    static BackupScheduleStatus status() {
        return new BackupScheduleStatusBuilder()
                .observedGeneration(1)
                .phase(SchedulePhase.ARMED)
                .conditions(List.of(new Condition("Ready", Condition.Status.TRUE, "Armed", "Waits", 1, Runs.NOW)))
                .effectiveSchedule("30 2 * * *")
                .armed(new Armed(Runs.NOW, "30 2 * * * Europe/Berlin"))
                .lastScheduleTime(Runs.NOW)
                .nextScheduleTime(Runs.NOW.plusSeconds(86_400))
                .lastSuccessfulTime(Runs.NOW)
                .lastSuccessfulBackup("nightly-202603010200")
                .lastFailureTime(Runs.NOW.minusSeconds(86_400))
                .lastMissedTime(Runs.NOW.minusSeconds(172_800))
                .missedRuns(3)
                .runs(new BackupScheduleStatus.Runs(40, 2, 1))
                .successDueTime(Runs.NOW.plusSeconds(90_000))
                .consecutiveFailures(1)
                .active("nightly-202603010200-r1")
                .retry(new Retrying(Runs.NOW, 1, Runs.NOW.plusSeconds(300)))
                .lastHandledTrigger("now-please")
                .wouldDelete(List.of("nightly-202502010200"))
                .build();
    }
}

package dev.hsmbackup.operator.operation;

import static dev.hsmbackup.operator.operation.Backups.CONTAINER;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hsmbackup.crds.BackupSchedule;
import dev.hsmbackup.crds.CloudHsmRestore;
import dev.hsmbackup.crds.CloudHsmRestoreSpec;
import dev.hsmbackup.crds.HsmBackup;
import dev.hsmbackup.crds.HsmRestore;
import dev.hsmbackup.crds.HsmRestoreSpec;
import dev.hsmbackup.crds.HsmRestoreSpec.Source;
import dev.hsmbackup.crds.LocalRef;
import dev.hsmbackup.crds.Phase;
import dev.hsmbackup.crds.Run;
import dev.hsmbackup.crds.RunStatus;
import dev.hsmbackup.crds.SafetyBackup;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Three good backups of schedule nightly, the last one newer than the restore. */
class NamedBackupsTest {

    private static final String BACKUP_ID = "cloudhsm-0e35c989-c582-4b3c-958d-596e4c4fe133-202603010102030";

    private final List<HsmBackup> backups = List.of(good(1, -120), good(2, -60), good(3, 1));

    @ParameterizedTest
    @CsvSource({
        // backupRef, scheduleRef, folder, recorded, safety, phase, expected
        "nightly-1, ,        ,   ,   ,          PENDING,   nightly-1",
        "nightly-1, ,        ,   ,   ,          SUCCEEDED, nightly-1",
        "nightly-9, ,        ,   ,   ,          PENDING,   ''",
        "         , ,        f1, ,   ,          PENDING,   nightly-1",
        "         , ,        f1, ,   ,          FAILED,    nightly-1",
        "         , ,        1,  ,   ,          PENDING,   ''",
        "         , nightly, ,   ,   ,          PENDING,   nightly-2",
        "         , nightly, ,   ,   ,          FAILED,    ''",
        "         , nightly, ,   f1, ,          PENDING,   nightly-1",
        "         , nightly, ,   f1, ,          RUNNING,   nightly-1",
        "         , nightly, ,   f1, ,          SUCCEEDED, ''",
        "         , weekly,  ,   ,   ,          PENDING,   ''",
        "         , weekly,  ,   ,   nightly-1, FAILED,    nightly-1",
        "         , weekly,  ,   ,   nightly-1, RUNNING,   nightly-1",
    })
    void shouldKnowWhatARestoreNames(
            String backupRef,
            String scheduleRef,
            String folder,
            String recorded,
            String safety,
            Phase phase,
            String expected) {
        HsmRestore restore = restore(new Source(ref(backupRef), ref(scheduleRef), folder));
        restore.setStatus(RunStatus.INITIAL.toBuilder()
                .phase(phase)
                .folderUri(recorded == null ? null : CONTAINER + "/" + recorded)
                .safetyBackup(safety == null ? null : new SafetyBackup(safety, null, null, null))
                .build());

        assertThat(names(restore)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "nightly-1, ,        ,  ,  FAILED,    nightly-1",
        "         , ,        1, ,  FAILED,    nightly-1",
        "         , nightly, ,  ,  PENDING,   nightly-2",
        "         , nightly, ,  1, PENDING,   nightly-1",
        "         , nightly, ,  1, SUCCEEDED, ''",
    })
    void shouldKnowWhatARestoreIntoACloudHsmNames(
            String backupRef, String scheduleRef, String backupId, String recorded, Phase phase, String expected) {
        CloudHsmRestore restore = CloudRestores.restore();
        restore.setSpec(new CloudHsmRestoreSpec(
                restore.getSpec().cloudHsmRef(),
                new CloudHsmRestoreSpec.Source(
                        ref(backupRef), ref(scheduleRef), backupId == null ? null : BACKUP_ID + backupId),
                "fresh",
                Backups.at("4h"),
                false,
                "1h",
                "24h"));
        // All backups of a Cloud HSM are in the same container.
        restore.setStatus(RunStatus.INITIAL.toBuilder()
                .phase(phase)
                .folderUri(CONTAINER + "/f3")
                .backupId(recorded == null ? null : BACKUP_ID + recorded)
                .build());

        assertThat(names(restore)).isEqualTo(expected);
    }

    @Test
    void shouldKnowThoseOfAll() {
        assertThat(NamedBackups.of(
                        backups,
                        List.of(
                                restore(Source.ofBackup("nightly-1")),
                                restore(new Source(null, new LocalRef("nightly"), null)))))
                .isEqualTo(Set.of("nightly-1", "nightly-2"));
    }

    private String names(Run restore) {
        return String.join(" ", NamedBackups.of(backups, List.of(restore)));
    }

    private static @Nullable LocalRef ref(@Nullable String name) {
        return name == null ? null : new LocalRef(name);
    }

    private static HsmRestore restore(Source source) {
        HsmRestore restore = Restores.full();
        HsmRestoreSpec spec = restore.getSpec();
        restore.setSpec(new HsmRestoreSpec(
                spec.managedHsmRef(),
                source,
                spec.keyName(),
                spec.confirm(),
                spec.notAfter(),
                spec.safetyBackup(),
                spec.preflightOnly(),
                spec.startDeadline(),
                spec.timeout()));
        return restore;
    }

    private static HsmBackup good(int number, int minutes) {
        HsmBackup backup = Restores.backup("nightly-" + number, Backups.HSM.host(), "0s");
        backup.getMetadata().setLabels(Map.of(BackupSchedule.LABEL, "nightly"));
        backup.setStatus(backup.getStatus().toBuilder()
                .folderUri(CONTAINER + "/f" + number)
                .backupId(BACKUP_ID + number)
                .completionTime(Backups.CREATED.plus(Duration.ofMinutes(minutes)))
                .build());
        return backup;
    }
}

package dev.hsmbackup.operator.operation;

import static dev.hsmbackup.operator.operation.Backups.CONTAINER;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hsmbackup.crds.BackupSchedule;
import dev.hsmbackup.crds.GoDuration;
import dev.hsmbackup.crds.HsmBackup;
import dev.hsmbackup.crds.HsmRestore;
import dev.hsmbackup.crds.Phase;
import dev.hsmbackup.crds.RunStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScheduledSourceTest {

    private final List<HsmBackup> backups = new ArrayList<>();
    private final HsmRestore restore = Restores.full();

    /** Keys are lost, the nightly runs, the restore is created, the nightly ends: it has no keys in it either. */
    @ParameterizedTest
    @CsvSource({
        "-2h, -1h, second",
        "-1h, -2h, first",
        "-2h,  0s, second",
        "-2h,  1s, first",
        "-2h,  1m, first",
        " 1s,  1m, ''",
    })
    void shouldTakeTheLastOneFromBeforeTheRestore(String first, String second, String expected) {
        made("first", "nightly", Phase.SUCCEEDED, first);
        made("second", "nightly", Phase.SUCCEEDED, second);

        assertThat(found()).isEqualTo(expected);
    }

    @Test
    void shouldTakeOnlyGoodOnesOfTheSchedule() {
        made("good", "nightly", Phase.SUCCEEDED, "-3h");
        made("failed", "nightly", Phase.FAILED, "-1h");
        made("unknown", "nightly", Phase.UNKNOWN, "-1h");
        made("of-another", "weekly", Phase.SUCCEEDED, "-1h");
        HsmBackup going = made("going", "nightly", Phase.SUCCEEDED, "-1h");
        going.setStatus(BlobPolicy.begun(going, Backups.at("0s")));

        assertThat(found()).isEqualTo("good");
    }

    @Test
    void shouldStayWithTheOneOfAnEarlierAttempt() {
        made("first", "nightly", Phase.SUCCEEDED, "-2h");
        made("second", "nightly", Phase.SUCCEEDED, "-1h");
        restore.setStatus(
                RunStatus.INITIAL.toBuilder().folderUri(CONTAINER + "/first").build());

        assertThat(found()).isEqualTo("first");
    }

    @Test
    void shouldSayWhatIsMissing() {
        assertThat(ScheduledSource.missing(restore, "nightly", backups))
                .isEqualTo("succeeded HsmBackup of BackupSchedule \"nightly\"");

        made("newer", "nightly", Phase.SUCCEEDED, "1m");

        assertThat(ScheduledSource.missing(restore, "nightly", backups))
                .contains("before this restore was created", Backups.CREATED.toString(), "source.backupRef");
    }

    private String found() {
        return ScheduledSource.find(restore, "nightly", backups)
                .map(backup -> backup.getMetadata().getName())
                .orElse("");
    }

    private HsmBackup made(String name, String schedule, Phase phase, String end) {
        HsmBackup backup = Restores.backup(name, Backups.HSM.host(), "0s");
        backup.getMetadata().setLabels(Map.of(BackupSchedule.LABEL, schedule));
        backup.setStatus(backup.getStatus().toBuilder()
                .phase(phase)
                .folderUri(CONTAINER + "/" + name)
                .completionTime(
                        end.startsWith("-")
                                ? Backups.CREATED.minus(GoDuration.parse(end.substring(1)))
                                : Backups.at(end))
                .build());
        backups.add(backup);
        return backup;
    }
}

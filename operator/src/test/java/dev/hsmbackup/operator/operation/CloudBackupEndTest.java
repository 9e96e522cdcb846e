package dev.hsmbackup.operator.operation;

import static dev.hsmbackup.operator.operation.Backups.at;
import static dev.hsmbackup.operator.operation.CloudRestores.BACKUP_ID;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hsmbackup.crds.HsmBackup;
import dev.hsmbackup.crds.Phase;
import dev.hsmbackup.crds.RunStatus;
import dev.hsmbackup.operator.port.JobAnswer;
import dev.hsmbackup.operator.port.JobAnswer.Outcome;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What Azure's success means for a backup of a Cloud HSM. The job began, by Azure, at 10:00:10. */
class CloudBackupEndTest {

    private static final String CONTAINER = Backups.CONTAINER.toString();

    private final HsmBackup running = CloudRestores.backup("old", Phase.RUNNING, null);

    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "-", textBlock = """
            c | id | Succeeded BackupSucceeded +
            c | -  | Unknown NoArtifact !
            - | id | Unknown NoArtifact !
            - | -  | Unknown NoArtifact !
            """)
    void shouldNeedContainerAndId(@Nullable String container, @Nullable String id, String wanted) {
        Decision decision =
                answered(running, container == null ? null : CONTAINER, id == null ? null : BACKUP_ID, null);

        assertThat(Cell.text(decision)).isEqualTo(wanted);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "-", textBlock = """
            -                        | -                    | no
            2026-03-01T10:00:10Z     | -                    | no
            2026-03-01T10:00:09Z     | -                    | no
            2026-03-01T10:00:11.000Z | -                    | no
            2026-03-01T10:00:08.999Z | 2026-03-01T10:00:08Z | yes
            2026-03-01T09:03:29Z     | 2026-03-01T09:03:29Z | yes
            2026-03-01T10:00:15Z     | 2026-03-01T10:00:15Z | no
            """)
    void shouldTellAContentTimeThatIsNotTheJobs(@Nullable Instant content, @Nullable Instant recorded, String older) {
        Decision.Write write = (Decision.Write) answered(running, CONTAINER, BACKUP_ID, content);

        assertThat(write.status().contentTime()).isEqualTo(recorded);
        assertThat(Restores.message(write).contains("before the job began")).isEqualTo(older.equals("yes"));
    }

    @Test
    void shouldSayHowMuchOlderTheContentIs() {
        Decision decision = answered(running, CONTAINER, BACKUP_ID, Instant.parse("2026-03-01T09:03:29Z"));

        assertThat(Restores.message(decision))
                .isEqualTo("The backup is " + BACKUP_ID + " in " + CONTAINER
                        + ". Its content is of 2026-03-01T09:03:29Z, 56m41s before the job began: what was changed in the"
                        + " HSM since is not in it.");
    }

    /** FAULTS F84: the API server would refuse the truth for ever. */
    @Test
    void shouldSayTheTruthWhereItCannotBeWritten() {
        RunStatus status = running.getStatus();
        HsmBackup id = running.with(status.toBuilder().backupId("planted").build());
        HsmBackup container =
                running.with(status.toBuilder().folderUri(CONTAINER + "2").build());
        HsmBackup content =
                running.with(status.toBuilder().contentTime(at("1s")).build());

        assertThat(Cell.text(answered(id, CONTAINER, BACKUP_ID, null))).isEqualTo("Unknown StatusChanged !");
        assertThat(Restores.message(answered(id, CONTAINER, BACKUP_ID, null))).contains(BACKUP_ID, "planted");
        assertThat(Cell.text(answered(container, CONTAINER, BACKUP_ID, null))).isEqualTo("Unknown StatusChanged !");
        assertThat(Cell.text(answered(content, CONTAINER, BACKUP_ID, null))).isEqualTo("Unknown StatusChanged !");
    }

    private static Decision answered(
            HsmBackup backup, @Nullable String container, @Nullable String id, @Nullable Instant content) {
        JobAnswer answer = new JobAnswer.Ended(
                Outcome.SUCCEEDED, "Succeeded", null, container, null, null, at("10s"), at("20s"), id, content);
        return JobPolicy.answered(backup, answer, PollHistory.beginning(at("21s")), null, at("21s"));
    }
}

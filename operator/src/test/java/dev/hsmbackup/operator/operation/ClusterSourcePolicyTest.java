package dev.hsmbackup.operator.operation;

import static dev.hsmbackup.operator.operation.Backups.at;
import static dev.hsmbackup.operator.operation.CloudRestores.BACKUP_ID;
import static dev.hsmbackup.operator.operation.CloudRestores.DESTINATION;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hsmbackup.crds.Attempt;
import dev.hsmbackup.crds.CloudHsmRestore;
import dev.hsmbackup.crds.HsmBackup;
import dev.hsmbackup.crds.HsmBackupSpec;
import dev.hsmbackup.crds.Phase;
import dev.hsmbackup.crds.RunStatusBuilder;
import dev.hsmbackup.operator.operation.ClusterSourcePolicy.Found;
import java.time.Instant;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Which backup is restored into a Cloud HSM. */
class ClusterSourcePolicyTest {

    private final CloudHsmRestore restore = CloudRestores.restore();

    @Test
    void shouldTakeASucceededBackupOfAnotherCloudHsm() {
        Found found = found(CloudRestores.backup("old", Phase.SUCCEEDED, BACKUP_ID), null);

        assertThat(found)
                .isEqualTo(new Found.Backup(BACKUP_ID, List.of(CloudRestores.address("old")), CloudRestores.MADE));
    }

    @ParameterizedTest
    @EnumSource(names = {"PENDING", "STARTING", "RUNNING"})
    void shouldWaitForABackupThatHasNotEnded(Phase phase) {
        assertThat(text(found(CloudRestores.backup("old", phase, null), null)))
                .isEqualTo("Pending SourceNotReady ! 2s");
    }

    @ParameterizedTest
    @EnumSource(names = {"FAILED", "UNKNOWN"})
    void shouldTakeNoBackupThatDidNotSucceed(Phase phase) {
        assertThat(text(found(CloudRestores.backup("old", phase, BACKUP_ID), null)))
                .isEqualTo("Failed SourceNotUsable !");
    }

    @Test
    void shouldTakeNoBackupOfAManagedHsm() {
        HsmBackup backup = CloudRestores.backup("old", Phase.SUCCEEDED, BACKUP_ID);
        backup.setSpec(HsmBackupSpec.of("payments"));

        Found found = found(backup, null);

        assertThat(text(found)).isEqualTo("Failed SourceNotUsable !");
        assertThat(message(found)).contains("is of a ManagedHsm, not of a CloudHsm");
    }

    /** FAULTS F84: what a status says was not always written by the operator. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "-", textBlock = """
            no id        | -                                                    | not Succeeded
            other form   | mhsm-payments-2026030101020304                       | Azure's id of its backup
            path         | cloudhsm-0e35c989-c582-4b3c-958d-596e4c4fe133-../../ | Azure's id of its backup
            """)
    void shouldTakeNoStatusAtItsWord(String what, @Nullable String backupId, String words) {
        Found found = found(CloudRestores.backup("old", Phase.SUCCEEDED, backupId), null);

        assertThat(text(found)).as(what).isEqualTo("Failed SourceNotUsable !");
        assertThat(message(found)).as(what).contains(words);
    }

    @Test
    void shouldTakeNoBackupOfWhichTheHsmIsNotKnown() {
        Attempt elsewhere = new Attempt(Backups.ATTEMPT, Backups.CREATED, "management.azure.com", null, null);
        Attempt odd = new Attempt(Backups.ATTEMPT, Backups.CREATED, "management.azure.com", null, null, "/a/b");

        assertThat(message(found(changed(it -> it.attempt(elsewhere)), null))).contains("which Cloud HSM it is of");
        assertThat(message(found(changed(it -> it.attempt(odd)), null))).contains("which Cloud HSM it is of");
        assertThat(message(found(changed(it -> it.attempt(null)), null))).contains("which Cloud HSM it is of");
    }

    @Test
    void shouldTakeNoBackupOfAnotherContainer() {
        Found found = found(changed(it -> it.folderUri(Backups.CONTAINER + "2")), null);

        assertThat(text(found)).isEqualTo("Failed SourceNotUsable !");
        assertThat(message(found)).contains("not the destination's container");
    }

    /** Azure destroys a cluster that it restores onto itself. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "-", textBlock = """
            old   | -     | on
            old   | older | on
            fresh | -     | Failed DestinationIsSource !
            FRESH | -     | Failed DestinationIsSource !
            old   | fresh | Failed DestinationIsSource !
            """)
    void shouldRefuseTheSourceAsDestination(String attempt, @Nullable String owner, String wanted) {
        HsmBackup backup = CloudRestores.backup(attempt, Phase.SUCCEEDED, BACKUP_ID);
        var found = (Found.Backup) found(backup, owner == null ? null : CloudRestores.address(owner));

        var decision = ClusterSourcePolicy.otherwhere(restore, found, DESTINATION, at("5s"));

        assertThat(Restores.text(decision)).isEqualTo(wanted);
    }

    @Test
    void shouldKnowTheSourceOfABareIdByTheBackupsInTheNamespace() {
        HsmBackup own = CloudRestores.backup("fresh", Phase.SUCCEEDED, BACKUP_ID);
        var known = (Found.Backup) ClusterSourcePolicy.backupId(restore, BACKUP_ID, List.of(own), at("5s"));
        var notKnown = (Found.Backup) ClusterSourcePolicy.backupId(restore, BACKUP_ID, List.of(), at("5s"));

        assertThat(Restores.text(ClusterSourcePolicy.otherwhere(restore, known, DESTINATION, at("5s"))))
                .isEqualTo("Failed DestinationIsSource !");
        assertThat(Restores.text(ClusterSourcePolicy.otherwhere(restore, notKnown, DESTINATION, at("5s"))))
                .isEqualTo("on");
    }

    /** The id tells the time; a status may only make it older. Now is 2026-03-01T10:00:05Z. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "-", textBlock = """
            -    | 2026030101020304 | -                    | on
            9h   | 2026030101020304 | -                    | on
            8h   | 2026030101020304 | -                    | Failed SourceTooOld !
            9h   | 2026030101020304 | 2026-03-01T00:00:00Z | Failed SourceTooOld !
            8h   | 2026030101020304 | 2026-03-01T09:00:00Z | Failed SourceTooOld !
            720h | 2026133101020304 | -                    | Failed SourceTooOld !
            720h | 2026133101020304 | 2026-03-01T09:00:00Z | Failed SourceTooOld !
            -    | 2026133101020304 | -                    | on
            """)
    void shouldKeepTheAdminsLimitOfAge(@Nullable String most, String digits, @Nullable String content, String wanted) {
        String id = BACKUP_ID.substring(0, BACKUP_ID.length() - 16) + digits;
        var destination = new Target.Destination(CloudRestores.FRESH, Backups.CONTAINER, CloudRestores.access(most));
        HsmBackup backup = changed(it -> it.backupId(id).contentTime(content == null ? null : Instant.parse(content)));
        var found = (Found.Backup) found(backup, null);

        assertThat(Restores.text(ClusterSourcePolicy.allowed(restore, found, destination, at("5s"))))
                .isEqualTo(wanted);
    }

    @Test
    void shouldTryAgainWithTheSameBackupOnly() {
        var found = (Found.Backup) found(CloudRestores.backup("old", Phase.SUCCEEDED, BACKUP_ID), null);
        CloudHsmRestore before = restore.with(restore.getStatus().toBuilder()
                .backupId(BACKUP_ID.replace("03", "02"))
                .build());

        assertThat(Restores.text(ClusterSourcePolicy.same(before, found, at("5s"))))
                .isEqualTo("Failed SourceNotUsable !");
        assertThat(Restores.text(ClusterSourcePolicy.same(restore, found, at("5s"))))
                .isEqualTo("on");
    }

    private Found found(HsmBackup backup, @Nullable String owner) {
        return ClusterSourcePolicy.backup(restore, backup, owner, DESTINATION, at("5s"));
    }

    private static HsmBackup changed(UnaryOperator<RunStatusBuilder> change) {
        HsmBackup backup = CloudRestores.backup("old", Phase.SUCCEEDED, BACKUP_ID);
        return backup.with(change.apply(backup.getStatus().toBuilder()).build());
    }

    private static String text(Found found) {
        return Cell.text(((Found.None) found).instead());
    }

    private static String message(Found found) {
        return Restores.message(((Found.None) found).instead());
    }
}

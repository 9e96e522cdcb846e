package dev.hsmbackup.crds;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a status may and may not say where the HSM is a {@link CloudHsm}, beside {@link RunStatusRulesTest}. */
class CloudRunStatusRulesTest {

    private static final ApiServer API = ApiServer.shared();
    private static final Runs<HsmBackup> BACKUPS = Runs.cloudBackups(API);
    private static final Runs<CloudHsmRestore> RESTORES = Runs.cloudRestores(API);

    @ParameterizedTest
    @MethodSource({"dev.hsmbackup.crds.CloudStatusEdits#ofBackups", "dev.hsmbackup.crds.StatusEdit#ofBackups"})
    void shouldRefuseInABackup(StatusEdit edit) {
        RunStatusRulesTest.refuse(BACKUPS, edit);
    }

    @ParameterizedTest
    @MethodSource("dev.hsmbackup.crds.CloudStatusEdits#ofRestores")
    void shouldRefuseInARestore(StatusEdit edit) {
        RunStatusRulesTest.refuse(RESTORES, edit);
    }

    @ParameterizedTest
    @MethodSource("dev.hsmbackup.crds.CloudStatusEdits#ofPreflights")
    void shouldRefuseInARestoreThatOnlyChecks(StatusEdit edit) {
        RunStatusRulesTest.refuse(Runs.cloudPreflights(API), edit);
    }

    @Test
    void shouldKeepTheTimeOfTheContent() {
        var backup = BACKUPS.in(Phase.RUNNING);
        var told = API.writeStatus(
                backup, backup.getStatus().toBuilder().contentTime(Runs.NOW).build());
        var other = told.getStatus().toBuilder()
                .contentTime(Runs.NOW.plusSeconds(1))
                .build();
        var none = told.getStatus().toBuilder().contentTime(null).build();

        Refusal.of(() -> API.writeStatus(told, other)).isOnly("status", "contentTime never changes once it is set");
        Refusal.of(() -> API.writeStatus(told, none)).isOnly("status", "contentTime never changes once it is set");
    }

    @Test
    void shouldKeepWhatABackupTells() {
        var backup = BACKUPS.in(Phase.RUNNING);
        var told = Runs.complete(backup, Phase.SUCCEEDED).toBuilder()
                .contentTime(Runs.NOW.minusSeconds(3401))
                .build();

        assertThat(API.writeStatus(backup, told).getStatus()).isEqualTo(told);
    }

    @Test
    void shouldKeepWhatARestoreTells() {
        var restore = RESTORES.in(Phase.RUNNING);
        var told = Runs.complete(restore, Phase.SUCCEEDED).toBuilder()
                .sourceTime(Runs.NOW)
                .build();

        assertThat(API.writeStatus(restore, told).getStatus()).isEqualTo(told);
    }

    @Test
    void shouldTakeANewerSourceAfterAnAttemptThatWasNotStarted() {
        var restore = RESTORES.in(Phase.STARTING);
        var pending = API.writeStatus(restore, Runs.complete(restore, Phase.PENDING));
        var starting = Runs.complete(pending, Phase.STARTING).toBuilder()
                .backupId(Runs.BACKUP_ID + "12")
                .build();

        assertThat(API.writeStatus(pending, starting).getStatus()).isEqualTo(starting);
    }

    /** Pruned as unknown fields: the kinds have none of them. */
    @Test
    void shouldKeepTheFieldsOfTheOtherKindsOut() {
        var restore = RESTORES.in(Phase.RUNNING);
        var ofOthers = restore.getStatus().toBuilder()
                .contentTime(Runs.NOW)
                .safetyBackup(new SafetyBackup("back-safety", null, null, null))
                .keyVersions(new KeyVersions(3, 0))
                .build();
        var managed = Runs.restores(API).in(Phase.PENDING);
        var starting = Runs.complete(managed, Phase.STARTING).toBuilder();

        var stored = API.writeStatus(
                managed,
                starting.contentTime(Runs.NOW).attempt(Runs.attempt(restore)).build());

        assertThat(API.writeStatus(restore, ofOthers).getStatus()).isEqualTo(restore.getStatus());
        assertThat(stored.getStatus().contentTime()).isNull();
        assertThat(stored.getStatus().attempt()).isEqualTo(Runs.ATTEMPT);
    }
}

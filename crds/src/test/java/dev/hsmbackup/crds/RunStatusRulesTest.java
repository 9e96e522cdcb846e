package dev.hsmbackup.crds;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What a status may and may not say, in all kinds that run once; {@link PhaseMovesTest} has the phases. */
class RunStatusRulesTest {

    private static final ApiServer API = ApiServer.shared();
    private static final Runs<HsmBackup> BACKUPS = Runs.backups(API);
    private static final Runs<HsmRestore> RESTORES = Runs.restores(API);
    static final List<Runs<?>> KINDS = List.of(BACKUPS, RESTORES, Runs.cloudBackups(API), Runs.cloudRestores(API));

    @ParameterizedTest
    @MethodSource("dev.hsmbackup.crds.StatusEdit#ofAllKinds")
    void shouldRefuse(StatusEdit edit) {
        KINDS.forEach(kind -> refuse(kind, edit));
    }

    @ParameterizedTest
    @MethodSource("dev.hsmbackup.crds.StatusEdit#ofBackups")
    void shouldRefuseInABackup(StatusEdit edit) {
        refuse(BACKUPS, edit);
    }

    @ParameterizedTest
    @MethodSource("dev.hsmbackup.crds.StatusEdit#ofRestores")
    void shouldRefuseInARestore(StatusEdit edit) {
        refuse(RESTORES, edit);
    }

    @ParameterizedTest
    @MethodSource("dev.hsmbackup.crds.StatusEdit#ofPreflights")
    void shouldRefuseInARestoreThatOnlyChecks(StatusEdit edit) {
        refuse(Runs.preflights(API), edit);
    }

    @ParameterizedTest
    @FieldSource("KINDS")
    <R extends Run> void shouldAcceptAJobIdThatIsLearntLate(Runs<R> kind) {
        var unknown = kind.in(Phase.UNKNOWN);
        var late = unknown.getStatus().toBuilder()
                .jobId(Runs.JOB)
                .jobStatus("Succeeded")
                .folderUri(Runs.FOLDER)
                .build();

        assertThat(API.writeStatus(unknown, late).getStatus()).isEqualTo(late);
    }

    @ParameterizedTest
    @FieldSource("KINDS")
    <R extends Run> void shouldTakeANewAttemptAfterOneThatWasNotStarted(Runs<R> kind) {
        var run = kind.in(Phase.STARTING);
        var pending = API.writeStatus(run, Runs.complete(run, Phase.PENDING));
        var second = Runs.attempt(run, UUID.randomUUID(), Runs.ATTEMPT.host());
        var starting = Runs.complete(pending, Phase.STARTING).toBuilder()
                .attempt(second)
                .build();

        assertThat(API.writeStatus(pending, starting).getStatus()).isEqualTo(starting);
    }

    @Test
    void shouldTakeANewerSourceAfterAnAttemptThatWasNotStarted() {
        var restore = RESTORES.in(Phase.STARTING);
        var pending = API.writeStatus(restore, Runs.complete(restore, Phase.PENDING));
        var starting = Runs.complete(pending, Phase.STARTING).toBuilder()
                .folderUri(Runs.FOLDER + "34")
                .build();

        assertThat(API.writeStatus(pending, starting).getStatus()).isEqualTo(starting);
    }

    @Test
    void shouldKeepWhatARestoreTells() {
        var restore = RESTORES.in(Phase.RUNNING);
        var told = Runs.complete(restore, Phase.SUCCEEDED).toBuilder()
                .sourceTime(Runs.NOW)
                .safetyBackup(new SafetyBackup("back-safety", Runs.JOB, Runs.FOLDER + "34", Runs.NOW))
                .keyVersions(new KeyVersions(3, 0))
                .build();

        assertThat(API.writeStatus(restore, told).getStatus()).isEqualTo(told);
    }

    /** Pruned as an unknown field: the kind has none of it. */
    @Test
    void shouldKeepTheFieldsOfTheOtherKindOut() {
        var backup = BACKUPS.in(Phase.RUNNING);
        var restore = RESTORES.in(Phase.RUNNING);
        var ofRestores = backup.getStatus().toBuilder()
                .sourceTime(Runs.NOW)
                .safetyBackup(new SafetyBackup("back-safety", null, null, null))
                .keyVersions(new KeyVersions(3, 0))
                .build();
        var ofBackups = restore.getStatus().toBuilder().backupId("first").build();

        assertThat(API.writeStatus(backup, ofRestores).getStatus()).isEqualTo(backup.getStatus());
        assertThat(API.writeStatus(restore, ofBackups).getStatus()).isEqualTo(restore.getStatus());
    }

    @Test
    void shouldKeepTheBackupId() {
        var backup = BACKUPS.in(Phase.SUCCEEDED);
        var first = API.writeStatus(
                backup, backup.getStatus().toBuilder().backupId("first").build());
        var second = first.getStatus().toBuilder().backupId("second").build();

        Refusal.of(() -> API.writeStatus(first, second)).isOnly("status", "backupId never changes once it is set");
    }

    @ParameterizedTest
    @FieldSource("KINDS")
    <R extends Run> void shouldRefuseAnAttemptForASpecThatWasNotSeen(Runs<R> kind) {
        var run = API.create(kind.unseen().get());
        var starting = Runs.complete(run, Phase.STARTING).toBuilder()
                .observedGeneration(-1)
                .build();

        Refusal.of(() -> API.writeStatus(run, starting))
                .isOnly("status.observedGeneration", "phases after Pending need the observedGeneration");
    }

    @ParameterizedTest
    @FieldSource("KINDS")
    <R extends Run> void shouldRefuseASuccessOfNothing(Runs<R> kind) {
        var run = kind.in(Phase.PENDING);
        var succeeded = run.getStatus().toBuilder()
                .phase(Phase.SUCCEEDED)
                .folderUri(Runs.FOLDER)
                .backupId(Runs.BACKUP_ID)
                .completionTime(Runs.NOW)
                .build();

        Refusal.of(() -> API.writeStatus(run, succeeded)).has("status", "phase Succeeded needs an attempt and a jobId");
    }

    @ParameterizedTest
    @MethodSource("sent")
    <R extends Run> void shouldRefuseAWriteWithoutStatus(Runs<R> kind, Phase from) {
        var bare = Manifest.of(kind.in(from)).without("/status");

        Refusal.of(() -> API.updateStatus(bare)).has("status.observedGeneration", "observedGeneration never goes back");
    }

    @ParameterizedTest
    @FieldSource("KINDS")
    <R extends Run> void shouldRefuseAStatusWithoutPhase(Runs<R> kind) {
        var bare = Manifest.of(kind.in(Phase.RUNNING)).without("/status/phase");

        Refusal.of(() -> API.updateStatus(bare)).has("status.phase", "Required value");
    }

    static Stream<Arguments> sent() {
        return KINDS.stream()
                .flatMap(kind -> Stream.of(Phase.STARTING, Phase.RUNNING, Phase.SUCCEEDED, Phase.UNKNOWN)
                        .map(from -> arguments(kind, from)));
    }

    static <R extends Run> void refuse(Runs<R> kind, StatusEdit edit) {
        var run = kind.in(edit.from());
        var changed = edit.change().apply(run.getStatus().toBuilder(), run).build();

        Refusal.of(() -> API.writeStatus(run, changed)).isOnly(edit.field(), edit.message());
    }
}

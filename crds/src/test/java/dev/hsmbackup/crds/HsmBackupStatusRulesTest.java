package dev.hsmbackup.crds;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class HsmBackupStatusRulesTest {

    /** How a status write may not look: from which phase, what is changed, and what the API server answers. */
    record Edit(String what, Phase from, UnaryOperator<HsmBackupStatusBuilder> change, String field, String message) {
        @Override
        public String toString() {
            return what;
        }
    }

    private final ApiServer api = ApiServer.shared();
    private final Backups backups = new Backups(api);

    @ParameterizedTest
    @MethodSource("moves")
    void shouldGuardEveryMove(Phase from, Phase to, boolean legal) {
        var backup = backups.in(from);
        var moved = Backups.complete(backup.getStatus(), to);

        if (legal) {
            assertThat(api.writeStatus(backup, moved).getStatus()).isEqualTo(moved);
        } else {
            Refusal.of(() -> api.writeStatus(backup, moved))
                    .has(
                            "status.phase",
                            from.isTerminal() ? "a backup that ended never changes its phase" : "phase goes Pending");
        }
    }

    @ParameterizedTest
    @MethodSource("edits")
    void shouldRefuse(Edit edit) {
        var backup = backups.in(edit.from());
        var changed = edit.change().apply(backup.getStatus().toBuilder()).build();

        Refusal.of(() -> api.writeStatus(backup, changed)).isOnly(edit.field(), edit.message());
    }

    @Test
    void shouldAcceptAJobIdThatIsLearntLate() {
        var unknown = backups.in(Phase.UNKNOWN);
        var late = unknown.getStatus().toBuilder()
                .jobId(Backups.JOB)
                .jobStatus("Succeeded")
                .folderUri(Backups.FOLDER)
                .build();

        assertThat(api.writeStatus(unknown, late).getStatus()).isEqualTo(late);
    }

    @Test
    void shouldTakeANewAttemptAfterOneThatWasNotStarted() {
        var backup = backups.in(Phase.STARTING);
        var pending = api.writeStatus(backup, Backups.complete(backup.getStatus(), Phase.PENDING));
        var second = new Attempt(UUID.randomUUID(), Backups.NOW, Backups.ATTEMPT.host(), null, null);
        var starting = pending.getStatus().toBuilder()
                .phase(Phase.STARTING)
                .attempt(second)
                .build();

        assertThat(api.writeStatus(pending, starting).getStatus().attempt()).isEqualTo(second);
    }

    @Test
    void shouldKeepTheBackupId() {
        var backup = backups.in(Phase.SUCCEEDED);
        backup = api.writeStatus(
                backup, backup.getStatus().toBuilder().backupId("first").build());
        var changed = api.client().resource(backup).get();
        changed.setStatus(backup.getStatus().toBuilder().backupId("second").build());

        Refusal.of(() -> api.client().resource(changed).updateStatus())
                .isOnly("status", "backupId never changes once it is set");
    }

    @Test
    void shouldRefuseAnAttemptForASpecThatWasNotSeen() {
        var backup = api.create(backups.unseen());
        var starting = Backups.complete(HsmBackupStatus.INITIAL, Phase.STARTING);

        Refusal.of(() -> api.writeStatus(backup, starting))
                .isOnly("status.observedGeneration", "phases after Pending need the observedGeneration");
    }

    @ParameterizedTest
    @EnumSource(names = {"STARTING", "RUNNING", "SUCCEEDED", "UNKNOWN"})
    void shouldRefuseAWriteWithoutStatus(Phase from) {
        var backup = backups.in(from);
        var bare = Manifest.hsmBackup(backup.getMetadata().getName()).with("/metadata/namespace", "default");

        Refusal.of(() -> api.updateStatus(bare)).has("status.observedGeneration", "observedGeneration never goes back");
    }

    @Test
    void shouldRefuseAStatusWithoutPhase() {
        var backup = backups.in(Phase.RUNNING);
        var bare = Manifest.hsmBackup(backup.getMetadata().getName())
                .with("/metadata/namespace", "default")
                .with("/status/observedGeneration", 1);

        Refusal.of(() -> api.updateStatus(bare)).has("status.phase", "Required value");
    }

    static Stream<Arguments> moves() {
        return Arrays.stream(Phase.values())
                .flatMap(from -> Arrays.stream(Phase.values())
                        .map(to -> arguments(from, to, next(from).contains(to))));
    }

    private static Set<Phase> next(Phase from) {
        return switch (from) {
            case PENDING -> Set.of(Phase.PENDING, Phase.STARTING, Phase.FAILED);
            case STARTING -> Set.of(Phase.STARTING, Phase.PENDING, Phase.RUNNING, Phase.FAILED, Phase.UNKNOWN);
            case RUNNING -> Set.of(Phase.RUNNING, Phase.SUCCEEDED, Phase.FAILED, Phase.UNKNOWN);
            case SUCCEEDED, FAILED, UNKNOWN -> Set.of(from);
        };
    }

    static List<Edit> edits() {
        var other = new Attempt(UUID.randomUUID(), Backups.NOW, Backups.ATTEMPT.host(), null, null);
        var elsewhere = new Attempt(Backups.ATTEMPT.id(), Backups.NOW, "other.managedhsm.azure.net", null, null);
        var otherJob = "ffffffffffffffffffffffffffffffff";
        return List.of(
                edit("other job", Phase.RUNNING, s -> s.jobId(otherJob), "jobId never changes once it is set"),
                edit("no job", Phase.FAILED, s -> s.jobId(Backups.JOB), "jobId needs its attempt"),
                edit(
                        "other folder",
                        Phase.SUCCEEDED,
                        s -> s.folderUri(Backups.FOLDER + "0"),
                        "folderUri never changes"),
                edit("other attempt", Phase.STARTING, s -> s.attempt(other), "an attempt never changes"),
                edit("other attempt of a job", Phase.RUNNING, s -> s.attempt(other), "an attempt never changes"),
                edit("other host", Phase.RUNNING, s -> s.attempt(elsewhere), "an attempt never changes"),
                edit(
                        "attempt of a job removed",
                        Phase.RUNNING,
                        s -> s.phase(Phase.FAILED).completionTime(Backups.NOW).attempt(null),
                        "jobId needs its attempt"),
                edit(
                        "Pending with attempt",
                        Phase.PENDING,
                        s -> s.attempt(other),
                        "phase Pending means that nothing was sent"),
                edit(
                        "Pending again with attempt",
                        Phase.STARTING,
                        s -> s.phase(Phase.PENDING),
                        "phase Pending means that nothing was sent"),
                edit(
                        "Starting without attempt",
                        Phase.PENDING,
                        s -> s.phase(Phase.STARTING),
                        "phases Starting, Running, Succeeded and Unknown need an attempt"),
                edit(
                        "Running without job",
                        Phase.STARTING,
                        s -> s.phase(Phase.RUNNING),
                        "phases Running and Succeeded need a jobId"),
                edit(
                        "Succeeded without folder",
                        Phase.RUNNING,
                        s -> s.phase(Phase.SUCCEEDED).completionTime(Backups.NOW),
                        "phase Succeeded needs the folderUri"),
                edit(
                        "Failed without time",
                        Phase.PENDING,
                        s -> s.phase(Phase.FAILED),
                        "phases Succeeded, Failed and Unknown need a completionTime"),
                new Edit(
                        "generation back",
                        Phase.PENDING,
                        s -> s.observedGeneration(0),
                        "status.observedGeneration",
                        "observedGeneration never goes back"));
    }

    private static Edit edit(String what, Phase from, UnaryOperator<HsmBackupStatusBuilder> change, String message) {
        return new Edit(what, from, change, "status", message);
    }
}

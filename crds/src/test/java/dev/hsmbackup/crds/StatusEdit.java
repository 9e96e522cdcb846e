package dev.hsmbackup.crds;

import java.util.List;
import java.util.UUID;
import java.util.function.BiFunction;
import java.util.function.UnaryOperator;

/** How a status write may not look: from which phase, what is changed, and what the API server answers. */
record StatusEdit(String what, Phase from, Change change, String field, String message) {

    /** How it is changed, and of which object. */
    interface Change extends BiFunction<RunStatusBuilder, Run, RunStatusBuilder> {}

    private static final UUID OTHER_ID = UUID.randomUUID();
    private static final String OTHER_JOB = "ffffffffffffffffffffffffffffffff";
    static final String OTHER_FOLDER = Runs.FOLDER + "0";

    static List<StatusEdit> ofAllKinds() {
        return List.of(
                edit("other job", Phase.RUNNING, s -> s.jobId(OTHER_JOB), "jobId never changes once it is set"),
                edit("no job", Phase.FAILED, s -> s.jobId(Runs.JOB), "jobId needs its attempt"),
                edit("other folder", Phase.SUCCEEDED, s -> s.folderUri(OTHER_FOLDER), "folderUri never changes"),
                edit("other attempt", Phase.STARTING, StatusEdit::otherAttempt, "an attempt never changes"),
                edit("other attempt of a job", Phase.RUNNING, StatusEdit::otherAttempt, "an attempt never changes"),
                edit(
                        "other host",
                        Phase.RUNNING,
                        (s, run) -> s.attempt(Runs.attempt(run, Runs.ATTEMPT.id(), "other.managedhsm.azure.net")),
                        "an attempt never changes"),
                edit(
                        "attempt of a job removed",
                        Phase.RUNNING,
                        s -> s.phase(Phase.FAILED).completionTime(Runs.NOW).attempt(null),
                        "jobId needs its attempt"),
                edit(
                        "Pending with attempt",
                        Phase.PENDING,
                        StatusEdit::otherAttempt,
                        "phases Pending and AwaitingSafetyBackup mean that nothing was sent"),
                edit(
                        "Pending again with attempt",
                        Phase.STARTING,
                        s -> s.phase(Phase.PENDING),
                        "phases Pending and AwaitingSafetyBackup mean that nothing was sent"),
                edit(
                        "Starting without attempt",
                        Phase.PENDING,
                        // What a kind has not, the API server drops.
                        s -> s.phase(Phase.STARTING)
                                .folderUri(Runs.FOLDER)
                                .backupId(Runs.BACKUP_ID)
                                .safetyBackup(Runs.SAFETY),
                        "phases Starting, Running and Unknown need an attempt"),
                edit("Running without job", Phase.STARTING, s -> s.phase(Phase.RUNNING), "phase Running needs a jobId"),
                edit(
                        "Failed without time",
                        Phase.PENDING,
                        s -> s.phase(Phase.FAILED),
                        "phases Succeeded, Failed and Unknown need a completionTime"),
                new StatusEdit(
                        "generation back",
                        Phase.PENDING,
                        (s, run) -> s.observedGeneration(0),
                        "status.observedGeneration",
                        "observedGeneration never goes back"));
    }

    static List<StatusEdit> ofBackups() {
        return List.of(
                edit(
                        "Succeeded without folder",
                        Phase.RUNNING,
                        s -> s.phase(Phase.SUCCEEDED).completionTime(Runs.NOW).backupId(Runs.BACKUP_ID),
                        "phase Succeeded needs the folderUri"),
                new StatusEdit(
                        "attempt at the other kind of HSM",
                        Phase.PENDING,
                        (s, run) -> s.phase(Phase.STARTING).attempt(atTheOtherKind(run)),
                        "status.attempt",
                        "attempt needs the ARM resourceId of the CloudHsm where spec has a cloudHsmRef"));
    }

    static List<StatusEdit> ofRestores() {
        return List.of(
                edit(
                        "Starting without folder",
                        Phase.PENDING,
                        s -> s.phase(Phase.STARTING).attempt(Runs.ATTEMPT).safetyBackup(Runs.SAFETY),
                        "phases Starting and Running need the folderUri"),
                edit(
                        "Starting without safety backup",
                        Phase.PENDING,
                        s -> s.phase(Phase.STARTING).attempt(Runs.ATTEMPT).folderUri(Runs.FOLDER),
                        "phases Starting and Running need the safetyBackup"),
                edit(
                        "other folder of a start",
                        Phase.STARTING,
                        s -> s.folderUri(OTHER_FOLDER),
                        "folderUri never changes"),
                edit("other folder of a job", Phase.RUNNING, s -> s.folderUri(OTHER_FOLDER), "folderUri never changes"),
                edit("other folder after Failed", Phase.FAILED, s -> s.folderUri(OTHER_FOLDER), "folderUri never"),
                edit(
                        "AwaitingSafetyBackup with attempt",
                        Phase.AWAITING_SAFETY_BACKUP,
                        StatusEdit::otherAttempt,
                        "phases Pending and AwaitingSafetyBackup mean that nothing was sent"));
    }

    static List<StatusEdit> ofPreflights() {
        return List.of(
                edit(
                        "Starting",
                        Phase.PENDING,
                        s -> s.phase(Phase.STARTING)
                                .attempt(Runs.ATTEMPT)
                                .folderUri(Runs.FOLDER)
                                .safetyBackup(Runs.SAFETY),
                        "a restore with preflightOnly starts nothing"),
                edit(
                        "Succeeded with attempt",
                        Phase.PENDING,
                        s -> s.phase(Phase.SUCCEEDED)
                                .attempt(Runs.ATTEMPT)
                                .folderUri(Runs.FOLDER)
                                .completionTime(Runs.NOW),
                        "a restore with preflightOnly starts nothing"),
                edit(
                        "Succeeded without folder",
                        Phase.PENDING,
                        s -> s.phase(Phase.SUCCEEDED).completionTime(Runs.NOW),
                        "phase Succeeded needs the folderUri"));
    }

    private static RunStatusBuilder otherAttempt(RunStatusBuilder status, Run run) {
        return status.attempt(Runs.attempt(run, OTHER_ID, Runs.ATTEMPT.host()));
    }

    private static Attempt atTheOtherKind(Run run) {
        return Runs.attempt(run).resourceId() == null ? Runs.attempt(Runs.cloudBackup()) : Runs.attempt(Runs.backup());
    }

    static StatusEdit edit(String what, Phase from, UnaryOperator<RunStatusBuilder> change, String message) {
        return edit(what, from, (status, run) -> change.apply(status), message);
    }

    static StatusEdit edit(String what, Phase from, Change change, String message) {
        return new StatusEdit(what, from, change, "status", message);
    }

    @Override
    public String toString() {
        return what;
    }
}

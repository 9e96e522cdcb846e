package dev.hsmbackup.crds;

import java.util.List;
import java.util.UUID;
import java.util.function.UnaryOperator;

/** How a status write may not look: from which phase, what is changed, and what the API server answers. */
record StatusEdit(String what, Phase from, UnaryOperator<RunStatusBuilder> change, String field, String message) {

    private static final Attempt OTHER = new Attempt(UUID.randomUUID(), Runs.NOW, Runs.ATTEMPT.host(), null, null);
    private static final Attempt ELSEWHERE =
            new Attempt(Runs.ATTEMPT.id(), Runs.NOW, "other.managedhsm.azure.net", null, null);
    private static final String OTHER_JOB = "ffffffffffffffffffffffffffffffff";
    private static final String OTHER_FOLDER = Runs.FOLDER + "0";

    static List<StatusEdit> ofAllKinds() {
        return List.of(
                edit("other job", Phase.RUNNING, s -> s.jobId(OTHER_JOB), "jobId never changes once it is set"),
                edit("no job", Phase.FAILED, s -> s.jobId(Runs.JOB), "jobId needs its attempt"),
                edit("other folder", Phase.SUCCEEDED, s -> s.folderUri(OTHER_FOLDER), "folderUri never changes"),
                edit("other attempt", Phase.STARTING, s -> s.attempt(OTHER), "an attempt never changes"),
                edit("other attempt of a job", Phase.RUNNING, s -> s.attempt(OTHER), "an attempt never changes"),
                edit("other host", Phase.RUNNING, s -> s.attempt(ELSEWHERE), "an attempt never changes"),
                edit(
                        "attempt of a job removed",
                        Phase.RUNNING,
                        s -> s.phase(Phase.FAILED).completionTime(Runs.NOW).attempt(null),
                        "jobId needs its attempt"),
                edit(
                        "Pending with attempt",
                        Phase.PENDING,
                        s -> s.attempt(OTHER),
                        "phases Pending and AwaitingSafetyBackup mean that nothing was sent"),
                edit(
                        "Pending again with attempt",
                        Phase.STARTING,
                        s -> s.phase(Phase.PENDING),
                        "phases Pending and AwaitingSafetyBackup mean that nothing was sent"),
                edit(
                        "Starting without attempt",
                        Phase.PENDING,
                        // Backups have no safety backup; the API server drops it.
                        s -> s.phase(Phase.STARTING).folderUri(Runs.FOLDER).safetyBackup(Runs.SAFETY),
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
                        s -> s.observedGeneration(0),
                        "status.observedGeneration",
                        "observedGeneration never goes back"));
    }

    static List<StatusEdit> ofBackups() {
        return List.of(edit(
                "Succeeded without folder",
                Phase.RUNNING,
                s -> s.phase(Phase.SUCCEEDED).completionTime(Runs.NOW),
                "phase Succeeded needs the folderUri"));
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
                        s -> s.attempt(OTHER),
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

    private static StatusEdit edit(String what, Phase from, UnaryOperator<RunStatusBuilder> change, String message) {
        return new StatusEdit(what, from, change, "status", message);
    }

    @Override
    public String toString() {
        return what;
    }
}

package dev.hsmbackup.crds;

import java.util.List;

/** How a status write may not look where the HSM is a {@link CloudHsm}, beside {@link StatusEdit#ofAllKinds()}. */
final class CloudStatusEdits {

    private static final CloudHsmId OTHER_CLUSTER =
            new CloudHsmId(Runs.CLUSTER.subscriptionId(), Runs.CLUSTER.resourceGroup(), "other");
    private static final String OTHER_BACKUP = Runs.BACKUP_ID + "0";
    private static final String ONCE_STARTED = "backupId never changes once a start is recorded";

    private CloudStatusEdits() {}

    static List<StatusEdit> ofBackups() {
        return List.of(
                StatusEdit.edit(
                        "other id",
                        Phase.SUCCEEDED,
                        s -> s.backupId(OTHER_BACKUP),
                        "backupId never changes once it is set"),
                StatusEdit.edit(
                        "other cluster", Phase.RUNNING, CloudStatusEdits::otherCluster, "an attempt never changes"),
                elsewhere(),
                StatusEdit.edit(
                        "Succeeded without id",
                        Phase.RUNNING,
                        s -> s.phase(Phase.SUCCEEDED).completionTime(Runs.NOW).folderUri(Runs.FOLDER),
                        "phase Succeeded of a Cloud HSM's backup needs the backupId"));
    }

    static List<StatusEdit> ofRestores() {
        return List.of(
                StatusEdit.edit(
                        "Starting without container",
                        Phase.PENDING,
                        (s, run) -> starting(s, run).folderUri(null),
                        "phases Starting and Running need the folderUri"),
                StatusEdit.edit(
                        "Starting without backup",
                        Phase.PENDING,
                        (s, run) -> starting(s, run).backupId(null),
                        "phases Starting, Running and Succeeded need the backupId"),
                new StatusEdit(
                        "Starting at no cluster",
                        Phase.PENDING,
                        (s, run) -> starting(s, run).attempt(Runs.ATTEMPT),
                        "status.attempt",
                        "attempt needs the ARM resourceId of the CloudHsm"),
                elsewhere(),
                StatusEdit.edit(
                        "other cluster", Phase.RUNNING, CloudStatusEdits::otherCluster, "an attempt never changes"),
                StatusEdit.edit("other backup of a start", Phase.STARTING, s -> s.backupId(OTHER_BACKUP), ONCE_STARTED),
                StatusEdit.edit("other backup of a job", Phase.RUNNING, s -> s.backupId(OTHER_BACKUP), ONCE_STARTED),
                StatusEdit.edit("other backup after Failed", Phase.FAILED, s -> s.backupId(OTHER_BACKUP), ONCE_STARTED),
                StatusEdit.edit("no backup any more", Phase.FAILED, s -> s.backupId(null), ONCE_STARTED),
                StatusEdit.edit(
                        "other container of a start",
                        Phase.STARTING,
                        s -> s.folderUri(StatusEdit.OTHER_FOLDER),
                        "folderUri never"));
    }

    static List<StatusEdit> ofPreflights() {
        return List.of(
                StatusEdit.edit(
                        "Starting",
                        Phase.PENDING,
                        CloudStatusEdits::starting,
                        "a restore with preflightOnly starts nothing"),
                StatusEdit.edit(
                        "Succeeded without backup",
                        Phase.PENDING,
                        s -> s.phase(Phase.SUCCEEDED).folderUri(Runs.FOLDER).completionTime(Runs.NOW),
                        "phases Starting, Running and Succeeded need the backupId"),
                StatusEdit.edit(
                        "Succeeded without container",
                        Phase.PENDING,
                        s -> s.phase(Phase.SUCCEEDED).backupId(Runs.BACKUP_ID).completionTime(Runs.NOW),
                        "phase Succeeded needs the folderUri"));
    }

    private static RunStatusBuilder otherCluster(RunStatusBuilder status, Run run) {
        return status.attempt(
                new Attempt(Runs.ATTEMPT.id(), Runs.NOW, Runs.ATTEMPT.host(), null, null, OTHER_CLUSTER.path()));
    }

    /** It becomes part of an address. */
    private static StatusEdit elsewhere() {
        var elsewhere = new Attempt(
                Runs.ATTEMPT.id(), Runs.NOW, Runs.ATTEMPT.host(), null, null, Runs.CLUSTER.path() + "/../other");
        return new StatusEdit(
                "Starting at what is no cluster",
                Phase.PENDING,
                (s, run) -> starting(s, run).attempt(elsewhere),
                "status.attempt",
                "attempt needs the ARM resourceId of the CloudHsm");
    }

    private static RunStatusBuilder starting(RunStatusBuilder status, Run run) {
        return status.phase(Phase.STARTING)
                .attempt(Runs.attempt(run))
                .folderUri(Runs.FOLDER)
                .backupId(Runs.BACKUP_ID);
    }
}

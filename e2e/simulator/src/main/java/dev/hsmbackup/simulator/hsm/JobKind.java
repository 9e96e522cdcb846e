package dev.hsmbackup.simulator.hsm;

import dev.hsmbackup.simulator.fleet.JobTimes;
import java.time.Duration;

/** The five kinds of jobs. */
public enum JobKind {
    BACKUP("backup", "Full backup is in progress"),
    PRE_BACKUP("backup", "Pre Full backup is in progress"),
    RESTORE("restore", "Full restore is in progress"),
    PRE_RESTORE("restore", "Pre Full restore operation is in progress"),
    SELECTIVE_RESTORE("restore", "Selective Key restore is in progress");

    private final String path;
    private final String runningText;

    JobKind(String path, String runningText) {
        this.path = path;
        this.runningText = runningText;
    }

    /** First segment of the status path: {@code backup} or {@code restore}. */
    public String path() {
        return path;
    }

    /** What the specification's examples say while the job runs. */
    public String runningText() {
        return runningText;
    }

    /** True where the answers carry {@code azureStorageBlobContainerUri}. */
    public boolean namesContainer() {
        return path.equals("backup");
    }

    /** True where the data plane is disabled while the job runs. */
    public boolean disablesDataPlane() {
        return this == RESTORE || this == SELECTIVE_RESTORE;
    }

    Duration takes(JobTimes times) {
        return switch (this) {
            case BACKUP -> times.ofBackup();
            case PRE_BACKUP -> times.ofPreBackup();
            case RESTORE -> times.ofRestore();
            case PRE_RESTORE -> times.ofPreRestore();
            case SELECTIVE_RESTORE -> times.ofSelectiveRestore();
        };
    }
}

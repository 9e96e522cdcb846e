package dev.hsmbackup.simulator.fleet;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How long a cluster's jobs take, on the simulator's clock. Backup and restore default to what was recorded, the others
 * to our own choice.
 *
 * @param backup 8 s if absent
 * @param restore 90 s if absent
 * @param validateBackup 3 s if absent
 * @param validateRestore 3 s if absent
 * @param failure how soon a job ends that cannot succeed; 1 s if absent
 * @param activation from the end of a restore until its cluster is active; 10 s if absent
 */
public record ClusterTimes(
        @Nullable Duration backup,

        @Nullable Duration restore,

        @Nullable Duration validateBackup,

        @Nullable Duration validateRestore,

        @Nullable Duration failure,

        @Nullable Duration activation) {

    public static final ClusterTimes DEFAULT = new ClusterTimes(null, null, null, null, null, null);

    public Duration ofBackup() {
        return or(backup, 8);
    }

    public Duration ofRestore() {
        return or(restore, 90);
    }

    public Duration ofValidateBackup() {
        return or(validateBackup, 3);
    }

    public Duration ofValidateRestore() {
        return or(validateRestore, 3);
    }

    public Duration ofFailure() {
        return or(failure, 1);
    }

    public Duration ofActivation() {
        return or(activation, 10);
    }

    private static Duration or(@Nullable Duration given, long seconds) {
        return given == null ? Duration.ofSeconds(seconds) : given;
    }
}

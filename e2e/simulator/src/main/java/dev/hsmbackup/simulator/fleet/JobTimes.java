package dev.hsmbackup.simulator.fleet;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How long jobs take, on the simulator's clock. The defaults are in the range of the recordings (backup 7–14 s, restore
 * 11–47 s).
 *
 * @param failure how soon a job ends that cannot succeed; 1 s if absent (own choice, not recorded)
 */
public record JobTimes(
        @Nullable Duration backup,

        @Nullable Duration restore,

        @Nullable Duration selectiveRestore,

        @Nullable Duration preBackup,

        @Nullable Duration preRestore,

        @Nullable Duration failure) {

    public static final JobTimes DEFAULT = new JobTimes(null, null, null, null, null, null);

    public Duration ofBackup() {
        return or(backup, 10);
    }

    public Duration ofRestore() {
        return or(restore, 20);
    }

    public Duration ofSelectiveRestore() {
        return or(selectiveRestore, 15);
    }

    public Duration ofPreBackup() {
        return or(preBackup, 3);
    }

    public Duration ofPreRestore() {
        return or(preRestore, 3);
    }

    public Duration ofFailure() {
        return or(failure, 1);
    }

    private static Duration or(@Nullable Duration given, long seconds) {
        return given == null ? Duration.ofSeconds(seconds) : given;
    }
}

package dev.hsmbackup.operator.operation;

import dev.hsmbackup.crds.HsmBackup;
import dev.hsmbackup.crds.HsmRestore;
import dev.hsmbackup.crds.Run;

/**
 * What messages call a run.
 *
 * @param noun for example {@code backup}
 * @param kind of the object
 * @param again what a person does to try again
 * @param start action of events before and at the start
 * @param follow action of events after it
 * @param running reason while Azure runs the job
 * @param succeeded reason at a good end
 */
record Words(String noun, String kind, String again, String start, String follow, String running, String succeeded) {

    private static final Words BACKUP = new Words(
            "backup",
            "HsmBackup",
            "To back up again, create a new HsmBackup.",
            "StartBackup",
            "FollowBackup",
            Reasons.RUNNING,
            Reasons.SUCCEEDED);

    private static final Words RESTORE = new Words(
            "restore",
            "HsmRestore",
            "To restore again, create a new HsmRestore.",
            "StartRestore",
            "FollowRestore",
            Reasons.RESTORE_RUNNING,
            Reasons.RESTORE_SUCCEEDED);

    static Words of(Run run) {
        return switch (run) {
            case HsmBackup _ -> BACKUP;
            case HsmRestore _ -> RESTORE;
        };
    }
}

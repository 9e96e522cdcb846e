package dev.hsmbackup.operator.operation;

import dev.hsmbackup.crds.CloudHsmRef;
import dev.hsmbackup.crds.CloudHsmRestore;
import dev.hsmbackup.crds.HsmBackup;
import dev.hsmbackup.crds.HsmRef;
import dev.hsmbackup.crds.HsmRestore;
import dev.hsmbackup.crds.ManagedHsmRef;
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

    private static final Words RESTORE = restore("HsmRestore");

    private static final Words CLOUD_RESTORE = restore("CloudHsmRestore");

    private static Words restore(String kind) {
        return new Words(
                "restore",
                kind,
                "To restore again, create a new " + kind + ".",
                "StartRestore",
                "FollowRestore",
                Reasons.RESTORE_RUNNING,
                Reasons.RESTORE_SUCCEEDED);
    }

    static Words of(Run run) {
        return switch (run) {
            case HsmBackup _ -> BACKUP;
            case HsmRestore _ -> RESTORE;
            case CloudHsmRestore _ -> CLOUD_RESTORE;
        };
    }

    /** The field of the spec that names the HSM. */
    static String field(HsmRef hsm) {
        return switch (hsm) {
            case ManagedHsmRef _ -> "managedHsmRef";
            case CloudHsmRef _ -> "cloudHsmRef";
            case HsmRef.Unknown _ -> "target";
        };
    }

    /** Where Azure wrote down a request by its attempt's id. */
    static String log(Run run) {
        return run.target() instanceof CloudHsmRef
                ? "the activity log of the Cloud HSM's resource group for the client request id "
                : "the HSM's audit log for the correlation id ";
    }

    /** What a backup leaves in a container. */
    static String artifact(Run run) {
        return run.target() instanceof CloudHsmRef ? "backup" : "folder";
    }

    /** What of an HSM shows whether it was restored. */
    static String evidence(Run run) {
        return run.target() instanceof CloudHsmRef ? "activation state" : "keys";
    }
}

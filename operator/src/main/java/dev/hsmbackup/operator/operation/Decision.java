package dev.hsmbackup.operator.operation;

import dev.hsmbackup.crds.CloudHsmRestore;
import dev.hsmbackup.crds.RunStatus;
import dev.hsmbackup.operator.port.HsmTarget;
import dev.hsmbackup.operator.port.JobAnswer;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What to do next about one run. */
public sealed interface Decision {

    /** It ended: nothing, for ever. */
    record Done() implements Decision {}

    /** Nothing now; decide again after this time. */
    record LookAgain(Duration after) implements Decision {}

    /** Run the start protocol. */
    record Start(HsmTarget hsm, Work work) implements Decision {}

    /**
     * Make the backup that has to come before a restore, then write the status.
     *
     * @param name of the HsmBackup, in the namespace of the restore
     */
    record MakeSafetyBackup(String name, Write then) implements Decision {}

    /** Another job holds the HSM: take a place in its line, and wait. */
    record StandInLine(HsmTarget hsm) implements Decision {}

    /** Ask Azure how the job is. */
    record Poll(HsmTarget hsm, String jobId) implements Decision {}

    /**
     * Azure says that the restore succeeded: ask whether the destination is in use by now.
     *
     * @param restored Azure's word about the job
     */
    record AskDestination(HsmTarget hsm, CloudHsmRestore restore, JobAnswer.Ended restored) implements Decision {}

    /**
     * Write the status, tell the news, and decide again after this time.
     *
     * @param news null: none
     * @param lookAgain zero: at once
     */
    record Write(RunStatus status, @Nullable Announcement news, Duration lookAgain) implements Decision {}
}

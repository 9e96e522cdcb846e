package dev.hsmbackup.operator.operation;

import dev.hsmbackup.crds.HsmBackupStatus;
import dev.hsmbackup.operator.port.HsmTarget;
import java.net.URI;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What to do next about one backup. */
public sealed interface Decision {

    /** It ended: nothing, for ever. */
    record Done() implements Decision {}

    /** Nothing now; decide again after this time. */
    record LookAgain(Duration after) implements Decision {}

    /** Run the start protocol. */
    record Start(HsmTarget hsm, URI container) implements Decision {}

    /** Ask Azure how the job is. */
    record Poll(HsmTarget hsm, String jobId) implements Decision {}

    /**
     * Write the status, tell the news, and decide again after this time.
     *
     * @param news null: none
     * @param lookAgain zero: at once
     */
    record Write(HsmBackupStatus status, @Nullable Announcement news, Duration lookAgain) implements Decision {}
}

package dev.hsmbackup.operator.port;

import java.net.URI;
import java.util.UUID;

/** Restores, of Managed HSMs and into Cloud HSMs. As {@link HsmGateway} otherwise. */
public interface RestoreGateway {

    /**
     * Sends exactly one request that starts a restore.
     *
     * @param attemptId sent as {@code x-ms-client-request-id}
     */
    StartAnswer startRestore(HsmTarget target, RestoreRequest request, UUID attemptId);

    /**
     * Has the HSM check whether the backup could be restored, and change nothing (Managed HSM: from service version 7.6).
     * May be repeated. A Cloud HSM's check is not known to look at its activation state.
     *
     * @return {@link StartAnswer.Started}: asked, the job tells the result; {@link CheckAnswer.Over}: the result; {@link
     *     StartAnswer.NotStarted} with {@link Problem.Kind#NOT_FOUND}: the HSM has no such check, for it knows neither its path nor its version
     */
    CheckAnswer startCheck(HsmTarget target, RestoreRequest request, UUID attemptId);

    /** Asks once for the state of a restore, or of a check. */
    JobAnswer restoreJob(HsmTarget target, String jobId);

    /** Whether the HSM has a key of this name; not known of Cloud HSMs. */
    Presence key(HsmTarget target, String keyName);

    /**
     * Whether there is anything in a backup's folder; not known of Cloud HSMs, whose blobs' names are not documented.
     *
     * @param target whose identity asks
     */
    Presence folder(HsmTarget target, URI container, String folder);

    /** What was found. */
    enum Presence {
        PRESENT,
        /** A key that was deleted and not purged: its name is taken. */
        DELETED,
        ABSENT,
        /** The operator may not look, or got no answer. */
        NOT_KNOWN
    }
}

package dev.hsmbackup.operator.port;

import java.net.URI;
import java.util.Optional;
import java.util.UUID;

/**
 * Full backups, by the data plane of Azure Managed HSM, and of Cloud HSMs by Azure Resource Manager. Blocking; every call
 * has a total deadline that covers the body (start 60 s, others 30 s). Answers are values: no method throws for anything
 * that the network, Azure or Microsoft Entra ID do.
 */
public interface HsmGateway {

    /**
     * Fetches a token for the target unless a good one is at hand, and sends nothing to the HSM. Called before the
     * intent is written, so that a credential problem costs no attempt and the start itself waits for nothing but the
     * HSM.
     *
     * @return the problem; empty when a start could go ahead
     */
    Optional<Problem> prepare(HsmTarget target);

    /**
     * Sends exactly one request that starts a full backup.
     *
     * @param container the blob container that the HSM's own managed identity writes to
     * @param attemptId sent as {@code x-ms-client-request-id}
     */
    StartAnswer startBackup(HsmTarget target, URI container, UUID attemptId);

    /** Asks once for the state of a backup job. */
    JobAnswer backupJob(HsmTarget target, String jobId);

    /** Asks a Managed HSM for a job id that cannot exist, and ARM for the Cloud HSM itself. */
    ProbeAnswer probe(HsmTarget target);
}

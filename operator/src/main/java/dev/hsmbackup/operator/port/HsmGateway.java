package dev.hsmbackup.operator.port;

import java.net.URI;
import java.util.UUID;

/**
 * The data plane of Azure Managed HSM, as far as full backups go. Blocking; every call has a total deadline that covers
 * the body (start 60 s, others 30 s). Answers are values: no method throws for anything that the network, Azure or
 * Microsoft Entra ID do.
 */
public interface HsmGateway {

    /**
     * Sends exactly one request that starts a full backup.
     *
     * @param container the blob container that the HSM's own managed identity writes to
     * @param attemptId sent as {@code x-ms-client-request-id}
     */
    StartAnswer startBackup(HsmTarget target, URI container, UUID attemptId);

    /** Asks once for the state of a backup job. */
    JobAnswer backupJob(HsmTarget target, String jobId);

    /** Asks for a job id that cannot exist. */
    ProbeAnswer probe(HsmTarget target);
}

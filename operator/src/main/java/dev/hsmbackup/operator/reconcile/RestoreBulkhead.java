package dev.hsmbackup.operator.reconcile;

import dev.hsmbackup.operator.port.CheckAnswer;
import dev.hsmbackup.operator.port.HsmTarget;
import dev.hsmbackup.operator.port.JobAnswer;
import dev.hsmbackup.operator.port.RestoreGateway;
import dev.hsmbackup.operator.port.RestoreRequest;
import dev.hsmbackup.operator.port.StartAnswer;
import java.net.URI;
import java.util.UUID;

/** The same as {@link Bulkhead}, for restores. */
public final class RestoreBulkhead implements RestoreGateway {

    private final RestoreGateway azure;
    private final ReconcileThreads threads;

    public RestoreBulkhead(RestoreGateway azure, ReconcileThreads threads) {
        this.azure = azure;
        this.threads = threads;
    }

    @Override
    public StartAnswer startRestore(HsmTarget target, RestoreRequest request, UUID attemptId) {
        return threads.whileOthersWork(() -> azure.startRestore(target, request, attemptId));
    }

    @Override
    public CheckAnswer startCheck(HsmTarget target, RestoreRequest request, UUID attemptId) {
        return threads.whileOthersWork(() -> azure.startCheck(target, request, attemptId));
    }

    @Override
    public JobAnswer restoreJob(HsmTarget target, String jobId) {
        return threads.whileOthersWork(() -> azure.restoreJob(target, jobId));
    }

    @Override
    public Presence key(HsmTarget target, String keyName) {
        return threads.whileOthersWork(() -> azure.key(target, keyName));
    }

    @Override
    public Presence folder(HsmTarget target, URI container, String folder) {
        return threads.whileOthersWork(() -> azure.folder(target, container, folder));
    }
}

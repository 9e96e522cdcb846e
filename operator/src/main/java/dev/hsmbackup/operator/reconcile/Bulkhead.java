package dev.hsmbackup.operator.reconcile;

import dev.hsmbackup.operator.port.HsmGateway;
import dev.hsmbackup.operator.port.HsmTarget;
import dev.hsmbackup.operator.port.JobAnswer;
import dev.hsmbackup.operator.port.ProbeAnswer;
import dev.hsmbackup.operator.port.Problem;
import dev.hsmbackup.operator.port.StartAnswer;
import java.net.URI;
import java.util.Optional;
import java.util.UUID;

/** Azure as the reconcilers see it: while one of them waits for an answer, others work. */
public final class Bulkhead implements HsmGateway {

    private final HsmGateway azure;
    private final ReconcileThreads threads;

    public Bulkhead(HsmGateway azure, ReconcileThreads threads) {
        this.azure = azure;
        this.threads = threads;
    }

    @Override
    public Optional<Problem> prepare(HsmTarget target) {
        return threads.whileOthersWork(() -> azure.prepare(target));
    }

    @Override
    public StartAnswer startBackup(HsmTarget target, URI container, UUID attemptId) {
        return threads.whileOthersWork(() -> azure.startBackup(target, container, attemptId));
    }

    @Override
    public JobAnswer backupJob(HsmTarget target, String jobId) {
        return threads.whileOthersWork(() -> azure.backupJob(target, jobId));
    }

    @Override
    public ProbeAnswer probe(HsmTarget target) {
        return threads.whileOthersWork(() -> azure.probe(target));
    }
}

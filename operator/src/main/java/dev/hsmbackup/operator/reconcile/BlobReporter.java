package dev.hsmbackup.operator.reconcile;

import dev.hsmbackup.crds.HsmBackup;
import dev.hsmbackup.operator.kube.EventPublisher;
import dev.hsmbackup.operator.operation.Announcement;
import dev.hsmbackup.operator.operation.Reasons;
import dev.hsmbackup.operator.telemetry.AuditLog;
import dev.hsmbackup.operator.telemetry.BlobResult;
import dev.hsmbackup.operator.telemetry.LogKeys;
import dev.hsmbackup.operator.telemetry.OperatorMetrics;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells events, metrics and the audit trail what becomes of the blobs of deleted backups. The log too, for the API server
 * takes no events in a namespace that is being deleted.
 */
public final class BlobReporter {

    private static final Logger LOG = LoggerFactory.getLogger(BlobReporter.class);

    private final EventPublisher events;
    private final OperatorMetrics metrics;

    public BlobReporter(EventPublisher events, OperatorMetrics metrics) {
        this.events = events;
        this.metrics = metrics;
    }

    /** It takes longer. */
    void delayed(HsmBackup backup, Announcement news) {
        events.publish(backup, news);
        log(backup, news);
    }

    /** It is decided, and the object will go next. */
    void decided(HsmBackup backup, Announcement news) {
        BlobResult result = switch (news.reason()) {
            case Reasons.BLOBS_DELETED -> BlobResult.DELETED;
            case Reasons.BLOB_DELETION_GIVEN_UP -> BlobResult.GIVEN_UP;
            default -> BlobResult.KEPT;
        };
        AuditLog.blobs(RunReporter.subject(backup), result, backup.getStatus().folderUri(), news.message());
        metrics.blobsDecided(backup.getMetadata().getNamespace(), RunReporter.hsm(backup), result);
        if (result == BlobResult.GIVEN_UP) {
            log(backup, news);
        }
        events.publish(backup, news);
    }

    private static void log(HsmBackup backup, Announcement news) {
        LOG.atWarn()
                .addKeyValue(LogKeys.NAMESPACE, backup.getMetadata().getNamespace())
                .addKeyValue(LogKeys.NAME, backup.getMetadata().getName())
                .addKeyValue(LogKeys.REASON, news.reason())
                .log(news.message());
    }
}

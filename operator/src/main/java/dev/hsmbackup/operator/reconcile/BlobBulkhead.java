package dev.hsmbackup.operator.reconcile;

import dev.hsmbackup.operator.port.BlobAnswer;
import dev.hsmbackup.operator.port.BlobGateway;
import dev.hsmbackup.operator.port.HsmTarget;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/** The same as {@link Bulkhead}, for blobs. */
public final class BlobBulkhead implements BlobGateway {

    private final BlobGateway azure;
    private final ReconcileThreads threads;

    public BlobBulkhead(BlobGateway azure, ReconcileThreads threads) {
        this.azure = azure;
        this.threads = threads;
    }

    @Override
    public BlobAnswer list(HsmTarget target, URI container, String folder, @Nullable String marker) {
        return threads.whileOthersWork(() -> azure.list(target, container, folder, marker));
    }

    @Override
    public BlobAnswer delete(HsmTarget target, URI container, String folder, String blob) {
        return threads.whileOthersWork(() -> azure.delete(target, container, folder, blob));
    }
}

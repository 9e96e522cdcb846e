package dev.hsmbackup.operator.operation;

import dev.hsmbackup.crds.SafetyBackup;
import dev.hsmbackup.operator.port.RestoreRequest;
import java.net.URI;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What a start request asks for. */
public sealed interface Work {

    /** A full backup into this container. */
    record BackUp(URI container) implements Work {}

    /**
     * A restore.
     *
     * @param madeAt when the backup that is restored was made; null: not known
     * @param safety the way back; null: none is wanted
     */
    record Restore(
            RestoreRequest request,
            @Nullable Instant madeAt,
            @Nullable SafetyBackup safety) implements Work {}

    /**
     * A restore into a Cloud HSM. It is only sent right after {@link DestinationPolicy} let the destination pass.
     *
     * @param madeAt when the backup that is restored was made; null: not known
     */
    record RestoreCluster(RestoreRequest request, @Nullable Instant madeAt) implements Work {}
}

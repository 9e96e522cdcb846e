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
}

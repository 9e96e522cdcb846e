package dev.hsmbackup.simulator.arm;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.hsmbackup.simulator.http.Body;
import dev.hsmbackup.simulator.http.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;

/**
 * The content of a backup. The real format is secret; this one only has to bring everything back.
 *
 * @param source the resource id of the cluster it is of, in lower case
 */
public record ClusterBackup(String source, List<ClusterKey> keys) {
    private static final String BLOB = "backup.json";

    public ClusterBackup {
        keys = List.copyOf(keys);
    }

    /** Name of the blob that holds a backup. */
    static String blob(String backupId) {
        return backupId + "/" + BLOB;
    }

    Body toBody() {
        return Body.of(Json.write(this));
    }

    /** Empty where the blob is not a backup. */
    static Optional<ClusterBackup> from(Body body) {
        try {
            return Optional.ofNullable(Json.MAPPER.readValue(body.bytes(), ClusterBackup.class));
        } catch (JsonProcessingException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

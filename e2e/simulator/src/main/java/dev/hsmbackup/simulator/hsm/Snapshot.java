package dev.hsmbackup.simulator.hsm;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.hsmbackup.simulator.http.Body;
import dev.hsmbackup.simulator.http.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;

/** The content of a backup. The real format is secret; this one only has to bring everything back. */
public record Snapshot(
        String hsm, String securityDomain, List<StoredKey> keys, List<RoleStore.Assignment> roleAssignments) {

    /** Name of the blob inside the backup's folder. */
    public static final String BLOB = "backup.json";

    public Snapshot {
        keys = List.copyOf(keys);
        roleAssignments = List.copyOf(roleAssignments);
    }

    Body toBody() {
        return Body.of(Json.write(this));
    }

    /** Empty where the blob is not a backup. */
    static Optional<Snapshot> from(Body body) {
        try {
            return Optional.ofNullable(Json.MAPPER.readValue(body.bytes(), Snapshot.class));
        } catch (JsonProcessingException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

package dev.hsmbackup.simulator.hsm;

import com.fasterxml.jackson.databind.JsonNode;
import dev.hsmbackup.simulator.http.Refused;
import dev.hsmbackup.simulator.http.Request;
import org.jspecify.annotations.Nullable;

/**
 * Where a job reads or writes, as a request body names it.
 *
 * @param containerUrl without trailing slash; null where the URL has no container part
 * @param prefix path below the container, empty or ending in a slash
 */
record StorageTarget(@Nullable String containerUrl, String prefix, BackupStorage.Key key) {

    /**
     * Reads the parameters of a request.
     *
     * @param parameters {@code storageResourceUri}, {@code token}, {@code useManagedIdentity}
     * @throws Refused where the service answers 400
     */
    static StorageTarget parse(JsonNode parameters) {
        BackupStorage.Key key = key(parameters);
        StoragePlace place = StoragePlace.of(
                        parameters.path("storageResourceUri").asText(""))
                // Wording not recorded.
                .orElseThrow(() -> new Refused(HsmError.badRequest("The storage resource URI is not valid.")));
        return new StorageTarget(place.containerUrl(), place.prefix(), key);
    }

    private static BackupStorage.Key key(JsonNode parameters) {
        if (parameters.path("useManagedIdentity").asBoolean(false)) {
            return new BackupStorage.ManagedIdentity();
        }
        String token = parameters.path("token").asText("");
        String bare = token.startsWith("?") ? token.substring(1) : token;
        if (bare.isEmpty()) {
            // Wording not recorded.
            throw new Refused(HsmError.badRequest("Either a SAS token or useManagedIdentity must be given."));
        }
        if (!Request.form(bare).containsKey("se")) {
            throw new Refused(HsmError.malformedSas());
        }
        return new BackupStorage.Sas(bare);
    }
}

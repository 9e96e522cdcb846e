package dev.hsmbackup.simulator.hsm;

import com.fasterxml.jackson.databind.JsonNode;
import dev.hsmbackup.simulator.http.Request;
import java.net.URI;
import java.util.Optional;
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
        String uri = parameters.path("storageResourceUri").asText("");
        BackupStorage.Key key = key(parameters);
        return at(uri, key);
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

    private static StorageTarget at(String uri, BackupStorage.Key key) {
        URI parsed = parse(uri)
                .filter(candidate -> "https".equals(candidate.getScheme()) && candidate.getHost() != null)
                // Wording not recorded.
                .orElseThrow(() -> new Refused(HsmError.badRequest("The storage resource URI is not valid.")));
        String path = parsed.getPath() == null ? "" : parsed.getPath().replaceAll("^/+|/+$", "");
        if (path.isEmpty()) {
            return new StorageTarget(null, "", key);
        }
        int slash = path.indexOf('/');
        String container = slash < 0 ? path : path.substring(0, slash);
        String prefix = slash < 0 ? "" : path.substring(slash + 1) + "/";
        return new StorageTarget("https://" + parsed.getHost() + "/" + container, prefix, key);
    }

    private static Optional<URI> parse(String uri) {
        try {
            return Optional.of(URI.create(uri));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}

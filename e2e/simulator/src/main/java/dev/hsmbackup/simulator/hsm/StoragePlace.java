package dev.hsmbackup.simulator.hsm;

import java.net.URI;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where in blob storage a URI points.
 *
 * @param containerUrl without trailing slash; null where the URI has no container part
 * @param prefix path below the container, empty or ending in a slash
 */
public record StoragePlace(@Nullable String containerUrl, String prefix) {

    /** Empty where the text is not an https URI. */
    public static Optional<StoragePlace> of(String uri) {
        return parse(uri)
                .filter(candidate -> "https".equals(candidate.getScheme()) && candidate.getHost() != null)
                .map(StoragePlace::at);
    }

    private static StoragePlace at(URI uri) {
        String path = uri.getPath() == null ? "" : uri.getPath().replaceAll("^/+|/+$", "");
        if (path.isEmpty()) {
            return new StoragePlace(null, "");
        }
        int slash = path.indexOf('/');
        String container = slash < 0 ? path : path.substring(0, slash);
        String prefix = slash < 0 ? "" : path.substring(slash + 1) + "/";
        return new StoragePlace("https://" + uri.getHost() + "/" + container, prefix);
    }

    private static Optional<URI> parse(String uri) {
        try {
            return Optional.of(URI.create(uri));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}

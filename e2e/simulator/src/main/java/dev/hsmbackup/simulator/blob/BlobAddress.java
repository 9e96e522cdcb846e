package dev.hsmbackup.simulator.blob;

import dev.hsmbackup.simulator.http.Request;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;

/**
 * What a blob request is about.
 *
 * @param blob decoded name; empty where the request is about the container
 */
record BlobAddress(String host, String container, String blob) {

    static BlobAddress of(Request request) {
        String path = request.path().replaceFirst("^/+", "");
        int slash = path.indexOf('/');
        String container = slash < 0 ? path : path.substring(0, slash);
        String blob = slash < 0 ? "" : path.substring(slash + 1);
        // A plus is a plus in a path.
        return new BlobAddress(
                request.host(), container, URLDecoder.decode(blob.replace("+", "%2B"), StandardCharsets.UTF_8));
    }

    String containerUrl() {
        return "https://" + host + "/" + container;
    }

    boolean isContainer() {
        return blob.isEmpty();
    }
}

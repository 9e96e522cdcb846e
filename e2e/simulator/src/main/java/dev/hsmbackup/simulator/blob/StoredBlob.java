package dev.hsmbackup.simulator.blob;

import dev.hsmbackup.simulator.http.Body;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;

/**
 * A block blob.
 *
 * @param etag without quotes, as listings show it
 * @param metadata {@code x-ms-meta-*}, names without the prefix
 */
record StoredBlob(
        String name,
        Body content,
        String contentType,
        Map<String, String> metadata,
        Instant created,
        Instant modified,
        String etag) {

    String md5() {
        try {
            // The protocol asks for MD5; it guards nothing here.
            return Base64.getEncoder()
                    .encodeToString(MessageDigest.getInstance("MD5").digest(content.bytes()));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}

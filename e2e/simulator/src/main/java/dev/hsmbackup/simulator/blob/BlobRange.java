package dev.hsmbackup.simulator.blob;

import dev.hsmbackup.simulator.http.Body;
import dev.hsmbackup.simulator.http.Headers;
import dev.hsmbackup.simulator.http.Request;
import dev.hsmbackup.simulator.http.Response;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A range of bytes, as Microsoft's clients ask for it: {@code bytes=from-to} or {@code bytes=from-}. */
record BlobRange(long from, long to) {
    private static final Pattern FORM = Pattern.compile("bytes=(\\d{1,15})-(\\d{0,15})");

    static Optional<BlobRange> of(Request request) {
        return request.header("x-ms-range")
                .or(() -> request.header("Range"))
                .map(FORM::matcher)
                .filter(Matcher::matches)
                .map(match -> new BlobRange(
                        Long.parseLong(match.group(1)),
                        match.group(2).isEmpty() ? Long.MAX_VALUE : Long.parseLong(match.group(2))));
    }

    Response cut(StoredBlob blob) {
        int length = blob.content().length();
        if (from >= length) {
            return BlobError.of(
                            416, "InvalidRange", "The range specified is invalid for the current size of the resource.")
                    .with("Content-Range", "bytes */" + length);
        }
        int last = (int) Math.min(to, length - 1L);
        byte[] part = Arrays.copyOfRange(blob.content().bytes(), (int) from, last + 1);
        return new Response(
                206, Headers.of("Content-Range", "bytes " + from + "-" + last + "/" + length), Body.of(part));
    }
}

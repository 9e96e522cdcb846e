package dev.hsmbackup.simulator.blob;

import dev.hsmbackup.simulator.http.Body;
import dev.hsmbackup.simulator.http.Headers;
import dev.hsmbackup.simulator.http.Request;
import dev.hsmbackup.simulator.http.Response;
import java.io.ByteArrayOutputStream;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Blobs in memory; the part of the protocol that lists, reads, writes and deletes block blobs. */
public final class MemoryBlobs implements BlobBackend {
    private static final Pattern BLOCK_ID = Pattern.compile("<(?:Latest|Uncommitted|Committed)>([^<]*)<");
    private static final String META = "x-ms-meta-";

    private final InstantSource clock;
    private final Map<String, TreeMap<String, StoredBlob>> containers = new HashMap<>();
    private final Map<String, Body> blocks = new HashMap<>();
    private long changes;

    public MemoryBlobs(InstantSource clock) {
        this.clock = clock;
    }

    @Override
    public Response answer(Request request) {
        BlobAddress address = BlobAddress.of(request);
        NavigableMap<String, StoredBlob> container =
                containers.computeIfAbsent(address.containerUrl(), url -> new TreeMap<>());
        String comp = request.parameter("comp").orElse("");
        if (address.isContainer()) {
            return container(request, address, container, comp);
        }
        return switch (request.method() + " " + comp) {
            case "PUT " -> put(address, container, request, request.body());
            case "PUT block" -> block(address, request);
            case "PUT blocklist" -> put(address, container, request, assemble(address, request));
            case "GET ", "HEAD " -> get(address, container, request);
            case "DELETE " ->
                container.remove(address.blob()) == null
                        ? BlobError.noBlob()
                        : Response.of(202).with("x-ms-delete-type-permanent", "true");
            default -> BlobError.unsupported();
        };
    }

    private Response container(
            Request request, BlobAddress address, NavigableMap<String, StoredBlob> container, String comp) {
        boolean reads = request.method().equals("GET") || request.method().equals("HEAD");
        if (reads && comp.equals("list")) {
            return BlobListing.of(request, address, container);
        }
        if (reads && comp.isEmpty()) {
            return Response.of(200)
                    .with("ETag", "\"0x8D0000000000000\"")
                    .with("Last-Modified", HttpDates.format(clock.instant()))
                    .with("x-ms-lease-status", "unlocked")
                    .with("x-ms-lease-state", "available")
                    .with("x-ms-has-immutability-policy", "false");
        }
        return BlobError.unsupported();
    }

    private Response put(
            BlobAddress address, NavigableMap<String, StoredBlob> container, Request request, Body content) {
        StoredBlob existing = container.get(address.blob());
        if (existing != null
                && request.header("If-None-Match").filter("*"::equals).isPresent()) {
            return BlobError.of(409, "BlobAlreadyExists", "The specified blob already exists.");
        }
        Map<String, String> metadata = new HashMap<>();
        request.headers().fields().stream()
                .filter(field -> field.name().toLowerCase(Locale.ROOT).startsWith(META))
                .forEach(field -> metadata.put(field.name().substring(META.length()), field.value()));
        Instant now = clock.instant();
        changes++;
        StoredBlob blob = new StoredBlob(
                address.blob(),
                content,
                request.header("x-ms-blob-content-type")
                        .or(() -> request.header("Content-Type"))
                        .orElse("application/octet-stream"),
                metadata,
                existing == null ? now : existing.created(),
                now,
                "0x8DC%012X".formatted(changes));
        container.put(blob.name(), blob);
        return Response.of(201)
                .with("ETag", "\"" + blob.etag() + "\"")
                .with("Last-Modified", HttpDates.format(now))
                .with("Content-MD5", blob.md5())
                .with("x-ms-request-server-encrypted", "true");
    }

    private Response block(BlobAddress address, Request request) {
        blocks.put(blockKey(address, request.parameter("blockid").orElse("")), request.body());
        return Response.of(201).with("x-ms-request-server-encrypted", "true");
    }

    private Body assemble(BlobAddress address, Request request) {
        ByteArrayOutputStream whole = new ByteArrayOutputStream();
        Matcher ids = BLOCK_ID.matcher(request.body().text());
        while (ids.find()) {
            Body block = blocks.remove(blockKey(address, ids.group(1)));
            if (block != null) {
                whole.writeBytes(block.bytes());
            }
        }
        return Body.of(whole.toByteArray());
    }

    private static String blockKey(BlobAddress address, String id) {
        return address.containerUrl() + "/" + address.blob() + "#" + id;
    }

    private static Response get(BlobAddress address, NavigableMap<String, StoredBlob> container, Request request) {
        StoredBlob blob = container.get(address.blob());
        if (blob == null) {
            return BlobError.noBlob();
        }
        Headers headers = Headers.of(
                "Content-Type",
                blob.contentType(),
                "ETag",
                "\"" + blob.etag() + "\"",
                "Last-Modified",
                HttpDates.format(blob.modified()),
                "x-ms-creation-time",
                HttpDates.format(blob.created()),
                "x-ms-blob-type",
                "BlockBlob",
                "x-ms-lease-status",
                "unlocked",
                "x-ms-lease-state",
                "available",
                "x-ms-server-encrypted",
                "true",
                "Accept-Ranges",
                "bytes");
        for (Map.Entry<String, String> meta : blob.metadata().entrySet()) {
            headers = headers.with(META + meta.getKey(), meta.getValue());
        }
        return BlobRange.of(request)
                .map(range -> range.cut(blob))
                .orElse(new Response(200, headers.with("Content-MD5", blob.md5()), blob.content()))
                .with(headers);
    }
}

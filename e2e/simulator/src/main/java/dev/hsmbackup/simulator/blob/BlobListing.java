package dev.hsmbackup.simulator.blob;

import dev.hsmbackup.simulator.http.Request;
import dev.hsmbackup.simulator.http.Response;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/** Lists blobs: prefix, delimiter, marker, maxresults, metadata. */
final class BlobListing {
    private static final int LARGEST_PAGE = 5000;

    private BlobListing() {}

    static Response of(Request request, BlobAddress address, NavigableMap<String, StoredBlob> container) {
        String prefix = request.parameter("prefix").orElse("");
        String delimiter = request.parameter("delimiter").orElse("");
        String marker = request.parameter("marker").orElse("");
        int largest = request.parameter("maxresults")
                .filter(text -> text.matches("[1-9]\\d{0,3}"))
                .map(Integer::parseInt)
                .orElse(LARGEST_PAGE);
        boolean metadata = request.parameter("include").orElse("").contains("metadata");
        // The page in order, by name or common prefix.
        Map<String, String> entries = new TreeMap<>();
        String next = "";
        for (StoredBlob blob : container.tailMap(prefix, true).values()) {
            if (!blob.name().startsWith(prefix)) {
                break;
            }
            int cut = delimiter.isEmpty() ? -1 : blob.name().indexOf(delimiter, prefix.length());
            String entry = cut < 0 ? blob.name() : blob.name().substring(0, cut + delimiter.length());
            if (entry.compareTo(marker) < 0 || entries.containsKey(entry)) {
                continue;
            }
            if (entries.size() == largest) {
                next = entry;
                break;
            }
            entries.put(
                    entry,
                    cut < 0 ? blob(blob, metadata) : "<BlobPrefix>" + Xml.element("Name", entry) + "</BlobPrefix>");
        }
        return Response.of(200)
                .withBody(
                        "application/xml",
                        "<?xml version=\"1.0\" encoding=\"utf-8\"?><EnumerationResults ServiceEndpoint=\"https://"
                                + address.host() + "/\" ContainerName=\"" + Xml.text(address.container()) + "\">"
                                + Xml.element("Prefix", prefix)
                                + (marker.isEmpty() ? "" : Xml.element("Marker", marker))
                                + Xml.element("MaxResults", Integer.toString(largest))
                                + (delimiter.isEmpty() ? "" : Xml.element("Delimiter", delimiter))
                                + "<Blobs>" + String.join("", entries.values()) + "</Blobs>"
                                + (next.isEmpty() ? "<NextMarker />" : Xml.element("NextMarker", next))
                                + "</EnumerationResults>");
    }

    private static String blob(StoredBlob blob, boolean metadata) {
        StringBuilder meta = new StringBuilder();
        blob.metadata().forEach((name, value) -> meta.append(Xml.element(name, value)));
        return "<Blob>" + Xml.element("Name", blob.name()) + "<Properties>"
                + Xml.element("Creation-Time", HttpDates.format(blob.created()))
                + Xml.element("Last-Modified", HttpDates.format(blob.modified()))
                + Xml.element("Etag", blob.etag())
                + Xml.element("Content-Length", Integer.toString(blob.content().length()))
                + Xml.element("Content-Type", blob.contentType())
                + "<Content-Encoding /><Content-Language /><Content-CRC64 />"
                + Xml.element("Content-MD5", blob.md5())
                + "<Cache-Control /><Content-Disposition /><BlobType>BlockBlob</BlobType><AccessTier>Hot</AccessTier>"
                + "<AccessTierInferred>true</AccessTierInferred><LeaseStatus>unlocked</LeaseStatus>"
                + "<LeaseState>available</LeaseState><ServerEncrypted>true</ServerEncrypted></Properties>"
                + (metadata ? "<Metadata>" + meta + "</Metadata>" : "") + "<OrMetadata /></Blob>";
    }
}

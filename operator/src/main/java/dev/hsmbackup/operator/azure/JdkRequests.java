package dev.hsmbackup.operator.azure;

import com.azure.core.http.HttpHeader;
import com.azure.core.http.HttpRequest;
import com.azure.core.util.BinaryData;
import java.net.URI;
import java.util.Locale;
import java.util.Set;

/** Turns a request of the Azure libraries into one of the JDK. */
final class JdkRequests {
    /** The JDK sets these itself and refuses them from others. */
    private static final Set<String> RESERVED = Set.of("connection", "content-length", "expect", "host", "upgrade");

    private JdkRequests() {}

    static URI uri(HttpRequest request) {
        return URI.create(request.getUrl().toString());
    }

    /** The request without its method and body. */
    static java.net.http.HttpRequest.Builder head(HttpRequest request) {
        java.net.http.HttpRequest.Builder builder = java.net.http.HttpRequest.newBuilder(uri(request));
        for (HttpHeader header : request.getHeaders()) {
            if (!RESERVED.contains(header.getName().toLowerCase(Locale.ROOT))) {
                header.getValuesList().forEach(value -> builder.header(header.getName(), value));
            }
        }
        return builder;
    }

    static byte[] body(HttpRequest request) {
        BinaryData body = request.getBodyAsBinaryData();
        return body == null ? new byte[0] : body.toBytes();
    }
}

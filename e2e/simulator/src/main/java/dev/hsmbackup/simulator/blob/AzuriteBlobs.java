package dev.hsmbackup.simulator.blob;

import dev.hsmbackup.simulator.http.Body;
import dev.hsmbackup.simulator.http.Headers;
import dev.hsmbackup.simulator.http.Request;
import dev.hsmbackup.simulator.http.Response;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;

/**
 * Forwards to Azurite. Who may do what was decided before, so every request goes there under the account's key; the
 * machine's time stands in it, whatever the simulator's clock says.
 */
public final class AzuriteBlobs implements BlobBackend {
    /** A protocol version every Azurite of the last years knows, so that newer clients are served as well. */
    private static final String VERSION = "2021-12-02";

    private static final Set<String> FORWARDED = Set.of(
            "content-type",
            "content-md5",
            "content-encoding",
            "content-language",
            "if-match",
            "if-none-match",
            "if-modified-since",
            "if-unmodified-since",
            "range");
    private static final Set<String> DROPPED =
            Set.of("connection", "keep-alive", "transfer-encoding", "date", "server", "x-ms-version", ":status");

    private final Azurite azurite;
    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .proxy(HttpClient.Builder.NO_PROXY)
            .build();
    private final Set<String> made = new HashSet<>();

    public AzuriteBlobs(Azurite azurite) {
        this.azurite = azurite;
    }

    @Override
    public Response answer(Request request) {
        BlobAddress address = BlobAddress.of(request);
        if (made.add(address.containerUrl())) {
            Response response = forward(new Request(
                    "PUT", request.host(), "/" + address.container(), "restype=container", Headers.NONE, Body.EMPTY));
            if (response.status() != 201 && response.status() != 409) {
                made.remove(address.containerUrl());
                throw new IllegalStateException("Azurite: cannot make container " + address.container() + ": status "
                        + response.status() + " " + response.body().text());
            }
        }
        return forward(request);
    }

    private Response forward(Request request) {
        String account = request.host().substring(0, request.host().indexOf('.'));
        String path = "/" + account + request.path();
        Headers headers = headers(request);
        String authorization = SharedKey.authorization(
                account,
                azurite.key(account),
                request.method(),
                path,
                request.query(),
                request.body().length() == 0
                        ? headers
                        : headers.with(
                                "Content-Length",
                                Integer.toString(request.body().length())));
        HttpRequest.Builder builder = HttpRequest.newBuilder(
                        URI.create(azurite.base() + path + (request.query().isEmpty() ? "" : "?" + request.query())))
                .timeout(Duration.ofSeconds(30))
                .method(
                        request.method(),
                        request.body().length() == 0
                                ? BodyPublishers.noBody()
                                : BodyPublishers.ofByteArray(request.body().bytes()));
        headers.with("Authorization", authorization)
                .fields()
                .forEach(field -> builder.setHeader(field.name(), field.value()));
        try {
            return response(request, account, client.send(builder.build(), BodyHandlers.ofByteArray()));
        } catch (IOException e) {
            throw new IllegalStateException("Azurite at " + azurite.base() + " does not answer", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    private static Headers headers(Request request) {
        Headers headers = Headers.NONE;
        for (Headers.Field field : request.headers().fields()) {
            String name = field.name().toLowerCase(Locale.ROOT);
            if (FORWARDED.contains(name) || name.startsWith("x-ms-")) {
                headers = headers.with(field.name(), field.value());
            }
        }
        return headers.with("x-ms-version", VERSION).with("x-ms-date", HttpDates.format(Instant.now()));
    }

    private Response response(Request request, String account, HttpResponse<byte[]> answer) {
        boolean head = request.method().equals("HEAD");
        Headers[] headers = {Headers.NONE};
        answer.headers().map().forEach((name, values) -> {
            String lower = name.toLowerCase(Locale.ROOT);
            if (!DROPPED.contains(lower) && (head || !lower.equals("content-length"))) {
                headers[0] = headers[0].with(name, values.getFirst());
            }
        });
        Body body = Body.of(answer.body());
        if (headers[0].first("Content-Type").orElse("").contains("xml")) {
            // Listings name the service they come from.
            body = Body.of(body.text().replace(azurite.base() + "/" + account, "https://" + request.host()));
        }
        return new Response(answer.statusCode(), headers[0], body);
    }
}

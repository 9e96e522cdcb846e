package dev.hsmbackup.rig;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

/** Plain HTTP to the loopback servers of the rig. */
final class Http {

    private static final HttpClient CLIENT = HttpClient.newBuilder()
            .connectTimeout(Duration.ofSeconds(10))
            .version(HttpClient.Version.HTTP_1_1)
            .build();

    private Http() {}

    /** The answer's status code, or 0 where nobody answers. */
    static int status(URI address) {
        try {
            return exchange("GET", address, "").statusCode();
        } catch (RigException e) {
            return 0;
        }
    }

    static String get(URI address) {
        return send("GET", address, "");
    }

    /** Sends JSON and answers the body; throws unless the answer is a success. */
    static String send(String method, URI address, String json) {
        HttpResponse<String> answer = exchange(method, address, json);
        if (answer.statusCode() / 100 != 2) {
            throw new RigException(method + " " + address + " answered " + answer.statusCode() + ": " + answer.body());
        }
        return answer.body();
    }

    private static HttpResponse<String> exchange(String method, URI address, String json) {
        HttpRequest request = HttpRequest.newBuilder(address)
                .timeout(Duration.ofSeconds(60))
                .header("Content-Type", "application/json")
                .method(method, json.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(json))
                .build();
        try {
            return CLIENT.send(request, BodyHandlers.ofString());
        } catch (IOException e) {
            throw new RigException(method + " " + address + ": " + e, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new RigException("interrupted during " + method + " " + address, e);
        }
    }
}

package dev.hsmbackup.people;

import dev.hsmbackup.rig.Operator;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;

/** Asks the operator what the kubelet asks it. */
final class Probe {

    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private Probe() {}

    static boolean ready(Operator operator) {
        try {
            var request =
                    HttpRequest.newBuilder(operator.health().resolve("/readyz")).build();
            return HTTP.send(request, BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}

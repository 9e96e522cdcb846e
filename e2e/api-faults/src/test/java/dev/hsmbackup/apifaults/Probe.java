package dev.hsmbackup.apifaults;

import dev.hsmbackup.rig.Operator;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;

/** What the kubelet gets from {@code /readyz}. */
record Probe(int status, String body) {

    private static final HttpClient HTTP =
            HttpClient.newBuilder().proxy(HttpClient.Builder.NO_PROXY).build();

    /** Asks once; status 0 where nobody answers (yet). */
    static Probe ready(Operator operator) {
        try {
            HttpResponse<String> answer = HTTP.send(
                    HttpRequest.newBuilder(operator.health().resolve("/readyz")).build(),
                    HttpResponse.BodyHandlers.ofString());
            return new Probe(answer.statusCode(), answer.body());
        } catch (IOException e) {
            return new Probe(0, e.toString());
        } catch (dev.hsmbackup.rig.RigException e) {
            return new Probe(0, e.toString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UncheckedIOException(new IOException(e));
        }
    }

    /** Not ready, for a reason that contains this. */
    boolean refuses(String reason) {
        return status == 503 && body.contains(reason);
    }
}

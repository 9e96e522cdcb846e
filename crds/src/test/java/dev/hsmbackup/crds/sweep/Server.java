package dev.hsmbackup.crds.sweep;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hsmbackup.crds.ApiServer;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.client.http.HttpClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;

/** Sends objects as they are, wrong ones too, over kept connections. */
final class Server {

    private static final int AT_ONCE = 8;

    private final HttpClient http = ApiServer.shared().client().getHttpClient();
    private final Class<? extends HasMetadata> kind;
    private final String collection;

    Server(Class<? extends HasMetadata> kind) {
        this.kind = kind;
        var scope = Namespaced.class.isAssignableFrom(kind) ? "/namespaces/default/" : "/";
        this.collection = ApiServer.shared().client().getMasterUrl() + "apis/hsmbackup.dev/v1beta1" + scope
                + HasMetadata.getPlural(kind);
    }

    /** What it says to each cell, in their order; nothing is stored. */
    List<Answer> answers(List<Cell> cells) {
        var turns = new Semaphore(AT_ONCE);
        var answers = cells.stream()
                .map(cell -> {
                    turns.acquireUninterruptibly();
                    return answer(cell).whenComplete((answer, failure) -> turns.release());
                })
                .toList();
        return answers.stream().map(CompletableFuture::join).toList();
    }

    private CompletableFuture<Answer> answer(Cell cell) {
        // Unknown fields are refused as kubectl asks for it, but not in a status, which only programs write.
        var strict = cell.operation().subresource().isEmpty() ? "&fieldValidation=Strict" : "";
        var path = cell.url() + cell.operation().subresource() + "?dryRun=All" + strict;
        return send(cell.operation().method(), path, cell.object())
                .thenApply(response -> Answer.of(cell, kind, response.status(), response.body()));
    }

    /** Stores the object, and answers how. */
    Template store(String method, String path, Template object) {
        var response = send(method, path, object).join();
        if (response.status() >= 300) {
            throw new IllegalStateException(method + " " + path + ": " + response.body());
        }
        return new Template((ObjectNode) Json.read(response.body()));
    }

    private record Response(int status, String body) {}

    private CompletableFuture<Response> send(String method, String path, Template object) {
        JsonNode tree = object.tree();
        var request = http.newHttpRequestBuilder()
                .uri(collection + path)
                .method(method, "application/json", Json.ascii(tree))
                .build();
        return http.sendAsync(request, String.class).thenApply(response -> {
            try {
                return new Response(response.code(), response.bodyString());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }
}

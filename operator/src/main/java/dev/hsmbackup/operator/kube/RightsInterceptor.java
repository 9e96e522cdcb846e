package dev.hsmbackup.operator.kube;

import io.fabric8.kubernetes.client.http.AsyncBody;
import io.fabric8.kubernetes.client.http.BasicBuilder;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.HttpResponse;
import io.fabric8.kubernetes.client.http.Interceptor;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Learns from every answer of the API server which {@link Rights} the operator has. */
final class RightsInterceptor implements Interceptor {

    private static final Pattern PATH = Pattern.compile(
            ".*?/(?:api|apis/[^/]+)/v[^/]+/(?:namespaces/[^/]+/)?(?<resource>[a-z]+)(?<name>/[^/]+)?(?<sub>/[a-z]+)?");
    private static final Map<String, String> VERBS =
            Map.of("POST", "create", "PUT", "update", "PATCH", "patch", "DELETE", "delete");

    private final Rights rights;

    RightsInterceptor(Rights rights) {
        this.rights = rights;
    }

    /** Of watches by WebSocket this sees the refused ones only. */
    @Override
    public void after(HttpRequest request, HttpResponse<?> response, AsyncBody.Consumer<List<ByteBuffer>> consumer) {
        if (response.isSuccessful() && !rights.none()) {
            right(request.method(), request.uri()).ifPresent(rights::granted);
        }
    }

    @Override
    public CompletableFuture<Boolean> afterFailure(BasicBuilder builder, HttpResponse<?> response, RequestTags tags) {
        HttpRequest request = response.request();
        if (response.code() == HttpURLConnection.HTTP_FORBIDDEN && request != null) {
            right(request.method(), request.uri()).ifPresent(rights::denied);
        }
        return CompletableFuture.completedFuture(false);
    }

    /**
     * The right that a request needs; empty where it is not one of those that the operator is granted by name. Events are
     * left out: a namespace that is being deleted refuses them with the same code. So are new backups: a team's quota and
     * policies do, and must not make the operator unready for all; who asked for the backup is told.
     */
    static Optional<String> right(String method, URI address) {
        Matcher path = PATH.matcher(address.getPath());
        if (!path.matches()
                || path.group("resource").equals("events")
                || path.group("resource").startsWith("self")) {
            return Optional.empty();
        }
        String sub = path.group("sub");
        String read = path.group("name") != null ? "get" : isWatch(address) ? "watch" : "list";
        String right = VERBS.getOrDefault(method, read) + " " + path.group("resource") + (sub == null ? "" : sub);
        return right.equals("create hsmbackups") ? Optional.empty() : Optional.of(right);
    }

    private static boolean isWatch(URI address) {
        return address.getQuery() != null && address.getQuery().contains("watch=true");
    }
}

package dev.hsmbackup.operator.azure;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/** One HTTP request at a time, on the JDK's client: no redirect, no cookie, no HTTP/2, a total deadline, a capped body. */
final class Transport implements AutoCloseable {
    private final SSLContext trust;
    private final @Nullable ProxySettings proxy;
    private final Duration connect;
    private final HttpClient pooled;

    Transport(SSLContext trust, @Nullable ProxySettings proxy, Duration connect) {
        this.trust = trust;
        this.proxy = proxy;
        this.connect = connect;
        this.pooled = client();
    }

    /** A request that may be repeated. It uses kept connections; requests to different hosts never wait for each other. */
    Reply send(HttpRequest.Builder request, Duration deadline) {
        return exchange(pooled, authorized(request), null, deadline);
    }

    /**
     * A request that must arrive at most once. It gets a connection of its own: on a kept one that the server closes at
     * the same moment, nobody could tell whether it arrived.
     */
    Reply sendOnce(String method, HttpRequest.Builder request, OneShotBody body, Duration deadline) {
        HttpClient fresh = client();
        try {
            return exchange(fresh, authorized(request.method(method, body)), body, deadline);
        } finally {
            fresh.shutdownNow();
        }
    }

    @Override
    public void close() {
        pooled.shutdownNow();
    }

    private HttpClient client() {
        return HttpClient.newBuilder()
                // HTTP/2 would let the client repeat a POST that a GOAWAY calls unprocessed.
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .sslContext(trust)
                .sslParameters(Trust.parameters())
                .proxy(new Selector())
                .connectTimeout(connect)
                .build();
    }

    private HttpRequest authorized(HttpRequest.Builder builder) {
        HttpRequest request = builder.build();
        if (proxy == null || !proxied(request.uri())) {
            return request;
        }
        // The JDK shows a Proxy- header to the proxy only, never to the server behind the tunnel.
        return proxy.authorization()
                .map(value -> builder.setHeader("Proxy-Authorization", value).build())
                .orElse(request);
    }

    private Reply exchange(HttpClient client, HttpRequest request, @Nullable OneShotBody body, Duration deadline) {
        CappedBody capture = new CappedBody();
        CompletableFuture<HttpResponse<Boolean>> future = client.sendAsync(request, capture);
        try {
            HttpResponse<Boolean> response = await(future, deadline);
            return capture.answer(response.statusCode(), response.headers(), Boolean.TRUE.equals(response.body()));
        } catch (ExecutionException | TimeoutException e) {
            future.cancel(true);
            Reply.Answer partial = capture.answer(false);
            if (partial != null) {
                return partial;
            }
            Throwable cause = e instanceof ExecutionException && e.getCause() != null ? e.getCause() : e;
            ProxySettings used = proxied(request.uri()) ? proxy : null;
            return NetworkFailure.read(cause, body != null && body.withdraw(), used == null ? null : used.address());
        }
    }

    /** Waits on through interrupts: a start in flight is finished and recorded even while the operator stops. */
    private static <T> T await(Future<T> future, Duration deadline) throws ExecutionException, TimeoutException {
        long end = System.nanoTime() + deadline.toNanos();
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return future.get(end - System.nanoTime(), TimeUnit.NANOSECONDS);
                } catch (InterruptedException _) {
                    interrupted = true;
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private boolean proxied(URI uri) {
        // Plain HTTP is only ever spoken with the node's metadata service, which is never behind a proxy.
        return proxy != null
                && "https".equals(uri.getScheme().toLowerCase(Locale.ROOT))
                && !proxy.exceptions().covers(uri.getHost());
    }

    private final class Selector extends ProxySelector {
        @Override
        public List<Proxy> select(URI uri) {
            if (proxy == null || !proxied(uri)) {
                return List.of(Proxy.NO_PROXY);
            }
            // Resolved anew each time: the proxy's address may change.
            return List.of(new Proxy(Proxy.Type.HTTP, new InetSocketAddress(proxy.host(), proxy.port())));
        }

        @Override
        public void connectFailed(URI uri, SocketAddress address, IOException failure) {}
    }
}

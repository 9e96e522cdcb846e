package dev.hsmbackup.operator.cluster;

import io.fabric8.kubernetes.client.http.BasicBuilder;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.Interceptor;
import java.net.URI;
import java.util.Iterator;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Disturbs requests of a client to the real API server: does something right before a request, so that the server's own
 * answer becomes a conflict, or keeps the request from arriving.
 */
public final class ApiFaults implements Interceptor {

    /** Nothing listens there. */
    private static final URI NOWHERE = URI.create("https://127.0.0.1:1/");

    private final ConcurrentLinkedDeque<Fault> faults = new ConcurrentLinkedDeque<>();

    private record Fault(
            Predicate<HttpRequest> which, Consumer<HttpRequest> first, boolean lost, AtomicInteger times) {}

    /** A status write of Runs whose body holds this text. */
    public static Predicate<HttpRequest> statusWrite(String text) {
        return request -> request.method().equals("PUT")
                && request.uri().getPath().matches(".*/(hsmbackups|hsmrestores|cloudhsmrestores)/.*")
                && request.uri().getPath().endsWith("/status")
                && body(request).contains(text);
    }

    /** A read of a Lease of this name. */
    public static Predicate<HttpRequest> leaseRead(String name) {
        return request ->
                request.method().equals("GET") && request.uri().getPath().endsWith("/leases/" + name);
    }

    /** Does this right before the next such request. */
    public void before(Predicate<HttpRequest> which, Consumer<HttpRequest> first) {
        faults.add(new Fault(which, first, false, new AtomicInteger(1)));
    }

    /** The next such requests do not arrive; their callers see an I/O error. */
    public void lose(Predicate<HttpRequest> which, int times) {
        faults.add(new Fault(which, request -> {}, true, new AtomicInteger(times)));
    }

    /** Does this right before the next such request, which then does not arrive. */
    public void loseAfter(Predicate<HttpRequest> which, Consumer<HttpRequest> first) {
        faults.add(new Fault(which, first, true, new AtomicInteger(1)));
    }

    /** Whether every fault happened as often as it should. */
    public boolean allHappened() {
        return faults.isEmpty();
    }

    public void clear() {
        faults.clear();
    }

    @Override
    public void before(BasicBuilder builder, HttpRequest request, RequestTags tags) {
        for (Iterator<Fault> all = faults.iterator(); all.hasNext(); ) {
            Fault fault = all.next();
            if (fault.which.test(request)) {
                if (fault.times.decrementAndGet() == 0) {
                    all.remove();
                }
                fault.first.accept(request);
                if (fault.lost) {
                    builder.uri(NOWHERE);
                }
                return;
            }
        }
    }

    private static String body(HttpRequest request) {
        @Nullable String body = request.bodyString();
        return body == null ? "" : body;
    }
}

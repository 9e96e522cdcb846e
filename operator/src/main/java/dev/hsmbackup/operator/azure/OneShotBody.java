package dev.hsmbackup.operator.azure;

import java.io.IOException;
import java.net.http.HttpRequest;
import java.nio.ByteBuffer;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicReference;

/**
 * A request body that leaves our hands at most once, and tells for certain whether it did.
 *
 * <p>The JDK's client asks for the body only when it has a connection (through a proxy: a tunnel) and the headers are
 * on their way. So while nobody asked, no server can have a complete request, and none can have acted on it. That is
 * stronger knowledge than exception types give: a reset or a hang of the proxy before the tunnel stands is known to
 * have started nothing. And since the second asker is refused, no retry inside the client (there is one, behind the
 * system property {@code jdk.httpclient.enableAllMethodRetry}) can send a start twice.
 */
final class OneShotBody implements HttpRequest.BodyPublisher {
    private enum State {
        KEPT,
        GIVEN,
        WITHDRAWN
    }

    private final HttpRequest.BodyPublisher bytes;
    private final AtomicReference<State> state = new AtomicReference<>(State.KEPT);

    OneShotBody(byte[] bytes) {
        this.bytes = HttpRequest.BodyPublishers.ofByteArray(bytes);
    }

    /**
     * Takes the body back.
     *
     * @return true: it never left and never will; false: it left, at least in part
     */
    boolean withdraw() {
        state.compareAndSet(State.KEPT, State.WITHDRAWN);
        return state.get() == State.WITHDRAWN;
    }

    @Override
    public long contentLength() {
        return bytes.contentLength();
    }

    @Override
    public void subscribe(Flow.Subscriber<? super ByteBuffer> subscriber) {
        if (state.compareAndSet(State.KEPT, State.GIVEN)) {
            bytes.subscribe(subscriber);
            return;
        }
        subscriber.onSubscribe(new Flow.Subscription() {
            @Override
            public void request(long n) {}

            @Override
            public void cancel() {}
        });
        subscriber.onError(new IOException("this request is sent once only"));
    }
}

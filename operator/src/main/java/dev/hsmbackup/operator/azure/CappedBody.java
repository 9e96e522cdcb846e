package dev.hsmbackup.operator.azure;

import java.io.ByteArrayOutputStream;
import java.net.http.HttpHeaders;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/**
 * Keeps status, headers and the first bytes of an answer, also when the rest never comes: a 202 whose body breaks still
 * names the job in a header, and a 409 is a rejection whatever follows.
 */
final class CappedBody implements HttpResponse.BodyHandler<Boolean> {
    /** No answer of the services is near this. */
    static final int LIMIT = 256 * 1024;

    private HttpResponse.@Nullable ResponseInfo head;
    private ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    @Override
    public synchronized HttpResponse.BodySubscriber<Boolean> apply(HttpResponse.ResponseInfo info) {
        head = info;
        bytes = new ByteArrayOutputStream();
        return new Subscriber();
    }

    /** What arrived so far; null before the headers. */
    synchronized Reply.@Nullable Answer answer(boolean whole) {
        HttpResponse.ResponseInfo info = head;
        return info == null ? null : answer(info.statusCode(), info.headers(), whole);
    }

    synchronized Reply.Answer answer(int status, HttpHeaders headers, boolean whole) {
        return new Reply.Answer(status, headers, bytes.toByteArray(), whole);
    }

    /** Whether there was room for all. */
    private synchronized boolean add(List<ByteBuffer> buffers) {
        for (ByteBuffer buffer : buffers) {
            byte[] chunk = new byte[Math.min(buffer.remaining(), LIMIT - bytes.size())];
            buffer.get(chunk);
            bytes.writeBytes(chunk);
            if (buffer.hasRemaining()) {
                return false;
            }
        }
        return true;
    }

    /** Its result: whether the body is whole. */
    private final class Subscriber implements HttpResponse.BodySubscriber<Boolean> {
        private final CompletableFuture<Boolean> whole = new CompletableFuture<>();
        private Flow.@Nullable Subscription subscription;

        @Override
        public CompletionStage<Boolean> getBody() {
            return whole;
        }

        @Override
        public void onSubscribe(Flow.Subscription subscription) {
            this.subscription = subscription;
            subscription.request(Long.MAX_VALUE);
        }

        @Override
        public void onNext(List<ByteBuffer> buffers) {
            if (!add(buffers)) {
                if (subscription != null) {
                    subscription.cancel();
                }
                whole.complete(false);
            }
        }

        @Override
        public void onError(Throwable failure) {
            whole.complete(false);
        }

        @Override
        public void onComplete() {
            whole.complete(true);
        }
    }
}

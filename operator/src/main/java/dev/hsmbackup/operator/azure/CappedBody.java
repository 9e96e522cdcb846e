package dev.hsmbackup.operator.azure;

import java.io.ByteArrayOutputStream;
import java.net.http.HttpHeaders;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/**
 * Keeps status, headers and the first bytes of an answer, also when the rest never comes: a 202 whose body breaks still
 * names the job in a header, and a 409 is a rejection whatever follows.
 */
final class CappedBody implements HttpResponse.BodyHandler<Boolean> {
    /** What is kept; no answer of the services is near this. */
    static final int LIMIT = 256 * 1024;
    /** What is read of JSON, whose long strings are not kept whole. */
    static final int READ_LIMIT = 8 * 1024 * 1024;

    private HttpResponse.@Nullable ResponseInfo head;
    private ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private @Nullable LongStrings json;
    private int read;

    @Override
    public synchronized HttpResponse.BodySubscriber<Boolean> apply(HttpResponse.ResponseInfo info) {
        head = info;
        bytes = new ByteArrayOutputStream();
        json = isJson(info.headers()) ? new LongStrings(bytes) : null;
        read = 0;
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
        return buffers.stream().allMatch(buffer -> json == null ? addRaw(buffer) : addJson(json, buffer));
    }

    private boolean addRaw(ByteBuffer buffer) {
        byte[] chunk = new byte[Math.min(buffer.remaining(), LIMIT - bytes.size())];
        buffer.get(chunk);
        bytes.writeBytes(chunk);
        return !buffer.hasRemaining();
    }

    private boolean addJson(LongStrings strings, ByteBuffer buffer) {
        read += buffer.remaining();
        while (buffer.hasRemaining() && bytes.size() < LIMIT) {
            strings.add(buffer.get());
        }
        return !buffer.hasRemaining() && read <= READ_LIMIT;
    }

    private static boolean isJson(HttpHeaders headers) {
        return headers.firstValue("content-type")
                .filter(type -> type.toLowerCase(Locale.ROOT).contains("json"))
                .isPresent();
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

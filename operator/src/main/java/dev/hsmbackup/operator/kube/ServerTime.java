package dev.hsmbackup.operator.kube;

import io.fabric8.kubernetes.client.http.AsyncBody;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.HttpResponse;
import io.fabric8.kubernetes.client.http.Interceptor;
import java.nio.ByteBuffer;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;

/**
 * Reads the time off the API server's answers.
 *
 * @param listener told of each
 */
record ServerTime(Consumer<Instant> listener) implements Interceptor {

    private static final DateTimeFormatter HTTP_DATE = DateTimeFormatter.RFC_1123_DATE_TIME.withLocale(Locale.ROOT);

    @Override
    public void after(HttpRequest request, HttpResponse<?> response, AsyncBody.Consumer<List<ByteBuffer>> consumer) {
        String date = response.header("Date");
        if (date != null) {
            try {
                listener.accept(ZonedDateTime.parse(date, HTTP_DATE).toInstant());
            } catch (DateTimeException _) {
                // From something in between that does not know how to write it: as good as none.
            }
        }
    }
}

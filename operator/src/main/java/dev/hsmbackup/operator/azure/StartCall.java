package dev.hsmbackup.operator.azure;

import com.azure.core.http.HttpClient;
import com.azure.core.http.HttpMethod;
import com.azure.core.http.HttpPipelineBuilder;
import com.azure.core.http.HttpRequest;
import com.azure.core.http.HttpResponse;
import com.azure.core.util.Context;
import com.azure.security.keyvault.administration.KeyVaultAdministrationServiceVersion;
import com.azure.security.keyvault.administration.KeyVaultBackupClientBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * One {@code POST /backup} of {@code KeyVaultBackupClient}. The library writes the request; this class, at the end of a
 * pipeline without any policy (no retry, no challenge, no redirect, no logging), sends it once and keeps the answer as
 * it came. What the library makes of the answer does not matter: it would turn a broken body into an exception and hide
 * the job id until a further request. Any further request of the library is refused here, before the network.
 */
final class StartCall implements HttpClient {
    private final Transport transport;
    private final String host;
    private final UUID attemptId;
    private final Token.Granted token;
    private final Duration deadline;
    private boolean used;
    private @Nullable Reply reply;

    private StartCall(Transport transport, String host, UUID attemptId, Token.Granted token, Duration deadline) {
        this.transport = transport;
        this.host = host;
        this.attemptId = attemptId;
        this.token = token;
        this.deadline = deadline;
    }

    /** What came of the request; empty where the library did not even make one. */
    static Optional<Reply> send(
            Transport transport, String host, URI container, UUID attemptId, Token.Granted token, Duration deadline) {
        StartCall call = new StartCall(transport, host, attemptId, token, deadline);
        try {
            // The poller is thrown away unused: it sends nothing by itself after the POST.
            new KeyVaultBackupClientBuilder()
                    .vaultUrl("https://" + host)
                    .serviceVersion(KeyVaultAdministrationServiceVersion.V7_5)
                    .pipeline(new HttpPipelineBuilder().httpClient(call).build())
                    .buildClient()
                    .beginBackup(container.toString(), null);
        } catch (RuntimeException | StackOverflowError _) {
            // Told by the reply, or by there being none. The library reads nested errors by recursion.
        }
        return call.reply();
    }

    @Override
    public Mono<HttpResponse> send(HttpRequest request) {
        return Mono.fromCallable(() -> sendSync(request, Context.NONE));
    }

    @Override
    public synchronized HttpResponse sendSync(HttpRequest request, Context context) {
        URI uri = JdkRequests.uri(request);
        if (used
                || request.getHttpMethod() != HttpMethod.POST
                || !uri.toString().startsWith("https://" + host + "/backup?")) {
            throw new UncheckedIOException(
                    new IOException("refused: " + request.getHttpMethod() + " " + uri.getPath()));
        }
        used = true;
        Reply answer = transport.sendOnce(
                JdkRequests.head(request)
                        .setHeader("Authorization", "Bearer " + token.value())
                        .setHeader("x-ms-client-request-id", attemptId.toString()),
                new OneShotBody(JdkRequests.body(request)),
                deadline);
        reply = answer;
        return switch (answer) {
            case Reply.Answer whole -> new BufferedResponse(request, whole);
            case Reply.NoAnswer none -> throw new UncheckedIOException(new IOException(none.reason()));
        };
    }

    private synchronized Optional<Reply> reply() {
        return Optional.ofNullable(reply);
    }
}
